"""Pictures with masks: object numbers, classes, colours, trimaps; sizes, pairs, and what is refused."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from dlplay.data.archives import PictureSetError
from dlplay.data.drawn.scenes import draw_scenes
from dlplay.data.labels.labelled import count_objects
from dlplay.data.labels.texts import LabelError
from dlplay.data.masks import files as mask_files
from dlplay.data.masks.files import boxes_around, read_mask_folder, read_mask_zip
from dlplay.data.masks.values import scaled_codes

SHARED = Path(__file__).parents[4] / "shared/data"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the real masks are not on this machine")


def saved(pixels, kind="PNG", mode=None):
    buffer = io.BytesIO()
    image = Image.fromarray(np.asarray(pixels))
    if mode == "P":
        image = Image.fromarray(np.asarray(pixels), "L")
        image.putpalette([value for n in range(256) for value in (n * 37 % 256, n * 91 % 256, n * 53 % 256)])
    image.save(buffer, kind)
    return buffer.getvalue()


def photo(height=12, width=20):
    return saved(np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8))


def mask_of(*rectangles, shape=(12, 20), dtype=np.uint8):
    """A mask with rectangles: value, top, left, bottom, right."""
    mask = np.zeros(shape, dtype)
    for value, top, left, bottom, right in rectangles:
        mask[top:bottom, left:right] = value
    return mask


def read(masks, kind="masks", mode=None, **more):
    files = {f"pictures/{n}.png": photo(*np.shape(mask)[:2]) for n, mask in enumerate(masks)}
    files |= {f"{kind}/{n}.png": saved(mask, mode=mode) for n, mask in enumerate(masks)}
    return read_mask_zip(zipped(files | more), "own.zip")


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def told(labelled):
    return " ".join(labelled.notes)


def names_of(picture, labelled):
    return [labelled.classes[label] for label in picture.labels]


def sound(labelled):
    """Assert what holds for every set with masks: boxes and labels belong to the numbers in the map."""
    assert sum(count_objects(labelled.pictures, len(labelled.classes))) > 0
    for one in labelled.pictures:
        assert one.objects.shape == one.pixels.shape[:2]
        assert one.objects.dtype == np.int32
        assert np.unique(one.objects[one.objects > 0]).tolist() == list(range(1, len(one.labels) + 1))
        assert (one.labels < len(labelled.classes)).all()
        for number, box in enumerate(one.boxes_xyxy, 1):
            rows, columns = np.nonzero(one.objects == number)
            assert box.tolist() == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


NOISE = np.random.default_rng(1).integers(0, 2, (12, 20), dtype=np.uint8) * 200
NUMBERED = [
    mask_of((1, 0, 0, 3, 5), (2, 4, 6, 9, 9), (3, 0, 10, 4, 20)),
    mask_of((1, 6, 2, 12, 7), (2, 6, 7, 12, 20)),
]


@pytest.mark.parametrize("mode", [None, "P"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_object_numbers_stay_apart_also_where_they_touch(dtype, mode):
    labelled = read([mask.astype(dtype if mode is None else np.uint8) for mask in NUMBERED], mode=mode)
    sound(labelled)
    assert labelled.classes == ("object",)
    assert "object numbers" in labelled.notes[0]
    np.testing.assert_array_equal(labelled.pictures[0].objects, NUMBERED[0])
    assert labelled.pictures[1].boxes_xyxy.tolist() == [[2, 6, 7, 12], [7, 6, 20, 12]]


def test_class_values_become_classes_and_their_pieces_objects():
    masks = [
        mask_of((3, 0, 0, 3, 5), (3, 6, 0, 9, 5), (7, 4, 10, 8, 20)),
        mask_of((7, 0, 0, 3, 5)),
    ]
    labelled = read(masks)
    sound(labelled)
    assert labelled.classes == ("value 3", "value 7")
    assert "class masks" in labelled.notes[0]
    assert sorted(names_of(labelled.pictures[0], labelled)) == ["value 3", "value 3", "value 7"]
    assert names_of(labelled.pictures[1], labelled) == ["value 7"]
    for picture, mask in zip(labelled.pictures, masks, strict=True):
        of_class = np.array([0, *(np.array([3, 7])[picture.labels])])[picture.objects]
        np.testing.assert_array_equal(of_class, mask)


@pytest.mark.parametrize(("folder", "objects"), [("masks", 2), ("object masks", 1), ("class masks", 2)])
def test_the_name_of_the_folder_decides_what_the_values_mean(folder, objects):
    labelled = read([mask_of((1, 0, 0, 3, 3), (1, 6, 6, 9, 9))], kind=folder)
    sound(labelled)
    assert len(labelled.pictures[0].labels) == objects
    assert len(read(NUMBERED, kind="SegmentationClass").classes) == 3


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("ground\ncat\n\ndog", ("cat", "dog")),
        ("cat\nbird\ndog\n", ("cat", "dog")),
        ("ground\ncat", ("cat", "value 3")),
        ("", ("value 1", "value 3")),
    ],
)
def test_a_list_of_names_names_the_values_with_or_without_the_ground(text, classes):
    masks = [mask_of((1, 0, 0, 3, 5), (3, 6, 0, 9, 5), (3, 0, 9, 3, 12))]
    labelled = read(masks, **{"classes.txt": text})
    sound(labelled)
    assert labelled.classes == classes


@pytest.mark.parametrize("white", [1, 255])
def test_black_and_white_gives_one_class(white):
    labelled = read([mask_of((white, 0, 0, 3, 5), (white, 6, 6, 9, 9)), mask_of()])
    sound(labelled)
    assert labelled.classes == ("object",)
    assert [len(one.labels) for one in labelled.pictures] == [2, 0]
    assert "marks nothing: a picture without objects" in told(labelled)
    bits = saved(mask_of((1, 2, 2, 9, 9)).astype(bool))
    assert read_mask_zip(zipped({"i/1.png": photo(), "i/1_mask.png": bits}), "o.zip").pictures[0].labels.tolist() == [0]


@pytest.mark.parametrize("colours", [((255, 0, 0), (0, 0, 128)), ((1, 2, 3), (200, 100, 7))])
def test_colours_become_classes_with_black_as_ground(colours):
    mask = np.zeros((12, 20, 3), np.uint8)
    mask[2:5, 3:9], mask[7:10, 0:20] = colours
    labelled = read([mask])
    sound(labelled)
    assert set(labelled.classes) == ({"red", "navy"} if colours[0][0] == 255 else {"#010203", "#c86407"})
    assert sorted(labelled.pictures[0].boxes_xyxy.tolist()) == [[0, 7, 20, 10], [3, 2, 9, 5]]


def test_transparent_counts_as_ground():
    mask = np.zeros((12, 20, 4), np.uint8)
    mask[..., 0] = 200
    mask[2:5, 3:9, 3] = 255
    assert read([mask]).pictures[0].boxes_xyxy.tolist() == [[3, 2, 9, 5]]


def test_many_colours_each_in_one_piece_are_objects():
    mask = np.zeros((12, 80, 3), np.uint8)
    for number in range(40):
        mask[3:9, 2 * number : 2 * number + 2] = (number * 6, 255 - number, 9)
    labelled = read([mask])
    sound(labelled)
    assert len(labelled.pictures[0].labels) == 40
    assert labelled.classes == ("object",)


def test_trimaps_count_the_edge_to_the_object_but_three_touching_classes_are_no_trimap():
    trimap = mask_of((3, 1, 1, 11, 19), (1, 3, 3, 9, 17)) + 0
    trimap[trimap == 0] = 2
    labelled = read([trimap])
    sound(labelled)
    assert labelled.pictures[0].boxes_xyxy.tolist() == [[1, 1, 19, 11]]
    assert "trimaps" in labelled.notes[0]
    stripes = np.repeat(np.array([[1], [2], [3]], np.uint8), 20, axis=1).repeat(4, axis=0)
    stripes[:, 8:12] = 2
    labelled = read([stripes])
    sound(labelled)
    assert "no mask has 0" in told(labelled)
    assert labelled.classes == ("value 2", "value 3")


def test_255_besides_small_values_marks_no_class():
    labelled = read([mask_of((255, 0, 0, 6, 9), (4, 1, 1, 5, 8), (15, 8, 0, 12, 20))])
    assert labelled.classes == ("value 4", "value 15")
    assert "255 marks no class" in told(labelled)
    assert read([mask_of((128, 0, 0, 6, 9), (255, 8, 0, 12, 20))]).classes == ("value 128", "value 255")


def test_smeared_black_and_white_is_made_clear_again_and_a_jpeg_of_classes_is_refused():
    mask = mask_of((255, 20, 30, 60, 90), shape=(80, 120))
    files = {"pictures/1.png": photo(80, 120), "masks/1.jpg": saved(mask, "JPEG")}
    labelled = read_mask_zip(zipped(files), "own.zip")
    sound(labelled)
    assert len(labelled.pictures[0].labels) == 1
    round_one = np.where(np.hypot(*(np.indices((80, 120)) - [[[40]], [[60]]])) < 25, 255, 0).astype(np.uint8)
    soft = np.asarray(Image.fromarray(round_one).resize((60, 40), Image.Resampling.BILINEAR))
    assert len(np.unique(soft)) > 5
    assert len(read([soft]).pictures[0].labels) == 1
    files["masks/1.jpg"] = saved(mask_of((90, 20, 30, 60, 90), (160, 0, 0, 9, 9), shape=(80, 120)), "JPEG")
    with pytest.raises(LabelError, match="JPEG"):
        read_mask_zip(zipped(files), "own.zip")


def test_a_mask_of_another_size_is_scaled_or_refused():
    half = {"pictures/1.png": photo(24, 40), "masks/1.png": saved(mask_of((1, 0, 0, 3, 5), (2, 6, 5, 12, 20)))}
    labelled = read_mask_zip(zipped(half), "own.zip")
    sound(labelled)
    assert sorted(labelled.pictures[0].boxes_xyxy.tolist()) == [[0, 0, 10, 6], [10, 12, 40, 24]]
    assert "“masks/1.png”: its mask has another size than its picture: scaled" in told(labelled)
    turned = {"pictures/1.png": photo(20, 12), "masks/1.png": saved(mask_of((1, 0, 0, 3, 5)))}
    with pytest.raises(LabelError) as caught:
        read_mask_zip(zipped(turned), "own.zip")
    for said in ("“masks/1.png”", "20 x 12", "“pictures/1.png”", "12 x 20"):
        assert said in str(caught.value)


def test_a_large_picture_and_its_mask_are_scaled_down_together():
    mask = mask_of((1, 100, 200, 300, 1280), (2, 0, 0, 1, 1), (3, 350, 0, 400, 40), shape=(400, 1280), dtype=np.uint16)
    labelled = read([mask], kind="object masks")
    sound(labelled)
    assert labelled.pictures[0].pixels.shape == (200, 640, 3)
    assert labelled.pictures[0].boxes_xyxy.tolist() == [[100, 50, 640, 150], [0, 175, 20, 200]]
    assert "so small that none of their pixels is left after scaling: 1" in told(labelled)


@given(arrays(np.int32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 4)), st.integers(1, 4))
@settings(max_examples=30)
def test_nearest_neighbour_scaling_repeats_and_undoes(codes, factor):
    larger = scaled_codes(codes, (codes.shape[0] * factor, codes.shape[1] * factor))
    np.testing.assert_array_equal(larger, np.kron(codes, np.ones((factor, factor), np.int32)))
    np.testing.assert_array_equal(scaled_codes(larger, codes.shape), codes)


@pytest.mark.parametrize(
    "paths",
    [
        ("images/x.png", "masks/x.png"),
        ("train/images/x.png", "train/labels/x.png"),
        ("set/x.png", "set/x_mask.png"),
        ("set/x_image.png", "set/x_seg.png"),
        ("segmentation_images/x.png", "segmentation_masks/x.png"),
        ("JPEGImages/x.png", "SegmentationClass/x.png"),
        ("imgs/image_1.png", "gt/mask_1.png"),
        ("photos/X.PNG", "annotations/x.png"),
        ("pictures/x.png", "objects/x.png"),
        ("a/x.png", "b/x.png"),
        ("b/x.png", "a/x.png"),
        ("my masks/images/x.png", "my masks/masks/x.png"),
    ],
)
def test_pictures_find_their_masks(paths):
    picture, mask = paths
    files = {picture: photo(), mask: saved(mask_of((255, 2, 3, 6, 9))), "__MACOSX/masks/._x.png": b"", "a.md": b"hi"}
    labelled = read_mask_zip(zipped(files), "own.zip")
    sound(labelled)
    assert labelled.pictures[0].name == picture.rpartition("/")[2]
    assert labelled.pictures[0].boxes_xyxy.tolist() == [[3, 2, 9, 6]]


def test_what_has_no_partner_is_told():
    more = {"pictures/8.png": photo(), "masks/9.png": saved(mask_of()), "masks/0_seg.png": saved(mask_of())}
    labelled = read(NUMBERED, **more)
    assert [one.name for one in labelled.pictures] == ["0.png", "1.png"]
    assert "“pictures/8.png”: no mask for it: left out" in told(labelled)
    assert "“masks/9.png”: a mask, but its picture is not here: left out" in told(labelled)
    assert "“masks/0_seg.png”: a second mask of the same picture: left out" in told(labelled)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"notes.txt": b"hi"}, "There is no picture here"),
        ({"pictures/1.png": photo()}, "Nothing says which files are masks"),
        ({"pictures/1.png": photo(), "masks/2.png": saved(mask_of())}, "No mask belongs to a picture"),
        ({"pictures/1.png": photo(), "masks/1.png": saved(mask_of())}, "one value only"),
        ({"pictures/1.png": photo(), "masks/1.png": b"\x89PNG"}, "The mask “masks/1.png” is not a picture"),
        ({"pictures/1.png": photo(), "masks/1.png": saved(NOISE)[:80]}, "The mask “masks/1.png” is"),
        ({"pictures/1.png": b"\x89PNG", "masks/1.png": saved(mask_of((1, 0, 0, 2, 2)))}, "No picture could be read"),
        ({"pictures/1.png": photo(), "masks/1.png": photo()}, "too many for classes"),
        (
            {"pictures/1.png": photo(), "masks/1.tif": saved(np.full((12, 20), 0.5, np.float32), "TIFF")},
            "no whole numbers",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(files, message):
    with pytest.raises(LabelError) as caught:
        read_mask_zip(zipped(files), "own.zip")
    assert message in str(caught.value)


def test_pieces_are_bounded(monkeypatch):
    monkeypatch.setattr(mask_files, "MOST_MASK_OBJECTS", 20)
    with pytest.raises(LabelError, match="more than 20 pieces"):
        read([(np.indices((12, 20)) % 2 == 0).all(axis=0).astype(np.uint8)])


def test_drawn_scenes_written_as_masks_come_back(tmp_path):
    drawn = draw_scenes(6, 3, 96)
    for number, scene in enumerate(drawn.pictures):
        for folder, pixels in (("images", scene.pixels), ("object masks", scene.objects.astype(np.uint16))):
            (tmp_path / folder).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(tmp_path / folder / f"{number}.png")
    labelled = read_mask_folder(tmp_path)
    sound(labelled)
    for scene, one in zip(drawn.pictures, labelled.pictures, strict=True):
        values = np.unique(scene.objects[scene.objects > 0])
        np.testing.assert_array_equal(one.objects, np.searchsorted([0, *values], scene.objects))
        np.testing.assert_array_equal(one.pixels, scene.pixels)


def test_boxes_around_nothing_are_none():
    assert boxes_around(np.zeros((3, 4), np.int32)).shape == (0, 4)


pixel_types = st.sampled_from([np.uint8, np.uint16, np.float32, bool])
mask_shapes = st.sampled_from([(6, 10), (3, 5), (6, 10, 3), (6, 10, 4), (6, 10, 2), (10, 6), (1, 1)])


@given(st.data())
@settings(max_examples=80)
def test_any_mask_is_read_or_refused(data):
    shape = data.draw(mask_shapes)
    dtype = data.draw(pixel_types) if len(shape) == 2 else np.uint8
    values = data.draw(arrays(dtype, shape))
    kind = "TIFF" if dtype == np.float32 else data.draw(st.sampled_from(["PNG", "TIFF"]))
    content = saved(values, kind)[: data.draw(st.just(None) | st.integers(0, 200))]
    files = {
        "pictures/1.png": photo(6, 10),
        data.draw(st.sampled_from(["masks/1.png", "1_mask.gif", "x/1.bmp"])): content,
    }
    try:
        sound(read_mask_zip(zipped(files), "own.zip"))
    except (LabelError, PictureSetError) as error:
        assert len(str(error)) > 20


@needs_data
def test_the_nuclei_are_read_as_objects_and_the_pets_as_trimaps():
    def first(folder, count=20):
        paths = [
            path for part in sorted(folder.iterdir()) if part.is_dir() for path in sorted(part.rglob("*.*g"))[:count]
        ]
        return read_mask_zip(zipped({str(path.relative_to(folder)): path.read_bytes() for path in paths}), "own.zip")

    nuclei, pets = first(SHARED / "nuclei_dsb2018"), first(SHARED / "pets")
    assert "object numbers" in nuclei.notes[0]
    for one in nuclei.pictures:
        values = np.asarray(Image.open(SHARED / "nuclei_dsb2018/labels" / one.name))
        assert len(one.labels) == len(np.unique(values)) - 1
    assert "trimaps" in pets.notes[0]
    assert {len(one.labels) for one in pets.pictures} <= {1, 2}
    assert len(nuclei.pictures) == len(pets.pictures) == 20
