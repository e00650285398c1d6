"""The camera: whose frame comes when; what a page does with frames, photos and recordings that a browser sends."""

import base64
import json

import cv2
import numpy as np
import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id

from dlplay import classification, detection, feature_maps, jobs, kernels, pixels, segmentation
from dlplay.data import PictureSet, duplicates, read_picture, sample
from dlplay.data.sets.groups import picture_groups
from dlplay.data.sets.recordings import named_recording, recording_of
from dlplay.fine_tuning import part_of
from dlplay.jobs.share import AROUND, GONE, SHARE, Frames
from dlplay.training import TrainingError
from dlplay.ui.picture_display import data_url
from dlplay.weights import bundled_network, to_input
from tests.helpers import healthy, open_page


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self):
        return self.now


def test_a_visitor_alone_need_not_wait():
    frames = Frames(Clock())
    assert {frames.next_turn("a", "a1", 0.1).every for _ in range(5)} == {0.0}


@pytest.mark.parametrize("tabs", [[1, 1], [1, 1, 1, 1], [1, 3]])
def test_every_visitor_gets_the_same_part_of_the_time_whatever_a_frame_costs(tabs):
    clock, costs = Clock(), {}
    frames = Frames(clock)
    for number, count in enumerate(tabs):
        costs |= {(f"v{number}", f"v{number} {tab}"): 0.01 * (number + 1) for tab in range(count)}
    for _ in range(3):
        turns = {stream: frames.next_turn(*stream, seconds) for stream, seconds in costs.items()}
    used = {visitor: 0.0 for visitor, _ in costs}
    for (visitor, name), turn in turns.items():
        used[visitor] += (costs[visitor, name] + AROUND) / turn.every
        assert turn.visitors == len(tabs)
    assert used == pytest.approx(dict.fromkeys(used, SHARE / len(tabs)))


def test_who_has_left_takes_no_time():
    clock = Clock()
    frames = Frames(clock)
    frames.next_turn("a", "a", 0.1)
    assert frames.next_turn("b", "b", 0.1).every > 0
    clock.now = GONE + 1
    assert frames.next_turn("b", "b", 0.1).every == 0


def jpeg(name="astronaut", side=240):
    small = cv2.resize(sample(name).pixels, (side, side))
    return "data:image/jpeg;base64," + base64.b64encode(cv2.imencode(".jpg", small[..., ::-1])[1]).decode()


def sends(app, event, value):
    """Let the camera's part in the browser send something, as its setTriggerValue does."""
    part = next(one for one in camera_parts(app))
    states = app._tree.get_widget_states()
    sent = json.dumps([{"event": event, "value": value}])
    states.widgets.add(id=_make_trigger_id(part.id, "events"), json_trigger_value=sent)
    app._run(states)
    return healthy(app)


def camera_parts(app):
    return [
        node.proto
        for node in app._tree
        if getattr(getattr(node, "proto", None), "component_name", "") == "dlplay_camera"
    ]


def told(app):
    return json.loads(camera_parts(app)[0].json)


def still(address):
    """The picture that an upload of the same file gives."""
    return read_picture(base64.b64decode(address.partition(",")[2]), "still.jpg").pixels


def test_a_formula_live_gives_what_it_gives_for_the_still_picture():
    app = healthy(open_page("pages/images/pixels.py", source="Camera", tab="Negative"))
    assert told(app)["answer"] is None
    answer = told(sends(app, "frame", {"seq": 5, "jpeg": jpeg()}))["answer"]
    assert answer["seq"] == 5
    assert answer["picture"] == data_url(pixels.recolour(still(jpeg()), pixels.negative).pixels)
    assert told(healthy(app.run()))["answer"] is None  # nothing of a frame is kept


def test_a_kernel_live_gives_what_it_gives_for_the_still_picture():
    link = {
        "source": "Camera",
        "kernels.gray": "true",
        "kernels.weights": "1 0 -1",
        "kernels.display": "absolute",
        "kernels.stride": 2,
    }
    app = healthy(open_page("pages/images/kernels.py", **link))
    answer = told(sends(app, "frame", {"seq": 1, "jpeg": jpeg("coffee")}))["answer"]
    image, weights = pixels.to_gray(still(jpeg("coffee"))), np.array([[1.0, 0.0, -1.0]])
    result = kernels.apply_kernel(image, weights, kernels.Sliding(stride=2), scale=1 / 9, offset=0)
    assert answer["picture"] == data_url(kernels.to_bytes(result, "absolute"))


