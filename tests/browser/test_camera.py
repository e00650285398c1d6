"""A fake camera that plays a clip of ours: lessons answer its frames, a cut wire, and record, train, preview."""

import base64
import re
import time

import cv2
import numpy as np
import pytest

from dlplay import kernels, pixels
from dlplay.data import read_picture, sample
from dlplay.ui.picture_display import data_url
from tests.browser.cameras import ELSEWHERE, camera_browser, write_clip
from tests.browser.conftest import Tab
from tests.browser.test_browser import serious_faults
from tests.browser.test_keeping import Wire

pytestmark = pytest.mark.browser
SCENES = ("astronaut", "astronaut", "coffee", "coffee")  # two takes of two classes
TAKE = 40  # frames of a scene, 1.6 seconds
LESSONS = {  # page with its link -> what answers there
    "detect?detect.sure=0.2": ".layer div",
    "segment?segment.source=picture&segment.tab=Segment": ".answer[src]",
    "feature_maps?feature_maps.network=SqueezeNet+1.1": ".answer[src]",
    "classify?classify.network=SqueezeNet+1.1": ".shares div",
}
PART = """([place, what]) => {
  const deep = (node, found = []) => {
    if (node.shadowRoot) deep(node.shadowRoot, found);
    for (const child of node.children || []) { if (child.matches(place)) found.push(child); deep(child, found); }
    return found;
  };
  const found = deep(document.body)[0];
  return what === "scene" ? scene(found) : what === "track" ? found.srcObject.getTracks()[0] : found?.[what] ?? "";
  function scene(video) {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight), pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0);
    return Math.round(pen.getImageData(6, 6, 1, 1).data[0] / 80);
  }
}"""


COUNT = """place => {
  const deep = (node) => (node.shadowRoot ? deep(node.shadowRoot) : 0)
    + [...(node.children || [])].reduce((sum, child) => sum + child.matches(place) + deep(child), 0);
  return deep(document.body);
}"""
REJECT = """name => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("as a browser says it", name));
}"""


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Every scene is a slow pan; the gray square in its corner says which one it is."""
    frames = []
    for number, name in enumerate(SCENES):
        large = cv2.resize(sample(name).pixels, (480, 400))
        for step in range(TAKE):
            top, left = (step, 60 + step) if number % 2 else (150 - step, 150 - step)
            frame = np.ascontiguousarray(large[top : top + 240, left : left + 320])
            frame[:16, :16] = 80 * number
            frames.append(frame)
    return write_clip(tmp_path_factory.mktemp("clip") / "scenes.y4m", frames)


@pytest.fixture(scope="module")
def filming(chromium, clip):
    with camera_browser(chromium, clip) as browser:
        yield browser


@pytest.fixture
def filmed(filming):
    tab = Tab(filming, permissions=["camera"])
    yield tab
    tab.close()
    assert tab.outside == []


def look(page, place, what="textContent"):
    return page.evaluate(PART, [place, what])


def until(is_so, seconds=20.0):
    """Wait for something in the page, which forbids Playwright's own waiting by eval."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def test_a_kernel_on_the_running_camera(filmed, server):
    wire, sent, page = Wire(server.url), [], filmed.page
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page = filmed.open(f"{wire.url}/kernels?source=Camera&kernels.display=absolute")
    page.get_by_role("button", name="Start the camera").press("Enter")
    until(lambda: look(page, ".answer", "src").startswith("data:"))
    # what is shown is what the still picture gives, for one of the frames that were sent
    stills = [
        base64.b64decode(found[1]) for data in sent if (found := re.search(rb"image/jpeg;base64,([\w+/=]+)", data))
    ]
    assert shown_of(look(page, ".answer", "src"), stills)
    assert serious_faults(page) == {}
    # the wire is cut in mid-stream, and mended
    wire.cut()
    page.wait_for_timeout(1500)
    frozen = look(page, ".answer", "src")
    wire.mend()
    until(lambda: look(page, ".answer", "src") not in ("", frozen), 40)  # none while the page comes back
    assert re.fullmatch(r"[\d.]+ pictures a second, \d+ ms from picture to answer\.", look(page, ".pace"))
    filmed.screenshot("camera-kernels")
    # what is frozen is the lesson's picture, and the camera is off
    track = page.evaluate_handle(PART, ["video", "track"])
    page.get_by_role("button", name="Freeze this picture").click()
    page.get_by_text("Your picture: camera.jpg").wait_for(timeout=20000)
    assert track.evaluate("track => track.readyState") == "ended"
    # a page that is left takes its camera along
    page.get_by_role("button", name="Start the camera").click()
    until(lambda: look(page, "video", "videoWidth"))
    track = page.evaluate_handle(PART, ["video", "track"])
    page.get_by_role("link", name="Map of the lecture").click()
    until(lambda: track.evaluate("track => track.readyState") == "ended")
    wire.cut()


