"""Cutting out by a prompt: GrabCut finds drawn shapes, Segment Anything's way in and out is right."""

import functools
import os
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data
from skimage.morphology import dilation

from dlplay.data.drawn.scenes import draw_scene
from dlplay.prompting import (
    ANYTHING_PRESETS,
    Candidates,
    Mark,
    Prompt,
    PromptError,
    answer_prompt,
    candidate_rows,
    candidates_sentence,
    cut_out,
    cut_sentence,
    draw_cut,
    embed_picture,
    fit_prompt,
    read_marks,
)
from dlplay.prompting.anything import from_square, prompt_arrays, to_square_input

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
SQUARE = np.zeros((60, 80, 3), np.uint8)
SQUARE[20:40, 30:55] = (220, 30, 40)
AROUND = Prompt((26, 16, 60, 44))


def overlap(first, second):
    return (first & second).sum() / max(1, (first | second).sum())


def with_rim_and_shadow(objects, number):
    """Give a drawn shape with what belongs to it for the eye: a dark rim of a pixel, and a shadow right below."""
    shape = objects == number
    whole = dilation(shape, np.ones((3, 3)))
    whole[2:, 2:] |= shape[:-2, :-2]
    return whole & ((objects == 0) | shape)


def shape_ious(seeds):
    """Cut every shape of drawn scenes out by a box that leaves 4 pixels around it; compare without and with its rim."""
    for seed in seeds:
        scene = draw_scene(seed)
        for number, (x1, y1, x2, y2) in enumerate(scene.boxes_xyxy, 1):
            mask = cut_out(scene.pixels, Prompt((x1 - 4, y1 - 4, x2 + 4, y2 + 4)))
            yield overlap(mask, scene.objects == number), overlap(mask, with_rim_and_shadow(scene.objects, number))


def test_grabcut_finds_drawn_shapes_with_their_rim_and_shadow():
    bare, whole = np.array(list(shape_ious(range(12)))).T
    assert len(whole) > 25
    assert (whole >= 0.85).mean() > 0.9, np.sort(whole).round(2)
    assert np.median(whole) > 0.93
    assert (bare > 0.55).all()


def test_a_plain_square_is_cut_out_exactly():
    np.testing.assert_array_equal(cut_out(SQUARE, AROUND), SQUARE[..., 0] > 0)


def test_a_cut_is_the_same_every_time():
    scene = draw_scene(3)
    prompt = Prompt(tuple(scene.boxes_xyxy[0]))
    first = cut_out(scene.pixels, prompt)
    assert first.shape == scene.pixels.shape[:2]
    assert first.dtype == bool
    np.testing.assert_array_equal(cut_out(scene.pixels, prompt), first)


def test_nothing_outside_the_box_is_cut_out():
    scene = draw_scene(5)
    x1, y1, x2, y2 = (int(value) for value in scene.boxes_xyxy[0])
    mask = cut_out(scene.pixels, Prompt((x1, y1, x2, y2)))
    mask[y1:y2, x1:x2] = False
    assert not mask.any()


def test_a_mark_outside_takes_a_part_away_and_one_inside_adds_it():
    two = np.full((80, 120, 3), 60, np.uint8)
    two[20:60, 20:50], two[20:60, 70:100] = (200, 60, 60), (60, 200, 60)
    box = (12.0, 12.0, 108.0, 68.0)
    without = cut_out(two, Prompt(box, (Mark(85, 40, inside=False),)))
    assert without[40, 35]
    assert not without[40, 85]
    both = cut_out(two, Prompt(box, (Mark(35, 40), Mark(85, 40))))
    assert both[40, 35]
    assert both[40, 85]


@pytest.mark.parametrize(
    ("pixels", "box"), [(data.astronaut(), (150, 30, 330, 512)), (data.coffee(), (90, 40, 480, 350))], ids=["a", "c"]
)
def test_a_photograph_takes_less_than_two_seconds(pixels, box):
    begin = time.process_time()
    mask = cut_out(pixels, Prompt(box))
    assert time.process_time() - begin < 2
    assert 0.2 < mask.sum() / ((box[2] - box[0]) * (box[3] - box[1])) < 0.95