def test_what_is_wrong_with_a_frame_is_told():
    app = healthy(
        open_page("pages/images/kernels.py", source="Camera", **{"kernels.padding": "valid", "kernels.dilation": 4})
    )
    small = jpeg(side=8)
    assert "kernel" in told(sends(app, "frame", {"seq": 1, "jpeg": small}))["answer"]["fault"]
    assert (
        "camera.jpg" in told(sends(app, "frame", {"seq": 2, "jpeg": "data:image/jpeg;base64,QUJD"}))["answer"]["fault"]
    )


def test_a_frozen_picture_becomes_that_of_all_lessons():
    app = healthy(open_page("pages/images/pixels.py", source="Camera", tab="Negative"))
    sends(app, "photo", {"id": 7, "jpeg": jpeg("coffee")})
    assert told(app)["taken"] == 7
    assert "Your picture: camera.jpg" in [one.value for one in app.caption]
    shape = str(still(jpeg("coffee")).shape)
    app.query_params["pixels.tab"] = "Look"
    app = healthy(app.run())
    app.session_state["pixels.tab"] = "Look"
    assert any(shape in one.value for one in healthy(app.run()).markdown)


def test_without_the_camera_there_is_none():
    assert camera_parts(healthy(open_page("pages/images/pixels.py", tab="Negative"))) == []


def test_a_lesson_that_answers_no_frames_has_it_in_its_sidebar():
    app = healthy(open_page("pages/convnets/pooling.py", source="Camera", **{"pooling.input": "picture"}))
    assert [told(app)["live"], told(app)["classes"], told(app)["clip"]] == [False, [], None]


def frame_told(page, name, **link):
    """What the page tells the browser about one frame, and that frame as the still picture that it is."""
    app = healthy(open_page(page, source="Camera", **link))
    return told(sends(app, "frame", {"seq": 1, "jpeg": jpeg(name)}))["answer"], still(jpeg(name))


def test_a_map_live_is_that_of_the_still_picture():
    chosen = {"network": "SqueezeNet 1.1", "block": "fire2", "layer": "fire2_squeeze", "map": 3}
    link = {f"feature_maps.{name}": value for name, value in chosen.items()}
    answer, frame = frame_told("pages/convnets/feature_maps.py", "chelsea", **link)
    network = bundled_network("SqueezeNet 1.1")
    image = to_input(frame, (224, 224, 3), "crop")
    maps = jobs.run(feature_maps.look_inside, network, "fire2_squeeze", image).outputs
    assert answer["picture"] == data_url(feature_maps.shown(maps[..., 3]))


@pytest.mark.parametrize("heat", [True, False])
def test_names_and_heat_live_are_those_of_the_still_picture(heat):
    answer, frame = frame_told("pages/vision/classify.py", "chelsea", **{"classify.live_heat": str(heat).lower()})
    network = bundled_network("EfficientNet-Lite0")
    image = to_input(frame, (224, 224, 3), "crop")
    said = jobs.run(classification.classify, network, image)
    assert [share for _, share in answer["shares"]] == pytest.approx(sorted(said.probabilities)[:-6:-1], abs=1e-6)
    assert "cat" in answer["shares"][0][0]
    found = jobs.run(classification.explain_class, network, image, "right", int(said.probabilities.argmax()))
    assert answer["picture"] == (data_url(classification.heated(image, found)) if heat else None)


@pytest.mark.parametrize("detector", [detection.EVERYDAY, "drawn polyps", detection.CASCADE])
def test_boxes_live_are_those_of_the_still_picture(detector):
    link = {"detect.from": "a picture", "detect.detector": detector, "detect.sure": 0.1}
    answer, frame = frame_told("pages/vision/detect.py", "astronaut", **link)
    known = detection.DETECTORS[detector]
    still = detection.calls_of(known, known.file, known.side)
    said = jobs.run(still.look, *still.arguments, frame, **still.options)
    kept = detection.select(said.candidates, confidence=0.1, overlap=0.5)
    corners = kept.boxes_xyxy / np.tile(frame.shape[1::-1], 2)
    assert np.array([box for _, box in answer["boxes"]]).reshape(-1, 4) == pytest.approx(corners, abs=1e-4)
    assert [text.rpartition(" ")[2] for text, _ in answer["boxes"]] == [f"{score:.2f}" for score in kept.scores]
    if detector == detection.EVERYDAY:
        assert answer["boxes"][0][0].startswith("person")


