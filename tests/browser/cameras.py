"""Chromium with a fake camera that plays a clip of ours."""

from contextlib import contextmanager

import cv2

from scripts.environment import find_chromium
from tests.browser.conftest import FLAGS

FAKE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
ELSEWHERE = "school.test"  # this computer by a name to which browsers give no camera over plain HTTP


def write_clip(path, frames):
    """Write frames (height, width, 3) as the file that a fake camera plays over and over, 25 a second."""
    height, width = frames[0].shape[:2]
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


@contextmanager
def camera_browser(chromium, clip=None):
    """Start a browser whose camera plays this file, or Chromium's own; a Tab of it needs permissions=["camera"]."""
    named = f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"
    played = [f"--use-file-for-fake-video-capture={clip}"] if clip else []
    flags = [*FLAGS, *FAKE, named, *played]
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=flags)
    try:
        yield browser
    finally:
        browser.close()