def test_a_large_picture_is_cut_on_a_smaller_copy():
    large = np.kron(SQUARE, np.ones((30, 30, 1), np.uint8))
    begin = time.process_time()
    mask = cut_out(large, Prompt(tuple(30 * value for value in AROUND.box_xyxy)))
    assert time.process_time() - begin < 2
    assert mask.shape == (1800, 2400)
    assert overlap(mask, large[..., 0] > 0) > 0.98


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        (Prompt(None, (Mark(40, 30),)), "needs a box"),
        (Prompt((0, 0, 80, 60)), "whole picture"),
        (Prompt((5, 5, 6, 50)), "larger"),
        (Prompt((5, 5, float("nan"), 50)), "no number"),
        (Prompt((200, 5, 300, 50)), "outside the picture"),
        (Prompt((30, 20, 32, 22), (Mark(31, 21, inside=False), Mark(30, 20, inside=False))), "cover the whole box"),
        (Prompt(), "draw a box"),
    ],
)
def test_an_impossible_prompt_is_told(prompt, said):
    with pytest.raises(PromptError, match=said):
        cut_out(SQUARE, prompt)


def test_the_whole_picture_as_box_works_with_a_mark_outside():
    assert cut_out(SQUARE, Prompt((0, 0, 80, 60), (Mark(5, 5, inside=False),)))[30, 40]


@pytest.mark.parametrize("iterations", [0, 21])
def test_the_number_of_iterations_is_bounded(iterations):
    with pytest.raises(PromptError, match="1 to 20"):
        cut_out(SQUARE, AROUND, iterations=iterations)


@pytest.mark.parametrize(
    "pixels", [np.full((40, 50, 3), 90, np.uint8), np.zeros((3, 200, 3), np.uint8)], ids=["a", "b"]
)
def test_a_picture_of_one_colour_gives_a_mask_or_a_message(pixels):
    try:
        mask = cut_out(pixels, Prompt((10, 0, 30, 3)))
    except PromptError:
        return
    assert mask.shape == pixels.shape[:2]


@pytest.mark.parametrize(
    ("prompt", "fitted", "num_notes"),
    [
        (Prompt((10, 10, 30, 30)), (10, 10, 30, 30), 0),
        (Prompt((30, 30, 10, 10)), (10, 10, 30, 30), 1),
        (Prompt((-20, 10, 30, 900)), (0, 10, 30, 60), 1),
        (Prompt((90, 10, 30, -5)), (30, 0, 80, 10), 2),
    ],
)
def test_a_box_is_put_in_order_and_cut_at_the_edge_with_a_note(prompt, fitted, num_notes):
    found, notes = fit_prompt(prompt, SQUARE.shape)
    assert found.box_xyxy == fitted
    assert len(notes) == num_notes


def test_marks_outside_the_picture_are_left_out_with_a_note():
    marks = (Mark(5, 5), Mark(80, 5), Mark(-1, 3, inside=False))
    found, notes = fit_prompt(Prompt(None, marks), SQUARE.shape)
    assert found.marks == marks[:1]
    assert notes == ("2 marks outside the picture: left out.",)
    with pytest.raises(PromptError, match="Nothing says"):
        fit_prompt(Prompt(None, marks[1:]), SQUARE.shape)


@given(st.lists(st.floats(allow_nan=True, width=32), min_size=4, max_size=4))
@settings(max_examples=60)
def test_any_box_is_fitted_or_refused(numbers):
    try:
        prompt, _ = fit_prompt(Prompt(tuple(numbers)), SQUARE.shape)
    except PromptError:
        return
    x1, y1, x2, y2 = prompt.box_xyxy
    assert 0 <= x1 < x2 <= 80
    assert 0 <= y1 < y2 <= 60


