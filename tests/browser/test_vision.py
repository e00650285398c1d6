"""Own pictures and clips in Chromium: a face in three stages, a followed clip to keep, a U-Net trained and stopped."""

import re

import cv2
import numpy as np
import pytest

from dlplay.data import draw_scene, sample, write_clip
from dlplay.data.clips.reading import read_clip
from tests.browser.test_browser import has_text, text_of, upload

pytestmark = pytest.mark.browser


def no_fault(page):
    assert page.locator('[data-testid="stException"]').count() == 0


def test_the_face_on_an_uploaded_photo_takes_three_stages(tab, server, tmp_path):
    photo = tmp_path / "me.jpg"
    cv2.imwrite(str(photo), sample("astronaut").pixels[..., ::-1])
    page = tab.open(f"{server.url}/detect?detect.from=a+picture&detect.detector=faces+(cascade)&detect.tab=Cascade")
    upload(tab, photo)
    assert has_text(page, "O-Net")
    assert re.search(r"O-Net \(output\) looks again at \d+ squares, each scaled to 48 x 48 .* keeps 1\.", text_of(page))
    page.get_by_role("tab", name="Detections").click()
    tab.settle()
    no_fault(page)
    tab.screenshot("detect-face")


def test_a_followed_clip_is_kept(tab, server, tmp_path):
    frames = [draw_scene(900_000 + number, 96).pixels for number in range(4)]
    file = tmp_path / "own.gif"
    file.write_bytes(write_clip(np.array(frames), 5.0, "gif"))
    page = tab.open(f"{server.url}/detect?detect.from=a+drawn+scene&detect.tab=Clip")
    page.get_by_role("radio", name="Upload").last.click()
    tab.settle()
    page.locator('input[type="file"]').last.set_input_files(file)
    tab.settle()
    page.get_by_role("button", name="Detect in every frame").click()
    page.get_by_text(re.compile("Frame 1 of 4")).wait_for(timeout=90000)
    tab.settle()
    for kind in ("mp4", "gif"):
        with page.expect_download(timeout=30000) as download:
            page.get_by_role("button", name=f"Annotated clip, {kind}").click()
        clip = read_clip(download.value.path().read_bytes(), f"kept.{kind}")
        assert len(clip.frames) == 4
        assert not np.array_equal(clip.frames[0], frames[0])
    tab.screenshot("detect-clip")


def test_a_unet_learns_until_it_is_stopped(tab, server):
    page = tab.open(
        f"{server.url}/segment?segment.tab=Train&segment.epochs=60&segment.square=64&segment.channels=8-16-32"
    )
    page.get_by_role("button", name="Train").click()
    page.get_by_text(re.compile(r"Epoch [2-9] of \d+, batch")).wait_for(timeout=90000)
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for(timeout=10000)
    tab.settle()
    no_fault(page)
    tab.screenshot("segment-stopped")
    page.get_by_role("tab", name="Segment").click()
    tab.settle()
    no_fault(page)


def test_the_medical_case_counts_what_it_found(tab, server):
    page = tab.open(f"{server.url}/medical_case?medical_case.tab=Counting")
    page.get_by_role("button", name="Find polyps in the clip").click()
    page.get_by_text("What the threshold changes").wait_for(timeout=120000)
    assert "threshold" in text_of(tab.settle())
    page.reload()
    page.get_by_text("What the threshold changes").wait_for(timeout=30000)
    no_fault(page)
    tab.screenshot("medical-case")
