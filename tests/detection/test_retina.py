"""RetinaNet's candidates are keras-cv's; published weights are fetched and read as keras-cv does, or it is told."""

import functools
import http.server
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from dlplay.detection.detections import select
from dlplay.detection.presets import DETECTOR_PRESETS, VOC_CLASSES, load_detector, propose_preset
from dlplay.detection.retina import move_anchors, propose_retina
from dlplay.weights import published as hub

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
NAME = "retinanet_resnet50_pascalvoc"
NOWHERE = "http://127.0.0.1:9/"  # nobody listens there


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let kagglehub keep its files in an empty folder, and let nobody be asked."""
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(tmp_path))
    monkeypatch.setattr(hub, "HUB_ADDRESS", NOWHERE)
    monkeypatch.setattr(hub, "HUB_LOOK_EVERY", 0.02)
    monkeypatch.setattr(hub, "_hub_downloads", {})
    return tmp_path


@pytest.fixture
def reachable(folder, monkeypatch):
    """Let the server seem to be there; what kagglehub does is each test's own."""
    monkeypatch.setattr(hub, "_knock", lambda: None)
    return folder


def place(name, file, content=b"{}", *, whole=True):
    """Put a file where kagglehub keeps it, with its mark."""
    import kagglehub
    from kagglehub.cache import Cache

    handle = kagglehub.handle.parse_model_handle(hub.HUB_PRESETS[name].handle)
    path = Path(Cache().get_path(handle, file))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if whole:
        Cache().mark_as_complete(handle, file)


def kaggle_gives(monkeypatch, act):
    monkeypatch.setattr("kagglehub.model_download", act)


def test_the_presets_are_those_of_keras_cv():
    import keras_cv

    for name, preset in hub.HUB_PRESETS.items():
        published = getattr(keras_cv.models, preset.kind).presets[name]
        assert published["kaggle_handle"] == f"kaggle://{preset.handle}"
        assert published["metadata"]["params"] == preset.num_parameters
    assert hub.HUB_PRESETS["sam_base_sa1b"].megabytes == pytest.approx(375, abs=0.1)


def test_what_is_here_is_seen_without_asking_anybody(folder):
    assert not hub.hub_preset_here(NAME)
    place(NAME, "config.json")
    assert not hub.hub_preset_here(NAME)
    place(NAME, "model.weights.h5", whole=False)
    assert not hub.hub_preset_here(NAME)  # half of it may be missing
    place(NAME, "model.weights.h5")
    assert hub.hub_preset_here(NAME)
    assert hub.hub_names("RetinaNet") == [NAME]
    assert not hub.hub_preset_here("yolo_v8_m_pascalvoc")


def test_a_preset_fetched_as_a_bundle_is_seen_too(folder):
    import kagglehub
    from kagglehub.cache import Cache

    for file in hub.HUB_FILES:
        place(NAME, file, whole=False)
    Cache().mark_as_complete(kagglehub.handle.parse_model_handle(hub.HUB_PRESETS[NAME].handle))
    assert hub.hub_preset_here(NAME)


def test_without_internet_it_is_told_at_once_and_nothing_is_left(folder):
    begin = time.monotonic()
    with pytest.raises(hub.HubError, match="no internet"):
        hub.fetch_hub_preset(NAME)
    assert time.monotonic() - begin < 5
    assert list(folder.rglob("*")) == []


def test_a_server_that_never_answers_is_not_waited_for(folder, monkeypatch):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        monkeypatch.setattr(hub, "HUB_ADDRESS", f"http://127.0.0.1:{server.server_port}/")  # it accepts, and is silent
        monkeypatch.setattr(hub, "HUB_PATIENCE", 0.3)
        begin = time.monotonic()
        with pytest.raises(hub.HubError):
            hub.fetch_hub_preset(NAME)
        assert time.monotonic() - begin < 5


def test_any_answer_means_that_the_server_is_there(folder, monkeypatch):
    class Missing(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *text):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Missing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(hub, "HUB_ADDRESS", f"http://127.0.0.1:{server.server_port}/")
        hub._knock()
        server.shutdown()


