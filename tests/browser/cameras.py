"""Chromium with a fake camera that plays a clip of ours."""

from contextlib import contextmanager

import cv2

from scripts.environment import find_chromium
from tests.browser.conftest import FLAGS, Tab

FAKE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


def write_clip(path, frames):
    """Write frames (height, width, 3) as the file that a fake camera plays over and over, 25 a second."""
    height, width = frames[0].shape[:2]
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


@contextmanager
def camera_tab(chromium, clip, **options):
    """Open a tab of a browser whose camera plays this file."""
    flags = [*FLAGS, *FAKE, f"--use-file-for-fake-video-capture={clip}"]
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=flags)
    try:
        yield Tab(browser, permissions=["camera"], **options)
    finally:
        browser.close()
