"""Person against background: who is cut out of known photographs, its blocks, and what is put behind."""

import numpy as np
import pytest

from dlplay import jobs, segmentation
from dlplay.data import sample
from dlplay.segmentation.blocks import list_blocks

pytestmark = pytest.mark.xdist_group("networks_along")
PERSON = segmentation.SHIPPED["person"]
DRAW = np.random.default_rng(0)
PICTURE = DRAW.integers(0, 256, (20, 30, 3)).astype(np.uint8)


def probability(name):
    pixels = sample(name).pixels
    answer = jobs.run(segmentation.segment, PERSON, pixels)
    assert answer.shape == (*pixels.shape[:2], 2)
    assert answer.sum(axis=-1) == pytest.approx(1, abs=1e-6)
    return segmentation.probability_of(answer, PERSON, "person")


def test_the_astronaut_is_told_from_flag_and_shuttle():
    person = probability("astronaut")
    assert person[120, 230] > 0.99  # the face
    assert person[400, 180] > 0.99  # the suit
    assert person[30, 30] < 0.01  # the flag
    assert person[100, 450] < 0.01  # the shuttle
    assert 0.45 < (person > 0.5).mean() < 0.65


def test_the_cameraman_is_a_person_a_pagoda_is_none_and_a_cat_close_up_is_taken_for_one():
    assert probability("camera")[300, 130] > 0.95
    assert (probability("pagoda") > 0.5).mean() < 0.01
    assert (probability("chelsea") > 0.5).mean() > 0.5  # as the page says


def test_the_blocks_hold_every_parameter_and_halve_the_picture():
    blocks = jobs.run(list_blocks, PERSON, 300, 500)
    assert sum(block.num_parameters for block in blocks) == 106_401
    assert blocks[0].shape == (256, 256, 3)
    assert [block.shape[0] for block in blocks if block.kind == "encoder"] == [128, 64, 32, 16]
    assert blocks[-1].shape == (256, 256, 1)
    assert "squeezed into the 256 x 256" in segmentation.filled_sentence(300, 500, blocks, PERSON)
    for block in blocks:
        assert f"= {block.num_parameters}" in segmentation.parameter_arithmetic(block)[1][-1] or not block.layers
        assert segmentation.block_at(blocks, *segmentation.place_of(block)) is block
        assert segmentation.block_sentence(block, PERSON)
    tiles, shape = jobs.run(segmentation.block_tiles, PERSON, sample("astronaut").pixels, "encoder4")
    assert shape == (32, 32, 24)
    assert tiles.std() > 0


def test_what_is_sure_stays_and_what_is_not_becomes_the_ground():
    ground = np.full((7, 5, 3), 9, np.uint8)
    one, none = np.ones((20, 30), np.float32), np.zeros((20, 30), np.float32)
    np.testing.assert_array_equal(segmentation.lay_over(PICTURE, one, ground), PICTURE)
    assert (segmentation.lay_over(PICTURE, none, ground) == 9).all()
    assert (segmentation.lay_over(PICTURE, none, segmentation.to_colour("#0A141e")) == [10, 20, 30]).all()
    np.testing.assert_array_equal(segmentation.cut_out(PICTURE, one / 2)[..., :3], PICTURE)
    assert (segmentation.cut_out(PICTURE, one / 2)[..., 3] == 128).all()
    np.testing.assert_array_equal(segmentation.blur_ground(PICTURE, one), PICTURE)


def test_blurring_keeps_the_light_and_takes_the_detail_without_the_person():
    none = np.zeros((20, 30), np.float32)
    blurred = segmentation.blur_ground(PICTURE, none, 0.2)
    assert blurred.mean() == pytest.approx(PICTURE.mean(), abs=4)
    assert blurred.std() < PICTURE.std() / 3
    half = none.copy()
    half[:, :15] = 1  # a white person before black: no light of it may come into the ground
    pixels = np.where(half[..., None] > 0, 255, 0).astype(np.uint8).repeat(3, axis=2)
    assert segmentation.blur_ground(pixels, half, 0.1)[:, 15:].max() <= 3


def test_the_file_to_keep_has_its_transparency():
    from dlplay.data import read_picture

    content = segmentation.to_png(segmentation.cut_out(PICTURE, np.zeros((20, 30), np.float32)))
    picture = read_picture(content, "person.png")
    assert (picture.pixels == 255).all()  # nothing but transparency, shown as white
    shown = segmentation.on_squares(segmentation.cut_out(PICTURE, np.zeros((20, 30), np.float32)))
    assert set(np.unique(shown)) == {205, 245}