def test_kagglehub_itself_fails_without_internet_and_its_empty_folders_go(reachable, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(hub.HubError, match="no internet"):
        hub.fetch_hub_preset(NAME)
    assert list(reachable.rglob("*")) == []


def test_a_download_is_reported_and_kept(reachable, monkeypatch):
    def download(handle, file):
        for share in (1, 2, 3):
            place(NAME, file, b"x" * (share * 100), whole=False)
            time.sleep(0.1)
        place(NAME, file, b"x" * 300)

    whole = hub.HubPreset(NAME, "RetinaNet", hub.HUB_PRESETS[NAME].handle, 75, "")
    monkeypatch.setitem(hub.HUB_PRESETS, NAME, whole)
    kaggle_gives(monkeypatch, download)
    fractions = []
    hub.fetch_hub_preset(NAME, fractions.append)
    assert hub.hub_preset_here(NAME)
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 2
    assert fractions[-1] == 1
    kaggle_gives(monkeypatch, None)
    hub.fetch_hub_preset(NAME)  # it is here: nobody is asked


def test_a_broken_download_keeps_what_arrived_but_is_not_whole(reachable, monkeypatch):
    def download(handle, file):
        place(NAME, file, b"half", whole=False)
        raise ConnectionResetError

    kaggle_gives(monkeypatch, download)
    with pytest.raises(hub.HubError, match="What has arrived is kept"):
        hub.fetch_hub_preset(NAME)
    assert hub.hub_file(NAME, "config.json").read_bytes() == b"half"
    assert not hub.hub_preset_here(NAME)


def test_a_download_that_stands_still_is_given_up_and_not_started_twice(reachable, monkeypatch):
    go_on = threading.Event()
    kaggle_gives(monkeypatch, lambda handle, file: go_on.wait(20))
    monkeypatch.setattr(hub, "HUB_PATIENCE", 0.2)
    with pytest.raises(hub.HubError, match="not answered"):
        hub.fetch_hub_preset(NAME)
    with pytest.raises(hub.HubError, match="someone else"):
        hub.fetch_hub_preset(NAME)
    go_on.set()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "no"), "does not allow writing"),
        (OSError(28, "full"), "disk is full"),
        (ImportError("kagglehub"), "pip install kagglehub"),
        (RuntimeError("odd"), "RuntimeError: odd"),
    ],
)
def test_every_trouble_is_told_in_a_sentence(reachable, monkeypatch, error, said):
    def download(handle, file):
        raise error

    kaggle_gives(monkeypatch, download)
    with pytest.raises(hub.HubError, match=said):
        hub.fetch_hub_preset(NAME)


def test_an_answer_of_kaggle_is_told_with_its_number(reachable, monkeypatch):
    import requests

    def download(handle, file):
        answer = requests.Response()
        answer.status_code = 403
        raise requests.HTTPError("no", response=answer)

    kaggle_gives(monkeypatch, download)
    with pytest.raises(hub.HubError, match="answered 403"):
        hub.fetch_hub_preset(NAME)


def test_a_preset_that_is_not_here_or_damaged_is_told(folder):
    with pytest.raises(hub.HubError, match="not on this computer"):
        hub.load_hub_model(NAME)
    for file in hub.HUB_FILES:
        place(NAME, file, b"nonsense")
    with pytest.raises(hub.HubError, match="Delete the folder"):
        hub.load_hub_model(NAME)


@pytest.mark.parametrize(
    ("moves", "moved"),
    [
        ((0, 0, 0, 0), (10, 20, 30, 60)),
        ((1, 0, 0, 0), (10, 24, 30, 64)),
        ((0, -1, 0, 0), (8, 20, 28, 60)),
        ((0, 0, 5 * np.log(2), 0), (10, 0, 30, 80)),
        ((0, 0, 0, -5 * np.log(2)), (15, 20, 25, 60)),
    ],
)
def test_an_anchor_is_moved_and_stretched_by_hand(moves, moved):
    found = move_anchors(np.array([[10.0, 20, 30, 60]]), np.array([moves], float))
    np.testing.assert_allclose(found, [moved], atol=1e-12)


# From here on Keras is in this process.


@functools.cache
def spread_model(box_spread=0.25):
    """Build a narrow RetinaNet whose random heads say many different things."""
    import keras
    from keras_cv.models import ResNetBackbone, RetinaNet

    keras.utils.set_random_seed(1)
    backbone = ResNetBackbone(
        stackwise_filters=[64, 96, 128, 160],
        stackwise_blocks=[1, 1, 1, 1],
        stackwise_strides=[1, 2, 2, 2],
        block_type="basic_block",
        include_rescaling=True,
    )
    model = RetinaNet(backbone, num_classes=3, bounding_box_format="xyxy")
    draw = np.random.default_rng(0)
    for head, spread in ((model.classification_head, 0.25), (model.box_head, box_spread)):
        kernel, bias = head.prediction_layer.get_weights()
        head.prediction_layer.set_weights([draw.normal(0, spread, kernel.shape), bias * 0.3])
    return model