@pytest.mark.parametrize("look", ["cut out", "background blurred", "classes"])
def test_a_person_cut_out_live_is_that_of_the_still_picture(look):
    link = {"segment.source": "picture", "tab": "Segment", "segment.live_look": look}
    answer, frame = frame_told("pages/vision/segment.py", "astronaut", **link)
    network = segmentation.SHIPPED["person"]
    said = jobs.run(segmentation.segment, network, frame)
    person = segmentation.probability_of(said, network, "person")
    expected = {
        "cut out": lambda: segmentation.on_squares(segmentation.cut_out(frame, person)),
        "background blurred": lambda: segmentation.blur_ground(frame, person),
        "classes": lambda: segmentation.semantic_picture(
            frame, segmentation.views_of_answer(said, network, least_area=200)
        ),
    }
    assert answer["picture"] == data_url(expected[look]())


def pan(name, count, size=96):
    """A camera that moves over a sample: neighbours among these pictures are nearly copies."""
    pixels = sample(name).pixels
    return [np.ascontiguousarray(pixels[:200, 2 * step : 200 + 2 * step][:size, :size]) for step in range(count)]


def addresses(pictures):
    encoded = [cv2.imencode(".jpg", pixels[..., ::-1])[1].tobytes() for pixels in pictures]
    return ["data:image/jpeg;base64," + base64.b64encode(one).decode() for one in encoded]


def test_a_recording_stays_on_one_side_and_needs_another_one():
    """Two recordings of the same place are two; one alone cannot both teach and test."""
    names = [name for number in (1, 2) for name, _ in named_recording([], [b""] * 6)]
    names = [*names[:6], *(name.replace("recording 1", "recording 2") for name in names[6:])]
    frames = pan("coffee", 6)
    assert picture_groups(names, [*frames, *frames], [0] * 12) == (tuple(range(6)), tuple(range(6, 12)))
    pictures = PictureSet(
        ("a",), (0,) * 12, tuple(names), (*frames, *frames), groups=((0, 1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11))
    )
    assert duplicates(pictures) == ()
    parts = part_of(pictures, 0.25, 0)
    assert {tuple(parts.train), tuple(parts.validation)} == set(pictures.groups)
    alone = PictureSet(("a",), (0,) * 6, tuple(names[:6]), tuple(frames), groups=(tuple(range(6)),))
    with pytest.raises(TrainingError, match="or one recording"):
        part_of(alone, 0.25, 0)


def test_a_new_recording_gets_the_next_number():
    files = named_recording(["photo 1.jpg"], [b"a", b"b"])
    assert [name for name, _ in files] == ["recording 1_burst001.jpg", "recording 1_burst002.jpg"]
    assert named_recording([name for name, _ in files], [b"c"])[0][0] == "recording 2_burst001.jpg"
    assert [recording_of(name) for name in ("mug/recording 2_burst001.jpg", "photo 1.jpg", "recording.jpg")] == [
        2,
        0,
        0,
    ]


def test_what_was_recorded_is_a_set_whose_recordings_stay_together():
    app = healthy(open_page("pages/vision/fine_tune.py", **{"fine_tune.source": "Class by class"}))
    app = healthy(app.toggle(key="fine_tune.camera").set_value(True).run())
    takes = [("mug", "coffee", 0), ("mug", "coffee", 4), ("cat", "chelsea", 0), ("cat", "chelsea", 4)]
    for number, (name, picture, begin) in enumerate(takes, 1):
        app = healthy(app.text_input(key="fine_tune.class").set_value(name).run())
        assert name in told(app)["classes"]
        app = sends(
            app, "burst", {"id": number, "name": name, "frames": addresses(pan(picture, 10)[begin : begin + 5])}
        )
        assert told(app)["taken"] == number
        warned = [one.value for one in app.warning if "has one recording" in one.value]
        assert len(warned) == number % 2
    assert "20 pictures of 2 classes" in [one.value for one in app.subheader]
    assert any("5 train" in one.value or "10 train, 10 only validate" in one.value for one in app.markdown)
    again = sends(app, "burst", {"id": 4, "name": "cat", "frames": addresses(pan("chelsea", 5))})
    assert "20 pictures of 2 classes" in [one.value for one in again.subheader]  # sent twice, taken once
    other = sends(again, "burst", {"id": 9, "name": "no class", "frames": addresses(pan("chelsea", 5))})
    assert "20 pictures of 2 classes" in [one.value for one in other.subheader]