def test_lessons_with_networks_answer_the_running_camera(filmed, server):
    page = filmed.page
    for link, place in LESSONS.items():
        filmed.open(f"{server.url}/{link}&source=Camera")
        page.get_by_role("button", name="Start the camera").click()
        until(lambda place=place: page.evaluate(COUNT, place), 60)
        assert look(page, ".said")


def test_what_is_said_where_there_is_no_camera(filmed, tab, server):
    """Over plain HTTP at another address than localhost; where it is refused; where it is in use, or none is there."""
    elsewhere = filmed.context.new_page()
    elsewhere.goto(server.url.replace("localhost", ELSEWHERE) + "/pixels?source=Camera")
    elsewhere.get_by_role("button", name="Start the camera").click()
    elsewhere.get_by_text("only at localhost or over HTTPS").wait_for()
    page = tab.open(f"{server.url}/pixels?source=Camera")
    page.get_by_role("button", name="Start the camera").click()
    page.get_by_text(re.compile("was told not to give the camera|No camera was found")).wait_for()
    for name, said in (("NotReadableError", "The camera is in use"), ("NotFoundError", "No camera was found")):
        page.evaluate(REJECT, name)
        page.get_by_role("button", name="Start the camera").click()
        page.get_by_text(said).wait_for()


def shown_of(shown, stills):
    """Whether a picture is the kernel's result for one of these frames."""
    start = kernels.preset("mean blur", rows=3, columns=3, sigma=1.0)
    for content in stills:
        image = pixels.to_unit(read_picture(content, "still.jpg").pixels)
        result = kernels.apply_kernel(image, start.weights, kernels.Sliding(), scale=1 / 9, offset=0.0)
        if data_url(kernels.to_bytes(result, "absolute")) == shown:
            return True
    return False


def test_record_train_and_see_it_answer(filmed, server):
    settings = ("source=Class+by+class", "network=SqueezeNet+1.1", "frozen=8", "rate=0.003", "side=96")
    link = "&".join([*(f"fine_tune.{one}" for one in settings), "source=Camera"])
    page = filmed.open(f"{server.url}/fine_tune?{link}&fine_tune.tab=Try+a+new+picture")
    page.get_by_text("Record with the camera").click()
    name = page.get_by_role("textbox", name="Class")
    for number, scene in enumerate(SCENES):
        if number % 2 == 0:
            name.fill(scene)
            name.press("Enter")
            hold = page.get_by_role("button", name=f"Hold to record “{scene}”")
            hold.wait_for()
            filmed.settle()
        if number == 0:
            page.get_by_role("button", name="Start the camera").first.click()
        until(lambda number=number: look(page, "video", "videoWidth") and look(page, "video", "scene") == number)
        hold.hover()
        page.mouse.down()
        page.wait_for_timeout(900)
        page.mouse.up()
        filmed.settle()
    filmed.screenshot("camera-recorded")
    count = int(re.search(r"(\d+) pictures of 2 classes", page.get_by_role("heading", level=3).first.inner_text())[1])
    assert count >= 12
    page.get_by_role("button", name="Stop").first.click()
    page.get_by_role("button", name="Train it yourself").click()
    page.get_by_text("own pictures, ").wait_for(timeout=30000)
    page.get_by_text(re.compile(r"Epoch \d+ is kept")).wait_for(timeout=120000)
    filmed.settle()
    page.get_by_role("button", name="Start the camera").last.click()  # the first one records
    until(lambda: look(page, ".live video", "videoWidth"))
    for wanted in ("astronaut", "coffee"):
        until(lambda wanted=wanted: calls_it(page, wanted), 30)
    filmed.screenshot("camera-preview")


def calls_it(page, wanted):
    """Whether the student's own classifier calls what the camera sees by its name."""
    seen = SCENES[look(page, ".live video", "scene")]
    return seen == wanted and (look(page, ".live .said") or "").startswith(wanted)
