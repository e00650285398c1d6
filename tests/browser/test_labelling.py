"""Labelling one's own photos: boxes and masks drawn in Chromium are kept, can be taken home, and train."""

import io

import numpy as np
import pytest
from PIL import Image

from dlplay.data import read_labelled_zip, read_mask_zip
from tests.browser.conftest import Tab
from tests.browser.test_browser import serious_faults

SIDE = 120


def photo(number):
    """A dark square on a bright ground of many colours, somewhere else on every photo."""
    generator = np.random.default_rng(number)
    pixels = np.kron(generator.integers(130, 230, (6, 6, 3), np.uint8), np.ones((SIDE // 6, SIDE // 6, 1), np.uint8))
    left, top = 20 + 10 * number, 50 - 10 * number
    pixels[top : top + 40, left : left + 40] = generator.integers(20, 50, (40, 40, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return {"name": "image.png", "mimeType": "image/png", "buffer": buffer.getvalue()}, (left, top)


PHOTOS = [photo(number) for number in range(4)]


def drag(dialog, corners):
    """Drag on the photo from one corner to another, in its pixels."""
    layer = dialog.locator(".layer")
    layer.scroll_into_view_if_needed()
    box, mouse = layer.bounding_box(), dialog.page.mouse
    x1, y1, x2, y2 = (box["xy"[place % 2]] + value * box["width"] / SIDE for place, value in enumerate(corners))
    mouse.move(x1, y1)
    mouse.down()
    mouse.move(x2, y2, steps=8)
    mouse.up()


def opened(tab):
    """Open the window for labelling."""
    tab.page.get_by_role("radio", name="Label here").first.click()
    tab.settle()
    tab.page.get_by_role("button", name="Label your photos").click()
    tab.settle()
    return tab.page.get_by_role("dialog")


def bring(tab, dialog, classes):
    dialog.locator("input[type=file]").set_input_files([one for one, _ in PHOTOS])
    tab.settle()
    dialog.get_by_role("button", name="Add them").click()
    dialog.get_by_text("Photo 1 of 4").wait_for()
    field = dialog.get_by_label("Classes, parted by commas")
    field.fill(classes)
    field.press("Enter")
    tab.settle()


def status(dialog, sentence):
    dialog.get_by_role("status").filter(has_text=sentence).wait_for()


def downloaded(tab, dialog, name):
    with tab.page.expect_download() as download:
        dialog.get_by_role("button", name=name).click()
    return download.value.path().read_bytes()


def close(tab, dialog):
    dialog.get_by_role("button", name="Done").click()
    tab.settle()


@pytest.mark.browser
def test_boxes_drawn_on_own_photos_are_kept_taken_home_and_train(server, tab):
    page = tab.open(f"{server.url}/detect?detect.tab=Train")
    dialog = opened(tab)
    bring(tab, dialog, "plate, **dark** $square$")
    dialog.locator("select").select_option("**dark** $square$")
    for number, (_, (left, top)) in enumerate(PHOTOS):
        dialog.get_by_text(f"Photo {number + 1} of 4").wait_for()
        drag(dialog, (left, top, left + 40, top + 40))
        if number == 0:
            drag(dialog, (5, 100, 30, 115))  # a second one before the first is answered
            status(dialog, "2 objects.")
            page.keyboard.press("Shift+ArrowRight")
            tab.settle()
        if number < 3:
            dialog.get_by_role("button", name="Next ›").click()
        tab.settle()
    dialog.get_by_text("4 of 4 photos are labelled.").wait_for()
    tab.screenshot("labelling-boxes")
    address = page.url
    assert "square" not in address
    page.reload()
    tab.settle()
    page.get_by_text("4 pictures with 5 objects: 5 x **dark** $square$.").wait_for()
    dialog = opened(tab)
    status(dialog, "2 objects.")
    labelled = read_labelled_zip(downloaded(tab, dialog, "Keep as COCO"), "own_coco.zip")
    assert labelled.classes == ("**dark** $square$",)
    for picture, (_, (left, top)) in zip(labelled.pictures, PHOTOS, strict=True):
        np.testing.assert_allclose(picture.boxes_xyxy[0], (left, top, left + 40, top + 40), atol=1)
    np.testing.assert_allclose(labelled.pictures[0].boxes_xyxy[1], (15, 100, 40, 115), atol=1)
    close(tab, dialog)
    assert page.get_by_role("button", name="Train it yourself", exact=True).is_enabled()
    page.get_by_role("button", name="Train it yourself", exact=True).click()
    page.get_by_role("button", name="Stop").first.click()
    stranger = Tab(tab.context.browser)
    stranger.open(address).get_by_text("photos to label, which no link contains").first.wait_for()
    stranger.close()


@pytest.mark.browser
def test_masks_are_cut_painted_erased_and_undone_and_quick_steps_are_not_lost(server, tab):
    page = tab.open(f"{server.url}/segment?segment.tab=Train")
    dialog = opened(tab)
    bring(tab, dialog, "square")
    for number, (_, (left, top)) in enumerate(PHOTOS):
        dialog.get_by_text(f"Photo {number + 1} of 4").wait_for()
        drag(dialog, (left - 6, top - 6, left + 46, top + 46))
        dialog.get_by_role("button", name="Cut out").click()
        status(dialog, "1 object.")
        tab.settle()
        dialog.get_by_role("button", name="Next ›").click() if number < 3 else None
        tab.settle()
    for _ in range(3):
        dialog.get_by_role("button", name="‹ Previous").click(delay=0)  # three quick clicks are three photos back
    dialog.get_by_text("Photo 1 of 4").wait_for()
    dialog.get_by_role("button", name="Brush").click()
    drag(dialog, (80, 100, 110, 100))
    status(dialog, "2 objects.")
    dialog.get_by_role("button", name="Eraser").click()
    drag(dialog, (75, 100, 92, 100))
    dialog.get_by_role("button", name="Undo").click()
    tab.settle()
    assert serious_faults(page) == {}
    tab.screenshot("labelling-masks")
    labelled = read_mask_zip(downloaded(tab, dialog, "Keep as masks"), "own_masks.zip")
    assert labelled.classes == ("square",)
    for picture, (_, (left, top)) in zip(labelled.pictures, PHOTOS, strict=True):
        square = np.zeros((SIDE, SIDE), bool)
        square[top : top + 40, left : left + 40] = True
        found = picture.objects == picture.objects[top + 20, left + 20]
        assert np.count_nonzero(found & square) / np.count_nonzero(found | square) > 0.95
    stroke = labelled.pictures[0].objects[100, 80:110]
    assert stroke.min() == stroke.max() > 0
    close(tab, dialog)
    page.get_by_text("4 pictures with 5 objects: 5 x square.").wait_for()
    assert page.get_by_role("button", name="Train it yourself", exact=True).is_enabled()


@pytest.mark.browser
def test_a_phone_draws_with_a_finger(server, chromium):
    phone = Tab(chromium, has_touch=True)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.open(f"{server.url}/detect?detect.tab=Train")
    dialog = opened(phone)
    bring(phone, dialog, "square")
    layer = dialog.locator(".layer")
    layer.scroll_into_view_if_needed()
    box, session = layer.bounding_box(), phone.context.new_cdp_session(phone.page)
    places = [(box["x"] + share * box["width"], box["y"] + share * box["height"]) for share in (0.2, 0.4, 0.6)]
    for kind, points in zip(("touchStart", "touchMove", "touchMove", "touchEnd"), [*places, None], strict=True):
        touch = [{"x": points[0], "y": points[1]}] if points else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch})
    status(dialog, "1 object.")
    phone.settle()
    phone.screenshot("labelling-phone")
    phone.close()


@pytest.mark.browser
def test_boxes_are_typed_copied_and_moved_by_keys_and_a_photo_may_hold_nothing(server, tab):
    page = tab.open(f"{server.url}/detect?detect.tab=Train")
    dialog = opened(tab)
    bring(tab, dialog, "square")
    dialog.get_by_text("Type a box").click()
    dialog.get_by_role("button", name="Add the box").click()
    dialog.get_by_text("A box needs x1 < x2 and y1 < y2").wait_for()
    for end, value in {"x1": 5, "y1": 7, "x2": 40, "y2": 25}.items():
        dialog.get_by_label(f"{end}, 0 to {SIDE}").fill(str(value))
    dialog.get_by_role("button", name="Add the box").click()
    status(dialog, "1 object.")
    tab.settle()
    dialog.get_by_role("button", name="square: corners 5, 7, 40, 25").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+ArrowRight")
    dialog.get_by_role("button", name="square: corners 5, 8, 41, 26").wait_for()
    tab.settle()
    dialog.get_by_role("button", name="Next ›").click()
    dialog.get_by_text("Photo 2 of 4").wait_for()
    dialog.get_by_role("button", name="Copy the last photo's boxes").click()
    tab.settle()  # a focus set before the server's answer may go with what it replaces
    dialog.get_by_role("button", name="square: corners 5, 8, 41, 26").focus()
    page.keyboard.press("Delete")
    status(dialog, "0 objects.")
    tab.settle()
    dialog.get_by_role("button", name="Undo").click()
    status(dialog, "1 object.")
    tab.settle()
    dialog.get_by_role("button", name="Next ›").click()
    dialog.get_by_text("Photo 3 of 4").wait_for()
    dialog.get_by_text("Nothing of these classes is in it").click()
    dialog.get_by_text("3 of 4 photos are labelled.").wait_for()
    tab.settle()
    read = read_labelled_zip(downloaded(tab, dialog, "Keep as COCO"), "own_coco.zip")
    assert [picture.boxes_xyxy.tolist() for picture in read.pictures] == [[[5, 8, 41, 26]], [[5, 8, 41, 26]], []]