def test_typed_marks_are_read():
    marks = (Mark(12.5, 80), Mark(3, 4, inside=False))
    assert read_marks("12.5 80 +; 3, 4, -") == marks
    assert read_marks(" \n ") == ()


@pytest.mark.parametrize("text", ["1 2", "a b +", "1.2.3 4 +", "1 2 + 3", "1 2 +;" * 51])
def test_a_mark_that_cannot_be_read_is_told(text):
    with pytest.raises(PromptError):
        read_marks(text)


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_any_text_gives_marks_or_a_message(text):
    try:
        read_marks(text)
    except PromptError as error:
        assert str(error)


def test_a_drawing_shows_the_veil_inside_only_and_every_mark():
    gray = np.full((60, 80, 3), 128, np.uint8)
    mask = np.zeros((60, 80), bool)
    mask[10:50, 10:40] = True
    drawn = draw_cut(gray, mask, Prompt((5, 5, 70, 55), (Mark(20, 20), Mark(60, 40, inside=False))))
    assert drawn.shape == (576, 768, 3)
    assert (drawn[150:160, 700:760] == 128).all()
    assert (drawn[300:350, 150:250] != 128).any(axis=2).all()
    assert len(np.unique(drawn[300:350, 150:250].reshape(-1, 3), axis=0)) == 2  # the veil and its stripes
    assert (gray == 128).all()
    assert (draw_cut(gray, None, Prompt()) == 128).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (200, 3)])
def test_a_tiny_picture_is_drawn_too(shape):
    drawn = draw_cut(np.zeros((*shape, 3), np.uint8), np.ones(shape, bool), Prompt((0, 0, 1, 1), (Mark(0, 0),)))
    assert max(drawn.shape) == 768


def test_the_sentences_tell_the_numbers():
    mask = np.zeros((10, 20), bool)
    assert "empty" in cut_sentence(mask, Prompt())
    mask[:5, :10] = True
    assert cut_sentence(mask, Prompt((0, 0, 10, 8))) == (
        "The mask has 50 of the picture's 200 pixels (25.0%); the box has 80."
    )
    found = Candidates(np.stack([mask, ~mask, mask]), np.array([0.2, 0.9, 0.5]))
    assert found.best == 1
    assert [row["Chosen"] for row in candidate_rows(found)] == ["", "yes", ""]
    assert candidate_rows(found)[1]["Pixels"] == "150"
    assert "0.900" in candidates_sentence(found)
    assert "mask 2" in candidates_sentence(found)


@pytest.mark.parametrize("shape", [(100, 300), (300, 100), (64, 64), (1, 50)])
def test_a_map_goes_to_the_square_and_back(shape):
    rows, columns = np.indices(shape)
    inside = (rows >= shape[0] * 0.3) & (columns < shape[1] * 0.6)
    pixels = np.repeat(inside[..., np.newaxis], 3, axis=2).astype(np.uint8) * 255
    square, scale = to_square_input(pixels, 256)
    assert square.shape == (256, 256, 3)
    assert scale == 256 / max(shape)
    np.testing.assert_allclose(
        square[-1, -1], [123.675, 116.28, 103.53] if shape[0] != shape[1] else 255 * inside[-1, -1]
    )
    back = from_square(square[..., 0] / 255 - 0.5, 256, shape) > 0
    assert back.shape == shape
    assert (back == inside).mean() > 0.97