PICTURE = np.random.default_rng(2).integers(0, 256, (96, 160, 3)).astype(np.uint8)


def test_the_candidates_are_those_of_keras_cv_before_suppression():
    from keras_cv.layers import NonMaxSuppression

    class Everything(NonMaxSuppression):
        def call(self, box_prediction, class_prediction, images=None, image_shape=None):
            return {"boxes": box_prediction, "classes": class_prediction}

    model = spread_model()
    model._prediction_decoder, before = Everything("xyxy", True), model._prediction_decoder
    try:
        batch = PICTURE[np.newaxis].astype(np.float32)
        decoded = model.decode_predictions(model({"images": batch}), batch)
    finally:
        model._prediction_decoder = before
    found = propose_retina(model, PICTURE, side=160, at_least=0.0)
    scores = 1 / (1 + np.exp(-np.asarray(decoded["classes"])[0]))
    assert len(found.scores) == 9 * (20 * 12 + 10 * 6 + 5 * 3 + 3 * 2 + 2 * 1)
    np.testing.assert_allclose(found.scores, scores.max(axis=1), atol=1e-5)
    np.testing.assert_array_equal(found.labels, scores.argmax(axis=1))
    clipped = np.asarray(decoded["boxes"])[0].clip(0, [160, 96, 160, 96])
    np.testing.assert_allclose(found.boxes_xyxy, clipped, atol=1e-2)


def test_after_suppression_they_are_what_its_predict_gives():
    from keras_cv.layers import NonMaxSuppression

    model = spread_model(0.005)  # boxes stay in the picture, where cutting them at its edge changes nothing
    model.prediction_decoder = NonMaxSuppression(
        "xyxy", from_logits=True, iou_threshold=0.5, confidence_threshold=0.5, max_detections=300
    )
    given = model.decode_predictions(model({"images": PICTURE[np.newaxis]}), PICTURE[np.newaxis])
    many = int(np.asarray(given["num_detections"])[0])
    candidates = propose_retina(model, PICTURE, side=160, at_least=0.0)
    found = select(candidates, confidence=0.5, overlap=0.5, per_class=False)
    assert 3 < many < 300
    np.testing.assert_allclose(found.scores, np.asarray(given["confidence"])[0, :many], atol=1e-5)
    np.testing.assert_array_equal(found.labels, np.asarray(given["classes"])[0, :many])


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (300, 40)])
def test_any_shape_of_picture_gives_boxes_inside_it(shape):
    found = propose_retina(spread_model(), np.zeros((*shape, 3), np.uint8), side=128, at_least=0.0)
    assert len(found.scores) > 0
    assert (found.boxes_xyxy >= 0).all()
    assert (found.boxes_xyxy <= [shape[1], shape[0], shape[1], shape[0]]).all()


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras, writing weights
def test_a_detector_saved_as_published_ones_are_is_read_and_asked(folder, tmp_path_factory):
    import keras_cv

    saved = tmp_path_factory.mktemp("saved")
    backbone = keras_cv.models.ResNetBackbone(
        stackwise_filters=[64] * 4,
        stackwise_blocks=[1] * 4,
        stackwise_strides=[1, 2, 2, 2],
        block_type="basic_block",
        include_rescaling=True,
    )
    model = keras_cv.models.RetinaNet(backbone, num_classes=20, bounding_box_format="xywh")
    keras_cv.src.utils.preset_utils.save_to_preset(model, str(saved))
    for file in hub.HUB_FILES:
        place(NAME, file, (saved / file).read_bytes())
    assert hub.hub_preset_here(NAME)
    load_detector.cache_clear()
    try:
        found = propose_preset(NAME, PICTURE, at_least=0.0)
        again = load_detector(NAME)
    finally:
        load_detector.cache_clear()
    assert again.bounding_box_format == "xywh"
    mine = propose_retina(model, PICTURE, side=640, at_least=0.0)
    np.testing.assert_allclose(found.boxes_xyxy, mine.boxes_xyxy, atol=1e-3)
    np.testing.assert_allclose(found.scores, mine.scores, atol=1e-6)


def test_published_detectors_know_the_classes_of_pascal_voc():
    assert len(VOC_CLASSES) == len(set(VOC_CLASSES)) == 20
    assert set(DETECTOR_PRESETS) == {"yolo_v8_m_pascalvoc", NAME}
