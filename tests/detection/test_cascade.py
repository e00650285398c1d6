"""The cascade for faces gives what the package mtcnn gives, and shows how it came to it."""

import functools
import os

import numpy as np
import pytest
from skimage import data

from dlplay.detection.cascade import CascadeError, find_stages
from dlplay.detection.detections import Detections
from dlplay.detection.words.networks import stage_sentences

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
LANDMARKS = ("left eye", "right eye", "nose", "left corner of the mouth", "right corner of the mouth")  # as seen
ASTRONAUT = data.astronaut()
SMALL = ASTRONAUT[20:220, 130:320]  # the face, with what is around it
TWO = np.concatenate([SMALL, SMALL[:, ::-1]], axis=1)


@functools.cache
def package():
    from mtcnn import MTCNN

    return MTCNN()


@functools.cache
def astronaut():
    return find_stages(ASTRONAUT)


def is_empty(cascade):
    return len(cascade.faces.scores) == 0 and cascade.landmarks.shape == (0, 5, 2)


def test_the_astronaut_has_one_face_and_it_takes_three_stages():
    found = astronaut()
    assert len(found.faces.scores) == 1
    assert found.faces.scores[0] > 0.99
    assert [stage.window for stage in found.stages] == [12, 24, 48]
    numbers = [len(stage.kept.scores) for stage in found.stages]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1


@pytest.mark.parametrize("pixels", [ASTRONAUT, TWO, SMALL, data.coffee()[:200], ASTRONAUT[:150]], ids=range(5))
def test_the_result_equals_the_package(pixels):
    found = find_stages(pixels)
    true = package().detect_faces(pixels, box_format="xyxy", output_type="numpy").reshape(-1, 16)  # also of no face
    np.testing.assert_allclose(found.faces.boxes_xyxy, true[:, 1:5], atol=1e-9)
    np.testing.assert_allclose(found.faces.scores, true[:, 5], atol=1e-12)
    np.testing.assert_allclose(found.landmarks[:, :, 0], true[:, 6:11], atol=1e-9)
    np.testing.assert_allclose(found.landmarks[:, :, 1], true[:, 11:16], atol=1e-9)


def test_other_thresholds_reach_the_stages_of_the_package():
    found = find_stages(TWO, thresholds=(0.9, 0.05, 0.01))
    true = package().detect_faces(
        TWO, threshold_pnet=0.9, threshold_rnet=0.05, threshold_onet=0.01, box_format="xyxy", output_type="numpy"
    )
    np.testing.assert_allclose(found.faces.boxes_xyxy, true[:, 1:5], atol=1e-9)
    assert len(true) > 2


def test_two_faces_beside_each_other_are_two():
    faces = find_stages(TWO).faces
    assert len(faces.scores) == 2
    assert sorted(faces.boxes_xyxy[:, 0] // SMALL.shape[1]) == [0, 1]


def test_the_landmarks_lie_in_the_face_where_their_names_say():
    found = astronaut()
    x1, y1, x2, y2 = found.faces.boxes_xyxy[0]
    points = dict(zip(LANDMARKS, found.landmarks[0], strict=True))
    assert all(x1 < x < x2 and y1 < y < y2 for x, y in points.values())
    assert points["left eye"][0] < points["nose"][0] < points["right eye"][0]
    assert points["right eye"][1] < points["nose"][1] < points["left corner of the mouth"][1]


def test_every_stage_shows_what_it_saw():
    first, second, third = astronaut().stages
    assert first.num_seen == sum(level.scores.size for level in astronaut().levels)
    assert second.num_seen == len(first.kept.scores)
    assert third.num_seen == len(second.kept.scores)
    for before, stage in ((first, second), (second, third)):
        np.testing.assert_array_equal(stage.looked_at.boxes_xyxy, before.kept.boxes_xyxy)
        assert (stage.looked_at.scores > stage.threshold).sum() == len(stage.confident.scores)
        assert stage.crops.shape == (min(24, stage.num_seen), stage.window, stage.window, 3)
    for stage in astronaut().stages:
        assert (stage.confident.scores > stage.threshold).all()
        assert len(stage.kept.scores) <= len(stage.confident.scores)


def test_above_the_threshold_lie_as_many_windows_as_the_score_maps_say():
    confident = astronaut().stages[0].confident
    assert len(confident.scores) == sum((level.scores > 0.6).sum() for level in astronaut().levels)


def test_a_crop_is_what_its_square_shows():
    from skimage.transform import resize

    third = astronaut().stages[2]
    x1, y1, x2, y2 = np.rint(third.looked_at.boxes_xyxy[third.looked_at.scores.argmax()]).astype(int)
    shown = resize(ASTRONAUT[y1:y2, x1:x2] / 255, (48, 48), anti_aliasing=False)
    assert np.abs(shown - third.crops[0] / 255).mean() < 0.06


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (12, 12), (23, 300), (64, 48)])
def test_a_picture_without_a_face_gives_none(shape):
    assert is_empty(find_stages(np.full((*shape, 3), 130, np.uint8)))


def test_noise_and_gray_are_no_trouble():
    noise = np.random.default_rng(0).integers(0, 256, (90, 120, 3)).astype(np.uint8)
    assert is_empty(find_stages(noise))
    gray = np.repeat(ASTRONAUT.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert len(find_stages(gray).faces.scores) == 1


@pytest.mark.parametrize("smallest_face", [12, 40, 60])
def test_the_face_is_found_whatever_the_smallest_size_below_its_own(smallest_face):
    faces = find_stages(ASTRONAUT, smallest_face=smallest_face).faces
    best = faces.boxes_xyxy[faces.scores.argmax()]
    np.testing.assert_allclose(best, astronaut().faces.boxes_xyxy[0], atol=15)


def test_a_larger_smallest_face_means_fewer_windows():
    seen = [find_stages(SMALL, smallest_face=size).stages[0].num_seen for size in (12, 20, 40, 80)]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 4


def test_a_face_above_the_largest_size_is_not_looked_for():
    assert is_empty(find_stages(SMALL, smallest_face=180))


def test_a_large_picture_is_made_smaller_and_the_boxes_stay_in_its_pixels():
    large = np.kron(SMALL, np.ones((7, 7, 1), np.uint8))
    found = find_stages(large, smallest_face=200)
    small = find_stages(SMALL).faces.boxes_xyxy[0]
    assert len(found.faces.scores) == 1
    np.testing.assert_allclose(found.faces.boxes_xyxy[0] / 7, small, atol=8)
    assert (found.landmarks[0] > found.faces.boxes_xyxy[0, :2]).all()


def test_the_sentences_tell_the_numbers():
    sentences = stage_sentences(astronaut())
    assert len(sentences) == 3
    for stage, sentence in zip(astronaut().stages, sentences, strict=True):
        assert f"{stage.num_seen:,} " in sentence
        assert f"keeps {len(stage.kept.scores):,}" in sentence
    assert "too small" in stage_sentences(find_stages(np.zeros((9, 9, 3), np.uint8)))[0]


@pytest.mark.parametrize(
    "wrong", [{"thresholds": (0.6, 0.7, 1.0)}, {"thresholds": (-0.1, 0.7, 0.8)}, {"smallest_face": 5}]
)
def test_an_impossible_setting_is_told(wrong):
    with pytest.raises(CascadeError):
        find_stages(SMALL, **wrong)


def test_the_picture_stays_as_it_is():
    before = ASTRONAUT.copy()
    find_stages(ASTRONAUT)
    np.testing.assert_array_equal(ASTRONAUT, before)
    assert isinstance(astronaut().faces, Detections)
