"""The page Segment, by AppTest: every tab, the numbers it tells, bad input, a training, and the script taken home."""

import shutil

import cv2
import numpy as np
import pytest

from dlplay import jobs, prompting, segmentation
from dlplay.data.drawn.scenes import draw_scene
from dlplay.weights.network import weights_path
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, upload, when_done

pytestmark = pytest.mark.xdist_group("segment_page")

PAGE = "pages/vision/segment.py"
TABS = [
    "U-Net, block by block",
    "Transposed convolution",
    "Segment",
    "IoU and Dice",
    "Train",
    "Prompt",
    "Code to take home",
    "Predict first",
]


@pytest.fixture(scope="module", autouse=True)
def warm():
    """Let the workers load TensorFlow first, so that no page waits for it."""
    jobs.run(segmentation.segment, segmentation.SHIPPED["shapes"], np.zeros((32, 32, 3), np.uint8))


def words(app):
    return " ".join(str(one.value) for kind in ("markdown", "caption", "info", "latex") for one in getattr(app, kind))


def png(values):
    return cv2.imencode(".png", values)[1].tobytes()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("source", ["scene", "nuclei", "picture"])
def test_every_tab_opens_on_every_kind_of_picture(tab, source):
    network = {"scene": "shapes"}.get(source, "nuclei")
    app = healthy(
        open_page(PAGE, tab=tab, **{"segment.source": source, "segment.network": network, "segment.side": 128})
    )
    assert not app.error


@pytest.mark.parametrize("kind", ["scene", "nuclei"])
def test_both_networks_of_a_pair_answer_with_and_without_skips(kind):
    names = {"scene": ("shapes", "shapes without skips"), "nuclei": ("nuclei", "nuclei without skips")}[kind]
    app = healthy(
        open_page(PAGE, tab=TABS[0], **{"segment.source": kind, "segment.network": names[1], "segment.number": 20})
    )
    captions = " ".join(one.caption for element in app.get("image") for one in element.proto.imgs)
    drawn = (draw_scene if kind == "scene" else segmentation.draw_nuclei)(300_020)
    for name in names:
        network = segmentation.SHIPPED[name]
        found = segmentation.views_of_answer(jobs.run(segmentation.segment, network, drawn.pixels), network)
        overlaps = segmentation.class_overlaps(segmentation.class_map(drawn), found.semantic, len(network.classes) + 1)
        assert f"{name.capitalize()}: mean Dice {segmentation.mean_dice(overlaps):.3f} here" in captions


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (2000, 1), (37, 53)])
def test_odd_pictures_are_segmented(size):
    app = open_page(
        PAGE, tab="Segment", **{"segment.source": "picture", "segment.network": "nuclei", "segment.side": 256}
    )
    upload(app, "odd.png", png(np.full((*size, 3), 120, np.uint8)), "image/png")
    for tab in (TABS[0], "IoU and Dice", "Prompt"):
        app.query_params["segment.tab"] = tab
        healthy(app.run())


def test_the_sums_of_the_transposed_convolution_are_told():
    link = {
        "tab": "Transposed convolution",
        "segment.input": "1 2; 3 4",
        "segment.kernel": "1 1; 1 1",
        "segment.stride": 1,
    }
    app = healthy(open_page(PAGE, **link, **{"segment.row": 1, "segment.column": 1}))
    assert r"\text{value} = 1 \cdot 1 + 2 \cdot 1 + 3 \cdot 1 + 4 \cdot 1 = 10" in words(app)
    assert r"(2 - 1) \cdot 1 + 2 = 3" in words(app)
    app.text_input(key="segment.kernel").set_value("1 2; 3").run()
    assert "row 2 has 1 numbers" in healthy(app).error[0].value


def test_iou_and_dice_of_typed_masks_are_told():
    link = {"tab": "IoU and Dice", "segment.masks": "small masks"}
    app = healthy(open_page(PAGE, **link, **{"segment.mask_a": "1 1 0", "segment.mask_b": "0 1 1"}))
    assert r"\frac{1}{3} = 0.3333" in words(app)
    assert r"\frac{2 \cdot 1}{2 + 2} = 0.5000" in words(app)
    app.text_input(key="segment.mask_a").set_value("0 0 0").run()
    app.text_input(key="segment.mask_b").set_value("0 0 0").run()
    assert "Both masks are empty" in words(healthy(app))
    app.text_input(key="segment.mask_b").set_value("0 0").run()
    assert "1 x 3 pixels, the other one 1 x 2" in healthy(app).error[0].value


def test_a_threshold_does_not_ask_the_network_again(monkeypatch):
    asked, run = [], jobs.run
    monkeypatch.setattr(jobs, "run", lambda *args, **options: asked.append(args[0].__name__) or run(*args, **options))
    app = healthy(open_page(PAGE, tab="Segment", **{"segment.number": 33}))
    assert asked.count("segment") == 1
    app.slider(key="segment.threshold").set_value(0.9).run()
    app.selectbox(key="segment.class").set_value("star").run()
    app.slider(key="segment.least").set_value(50).run()
    healthy(app)
    assert asked.count("segment") == 1