def test_a_prompt_is_scaled_and_written_as_keras_cv_wants_it():
    marks = (Mark(10, 20), Mark(30, 40, inside=False))
    with_box = prompt_arrays(Prompt((1, 2, 30, 40), marks), 4.0)
    np.testing.assert_array_equal(with_box["points"], [[[40, 80], [120, 160]]])
    np.testing.assert_array_equal(with_box["labels"], [[1, 0]])
    np.testing.assert_array_equal(with_box["boxes"], [[[[4, 8], [120, 160]]]])
    alone = prompt_arrays(Prompt(None, marks), 4.0)
    np.testing.assert_array_equal(alone["labels"], [[1, 0, -1]])
    assert alone["points"].shape == (1, 3, 2)
    assert alone["boxes"].shape == (1, 0, 2, 2)
    assert prompt_arrays(Prompt((1, 2, 3, 4)), 1.0)["points"].shape == (1, 0, 2)


# From here on Keras is in this process.


@functools.cache
def tiny_model():
    """Build Segment Anything as keras-cv does, with few numbers: it sees 128 x 128 pixels, its maps have 32 x 32."""
    import keras
    from keras_cv import models

    keras.utils.set_random_seed(4)
    backbone = models.ViTDetBackbone(
        include_rescaling=True,
        input_shape=(128, 128, 3),
        embed_dim=32,
        depth=2,
        mlp_dim=64,
        num_heads=2,
        out_chans=32,
        window_size=4,
        global_attention_indices=[1],
    )
    encoder = models.SAMPromptEncoder(embed_dim=32, image_embedding_size=(8, 8), input_image_size=(128, 128))
    transformer = models.TwoWayTransformer(depth=2, embed_dim=32, num_heads=2, mlp_dim=64)
    decoder = models.SAMMaskDecoder(transformer_dim=32, transformer=transformer, iou_head_hidden_dim=32)
    return models.SegmentAnythingModel(backbone=backbone, prompt_encoder=encoder, mask_decoder=decoder)


PROMPTS = [
    Prompt((20, 10, 90, 60)),
    Prompt(None, (Mark(50, 30), Mark(10, 70, inside=False))),
    Prompt((20, 10, 90, 60), (Mark(50, 30),)),
]
PHOTOGRAPH = data.coffee()[::4, ::4]  # 100 x 150


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_answer_equals_the_whole_model_of_keras_cv(prompt):
    model, scale = tiny_model(), 128 / 150
    found = answer_prompt(model, embed_picture(model, PHOTOGRAPH), PHOTOGRAPH.shape, prompt)
    square, _ = to_square_input(PHOTOGRAPH, 128)
    inputs = {"images": square[np.newaxis], **prompt_arrays(prompt, scale)}
    inputs = {name: values for name, values in inputs.items() if values.size}
    output = model.predict(inputs, verbose=0)
    np.testing.assert_allclose(found.scores, output["iou_pred"][0, 1:], atol=1e-5)
    maps = [from_square(one, 128, PHOTOGRAPH.shape) for one in output["masks"][0, 1:]]
    assert found.masks.shape == (3, 100, 150)
    assert (found.masks == (np.stack(maps) > 0)).mean() > 0.999


def test_every_part_of_a_prompt_counts():
    model = tiny_model()
    features = embed_picture(model, PHOTOGRAPH)
    prompts = [*PROMPTS, Prompt(None, (Mark(50, 30), Mark(10, 70))), Prompt((21, 10, 90, 60))]
    scores = [tuple(answer_prompt(model, features, PHOTOGRAPH.shape, prompt).scores) for prompt in prompts]
    assert len(set(scores)) == len(prompts)


def test_a_prompt_without_meaning_is_refused_before_the_network_runs():
    with pytest.raises(PromptError):
        answer_prompt(None, np.zeros((8, 8, 32), np.float32), (100, 150), Prompt((500, 1, 600, 9)))


def test_the_padding_becomes_nought_in_the_network():
    square, _ = to_square_input(np.zeros((64, 128, 3), np.uint8), 128)
    mean, spread = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    np.testing.assert_allclose((square[100, 100] / 255 - mean) / spread, 0, atol=1e-6)


def test_segment_anything_comes_in_three_sizes():
    assert ANYTHING_PRESETS == ("sam_base_sa1b", "sam_large_sa1b", "sam_huge_sa1b")
