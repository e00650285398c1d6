"""Copies, crops and bursts: which pictures belong together, and that all splits keep them on one side."""

import cv2
import numpy as np
import pytest

from dlplay.data import PictureSet
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.pictures.samples import sample
from dlplay.data.sets.groups import picture_groups
from dlplay.detection.learning import split_pictures
from dlplay.fine_tuning import part_of
from dlplay.segmentation.learning import split_set
from dlplay.training import parted


def scenery(seed, side=240):
    """Draw a picture like no other: many discs of random places, sizes and colours."""
    draw = np.random.default_rng(seed)
    pixels = np.full((side, side, 3), draw.integers(0, 256, 3), np.uint8)
    for _ in range(60):
        centre, colour = draw.integers(0, side, 2).tolist(), draw.integers(0, 256, 3).tolist()
        cv2.circle(pixels, centre, int(draw.integers(4, 30)), colour, -1)
    return pixels


SCENES = [scenery(seed) for seed in range(8)]


def groups(pictures, names=None, kinds=None):
    return picture_groups(names or [str(n) for n in range(len(pictures))], pictures, kinds or [0] * len(pictures))


def test_pictures_of_their_own_are_in_no_group():
    assert groups(SCENES) == ()
    photos = [sample(name).pixels for name in ("chelsea", "astronaut", "coffee")]
    assert groups([*SCENES, *[np.ascontiguousarray(one.astype(np.uint8)) for one in photos]]) == ()


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: np.ascontiguousarray(one[:, ::-1]),
        lambda one: np.ascontiguousarray(np.rot90(one)),
        lambda one: cv2.resize(one, (120, 120), interpolation=cv2.INTER_AREA),
        lambda one: np.ascontiguousarray(one[40:200, 20:190]),
        lambda one: cv2.resize(one[30:210, 30:210], (240, 240)),
        lambda one: cv2.convertScaleAbs(one[10:230, 5:235], alpha=0.8, beta=12),
    ],
    ids=["mirrored", "turned", "scaled", "crop", "enlarged crop", "darker shot"],
)
def test_copies_and_crops_are_found(changed):
    assert groups([*SCENES, changed(SCENES[3])]) == ((3, 8),)


def test_what_one_photo_was_made_into_is_known_by_its_name():
    names = ["a/cat_jpg.rf.0123456789abcdef.jpg", "b/cat_jpg.rf.fedcba9876543210.jpg", "IMG_1_BURST001.jpg"]
    names += ["IMG_1_BURST002_COVER.jpg", "e.jpg", "f.jpg", "g.jpg", "h.jpg"]
    assert groups(SCENES, names) == ((0, 1), (2, 3))
    assert groups(SCENES, names, [0, 1, 0, 0, 0, 0, 0, 0]) == ((2, 3),)


def test_one_scene_for_all_pictures_of_a_kind_says_nothing():
    shots = [np.ascontiguousarray(SCENES[0][n : 200 + n, n : 200 + n]) for n in range(0, 40, 8)]
    assert groups([*shots, SCENES[1]]) == ()


def labelled(count, known=(), parts=None):
    pictures = [
        LabelledPicture(str(n), np.zeros((9, 9, 3), np.uint8), np.array([[1.0, 1, 5, 5]]), np.zeros(1, np.int64))
        for n in range(count)
    ]
    return LabelledSet(tuple(pictures), ("cat",), groups=known, parts=parts)


@pytest.mark.parametrize("divide", [split_pictures, split_set])
def test_no_split_of_labelled_pictures_tears_a_group_apart(divide):
    together = ((0, 1, 2), (5, 9), (11, 12, 13, 14))
    for seed in range(20):
        train, validation = ({one.name for one in part.pictures} for part in divide(labelled(20, together), seed))
        assert not train & validation
        assert len(train | validation) == 20
        assert 1 <= len(validation) <= 4
        for group in together:
            assert len({str(place) in train for place in group}) == 1


@pytest.mark.parametrize("divide", [split_pictures, split_set])
def test_without_groups_and_parts_a_split_is_what_it_was(divide):
    order = np.random.default_rng(3).permutation(20).tolist()
    train, validation = ([one.name for one in part.pictures] for part in divide(labelled(20), 3))
    if divide is split_pictures:
        assert (validation, train) == ([str(n) for n in order[:4]], [str(n) for n in order[4:]])
    else:
        assert validation == [str(n) for n in sorted(order[::5])]


@pytest.mark.parametrize("divide", [split_pictures, split_set])
def test_an_exports_own_split_is_the_split(divide):
    parts = ("train", "valid", "test", "train", "train", "valid")
    train, validation = divide(labelled(6, parts=parts), 0)
    assert {one.name for one in train.pictures} == {"0", "3", "4"}
    assert {one.name for one in validation.pictures} == {"1", "5"}


def test_where_all_groups_are_large_the_smallest_one_validates():
    assert parted(labelled(7, ((0, 1, 2, 3), (4, 5, 6))), list(range(7)), 1) == ({0, 1, 2, 3}, {4, 5, 6})


def test_fine_tuning_keeps_groups_and_the_exports_own_split():
    pictures = PictureSet(("a", "b"), (0, 0, 0, 0, 1, 1, 1, 1), tuple("abcdefgh"), tuple(SCENES), (), ((0, 1), (6, 7)))
    for seed in range(10):
        parts = part_of(pictures, 0.25, seed)
        assert (0 in parts.train) == (1 in parts.train)
        assert (6 in parts.train) == (7 in parts.train)
    own = PictureSet(
        *[getattr(pictures, one) for one in ("classes", "labels", "names", "pictures", "notes")],
        parts=("train", "train", "valid", "test") * 2,
    )
    assert part_of(own, 0.25, 0).train == (0, 1, 4, 5)
    assert part_of(own, 0.25, 0).validation == (2, 6)
    assert own.checksum != pictures.checksum