def test_an_uploaded_mask_judges_the_network():
    app = open_page(
        PAGE,
        tab="IoU and Dice",
        **{"segment.source": "picture", "segment.network": "nuclei", "segment.side": 64},
        sample="coins",
    )
    assert "is not known" in words(healthy(app))
    height, width = 303, 384
    mask = np.zeros((height, width), np.uint8)
    mask[50:100, 50:100] = 255
    app.file_uploader(key="segment.mask").upload("mask.png", png(mask), "image/png").run()
    assert "scaled" in healthy(app).warning[0].value
    app.file_uploader(key="segment.mask").upload("mask2.png", png(mask.T.copy()), "image/png").run()
    assert "do not fit" in healthy(app).error[0].value


def test_the_prompt_cuts_and_says_what_is_wrong_with_a_mark():
    app = healthy(open_page(PAGE, tab="Prompt"))
    assert "Against the true mask" in words(app)
    app.text_input(key="segment.marks").set_value("3 4").run()
    assert "cannot be read" in healthy(app).error[0].value
    app.text_input(key="segment.marks").set_value("").run()
    app.selectbox(key="segment.method").set_value("sam_base_sa1b").run()
    assert "can be downloaded" in healthy(app).warning[0].value


def test_the_script_of_a_cut_cuts_the_same(tmp_path):
    app = open_page(PAGE, tab="Prompt")
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    drawn = draw_scene(segmentation.FRESH_DRAWINGS + 14)
    box = segmentation.first_box(drawn, drawn.pixels.shape)
    mask = prompting.cut_out(drawn.pixels, prompting.Prompt(tuple(float(value) for value in box), ()))
    assert f"pixels of the cut: {int(mask.sum())}\n" in run_at_home(script, tmp_path)


def test_a_network_for_nuclei_warns_of_a_picture_of_any_kind():
    app = healthy(open_page(PAGE, tab="Segment", **{"segment.source": "picture", "segment.network": "nuclei"}))
    assert "nothing else" in app.warning[0].value
    app = healthy(open_page(PAGE, tab="Segment", **{"segment.source": "nuclei", "segment.network": "nuclei"}))
    assert not app.warning


def test_published_weights_are_offered_not_taken():
    app = healthy(open_page(PAGE, tab="Segment", **{"segment.network": "Pascal VOC"}))
    assert "can be downloaded" in app.warning[0].value


def test_a_network_is_trained_used_in_the_other_tabs_and_trained_the_same_at_home(tmp_path):
    link = {
        "tab": "Train",
        "segment.square": 64,
        "segment.channels": "8-16-32",
        "segment.epochs": 2,
        "segment.scenes": 40,
    }
    app = healthy(open_page(PAGE, **link))
    app.button(key="segment.train").click().run()
    app, job = when_done(app, "segment")
    assert "Kept: the weights after" in words(app)
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    said = float(output.rpartition("best validation Dice: ")[2])
    assert said == pytest.approx(job.result.epochs[job.result.best - 1].dice, abs=0.01)
    assert "trained here" in app.selectbox(key="segment.network").options
    app.query_params["segment.tab"] = "Segment"
    app.selectbox(key="segment.network").set_value("trained here").run()
    assert not healthy(app).error


def test_the_script_taken_home_prints_the_numbers_of_the_page(tmp_path):
    app = open_page(PAGE, tab="Code to take home", **{"segment.number": 16})
    app.session_state["whole_code"] = True
    healthy(app.run())
    for file in ("unet_shapes.npz",):
        shutil.copy(weights_path(file), tmp_path / file)
    output = run_at_home(script_on(app), tmp_path)
    scene = draw_scene(segmentation.FRESH_DRAWINGS + 16)
    answer = jobs.run(segmentation.segment, segmentation.SHIPPED["shapes"], scene.pixels)
    views = segmentation.views_of_answer(answer, segmentation.SHIPPED["shapes"], least_area=12)
    count, pixels = segmentation.areas_by_class(views)["star"]
    overlap = segmentation.class_overlaps(segmentation.class_map(scene), views.semantic, 5)[3]
    assert f"star, objects: {count}\nstar, pixels: {pixels}\n" in output
    assert f"star, Dice: {overlap.dice:.4f}\n" in output


def test_a_link_to_the_code_holds_what_was_set_in_the_transposed_convolution():
    chosen = {"segment.stride": 3, "segment.padding": "same", "segment.input": "1 2; 3 4"}
    app = healthy(open_page(PAGE, tab="Code to take home", **chosen))
    calls = "\n".join(block.value for block in app.code)
    assert "read_input('1 2; 3 4')" in calls
    assert "output = stamp_all(grid, kernel, 3, 'same')" in calls
    broken = healthy(open_page(PAGE, tab="Code to take home", **{"segment.stride": "x", "segment.padding": "?"}))
    assert "output = stamp_all(grid, kernel, 2, 'valid')" in "\n".join(block.value for block in broken.code)
