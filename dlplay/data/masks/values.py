"""A mask's file to whole numbers, and what the numbers of all masks together mean: classes, or single objects."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, UnidentifiedImageError
from skimage import measure

from dlplay.data.labels.texts import LabelError
from dlplay.data.pictures.reading import FORMATS, MAX_PIXELS
from dlplay.words import Note, join_notes

Codes = NDArray[np.int32]
FEW_VALUES = 30  # classes; with more values than that, each is an object
MOST_VALUES = 100  # of class masks
MOST_CONTIGUOUS = 0.9  # of the masks, or of the values, for "object numbers"
LEAST_PIXELS = 4  # of an object, in the mean; a photo taken for a mask has fewer for a colour
WHITE = 255
MOST_BELOW_VOID = 64  # classes up to here, and 255 besides: then 255 marks what belongs to no class
ALMOST = 8  # so near to 0 or 255, a value of a black and white mask was smeared by saving
COLOUR_NAMES = {value: name for name, value in ImageColor.colormap.items() if isinstance(value, str)}


@dataclass(frozen=True)
class MaskCodes:
    """A mask's numbers (height, width): gray values, places in a palette, or colours as 65536 R + 256 G + B."""

    codes: Codes
    is_colour: bool = False
    is_lossy: bool = False


@dataclass(frozen=True)
class MaskMeaning:
    """Which number is the ground, whether the others are objects, and else the name of the class of each."""

    ground: int
    objects: bool
    class_names: dict[int, str]
    sentence: str


def read_mask_codes(content: bytes, path: str) -> MaskCodes:
    """Decode a mask without changing its numbers. Raises LabelError where that is not possible."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise LabelError(
                    "The mask “{path}” has {width} x {height} pixels; the limit is {max_pixels} million. Scale it "
                    "down without smoothing (nearest neighbour).",
                    path=path,
                    width=image.width,
                    height=image.height,
                    max_pixels=MAX_PIXELS // 10**6,
                )
            return _mask_codes(image, path)
    except LabelError:
        raise
    except Exception as error:
        why = Note("is not a picture") if isinstance(error, UnidentifiedImageError) else Note("is damaged or cut off")
        raise LabelError("The mask “{path}” {why}. Save it as PNG again.", path=path, why=why) from error


def _mask_codes(image: Image.Image, path: str) -> MaskCodes:
    lossy = image.format in ("JPEG", "MPO")
    if image.mode in ("1", "L", "P", "I", "F") or image.mode.startswith("I;16"):
        values = np.asarray(image)
        whole = np.rint(np.nan_to_num(values.astype(np.float64), nan=-1.0, posinf=-1.0, neginf=-1.0))
        if whole.min() < 0 or whole.max() >= 2**24 or (image.mode == "F" and (whole != values).any()):
            raise LabelError(
                "The mask “{path}” has values that are no whole numbers from 0 on. Save it as PNG.", path=path
            )
        return MaskCodes(whole.astype(np.int32), is_lossy=lossy)
    if image.mode in ("LA", "La"):
        gray, opacity = np.moveaxis(np.asarray(image.convert("LA")), -1, 0)
        return MaskCodes(np.where(opacity > 0, gray, 0).astype(np.int32), is_lossy=lossy)
    layers = np.asarray(image.convert("RGBA")).astype(np.int32)
    red, green, blue = (np.where(layers[..., 3] > 0, layers[..., channel], 0) for channel in range(3))
    if (red == green).all() and (red == blue).all():
        return MaskCodes(red, is_lossy=lossy)
    return MaskCodes(red * 65536 + green * 256 + blue, is_colour=True, is_lossy=lossy)


def scaled_codes(codes: Codes, shape: tuple[int, int]) -> Codes:
    """Scale numbers to a shape (height, width): every pixel takes the number at its middle."""
    rows, columns = (
        np.minimum(((np.arange(new) + 0.5) * old / new).astype(np.int64), old - 1)
        for new, old in zip(shape, codes.shape, strict=True)
    )
    return np.asarray(codes[rows][:, columns])


def prepared_masks(masks: list[MaskCodes]) -> tuple[list[MaskCodes], tuple[str, ...]]:
    """Make all masks alike: colours where one has colours, black and white again where saving smeared that."""
    if any(mask.is_colour for mask in masks):
        gray_to_colour = 65793  # gray g is 65536 g + 256 g + g
        alike = [
            mask if mask.is_colour else MaskCodes(mask.codes * gray_to_colour, is_colour=True, is_lossy=mask.is_lossy)
            for mask in masks
        ]
    elif _is_smeared(masks):
        white = [MaskCodes(np.where(mask.codes >= 128, WHITE, 0).astype(np.int32)) for mask in masks]
        return white, (Note("values between black and white in the masks: below 128 became 0, the others 255"),)
    else:
        alike = masks
    if any(mask.is_lossy for mask in alike):
        raise LabelError(
            "The masks are JPEG pictures, which change the values that mean the classes. Save the masks as PNG."
        )
    return alike, ()


def _is_smeared(masks: list[MaskCodes]) -> bool:
    """Tell whether nearly all values are (almost) 0 or 255, and the others spread between."""
    if any(mask.codes.max(initial=0) > WHITE for mask in masks):
        return False
    counts = np.sum([np.bincount(mask.codes.ravel(), minlength=WHITE + 1) for mask in masks], axis=0)
    between, white = counts[ALMOST + 1 : WHITE - ALMOST], counts[WHITE - ALMOST :].sum()
    spread = np.count_nonzero(counts[MOST_BELOW_VOID + 1 : WHITE]) > 2
    return bool(white > 0 and spread and between.sum() < 0.25 * (white + between.sum()))


def mask_meaning(masks: list[MaskCodes], hint: str) -> MaskMeaning:
    """Decide what the numbers of all masks mean; a hint, "objects" or "classes", decides where both are possible."""
    colour = masks[0].is_colour
    present = [np.unique(mask.codes) for mask in masks]
    every = np.unique(np.concatenate(present))
    if every.tolist() == [1, 2, 3] and not colour and _is_trimap(masks):
        said = Note("trimaps: 1 the object, 2 the ground, 3 the edge between, that counts as object")
        return MaskMeaning(2, False, {1: "object", 3: "object"}, said)
    ground, about = _ground_of(masks, every)
    values = [one[one != ground] for one in present]
    others = every[every != ground]
    if len(others) == 0:
        raise LabelError("All masks show one value only: nothing is marked in them. Export them again.")
    void = bool(not colour and len(others) > 1 and others[-1] == WHITE and others[-2] <= MOST_BELOW_VOID)
    if hint == "objects" or (hint != "classes" and not void and _are_objects(masks, values, ground)):
        kind = Note("colour") if colour else Note("value")
        said = Note("object numbers: every {kind} of a mask is one object; {about}", kind=kind, about=about)
        return MaskMeaning(ground, True, {}, said)
    if len(others) > MOST_VALUES:
        raise LabelError(
            "The masks have {others:,} different values, in several pieces each: too many for classes, and "
            "no object numbers. Save masks as PNG, and scale them without smoothing (nearest neighbour).",
            others=len(others),
        )
    classes = [int(value) for value in others if not (void and value == WHITE)]
    names = {value: _class_name(value, colour) for value in classes}
    if len(classes) == 1 and not colour:
        names = {classes[0]: "object"}
    said = Note(
        "class masks: every {kind} is a class, every connected piece of it an object",
        kind=Note("colour") if colour else Note("value"),
    )
    more = [Note("255 marks no class: ground")] if void else []
    return MaskMeaning(ground, False, names, join_notes([said, about, *more], "; "))


def _is_trimap(masks: list[MaskCodes]) -> bool:
    """Tell whether 1 and 2 almost never touch, since 3 lies between."""
    direct = touching = 0
    for mask in masks:
        for one, other in ((mask.codes[:, 1:], mask.codes[:, :-1]), (mask.codes[1:], mask.codes[:-1])):
            direct += int(np.count_nonzero((one != other) & (one + other == 3)))
            touching += int(np.count_nonzero(one != other))
    return touching > 0 and direct < 0.05 * touching


def _ground_of(masks: list[MaskCodes], every: Codes) -> tuple[int, Note]:
    """Choose 0 (black) as the ground; where no mask has it, the commonest value along the edges of the masks."""
    if every[0] == 0:
        return 0, Note("{colour} is the ground", colour=Note("black") if masks[0].is_colour else "0")
    edges = [np.concatenate([m.codes[0], m.codes[-1], m.codes[:, 0], m.codes[:, -1]]) for m in masks]
    values, counts = np.unique(np.concatenate(edges), return_counts=True)
    ground = int(values[counts.argmax()])
    return (
        ground,
        Note(
            "no mask has 0, so the ground is what is commonest along the edges, {ground}",
            ground=_class_name(ground, masks[0].is_colour),
        ),
    )


def _are_objects(masks: list[MaskCodes], values: list[Codes], ground: int) -> bool:
    """Tell whether the values number objects: 1 to n in (almost) every mask, n differs, each value in one piece.

    Of more than 30 values, each one being in one piece, of 4 pixels in the mean, is enough.
    """
    many = len(np.unique(np.concatenate(values))) > FEW_VALUES
    lengths = {len(one) for one in values}
    contiguous = np.mean([np.array_equal(one, np.arange(1, len(one) + 1)) for one in values])
    if not many and (masks[0].is_colour or len(lengths - {0}) < 2 or contiguous < MOST_CONTIGUOUS):
        return False
    marked = sum(np.count_nonzero(mask.codes != ground) for mask in masks)
    if many and marked < LEAST_PIXELS * sum(map(len, values)):
        return False
    pieces = sum(int(measure.label(m.codes, background=ground, connectivity=2).max()) for m in masks)
    return sum(map(len, values)) >= MOST_CONTIGUOUS * pieces


def _class_name(value: int, is_colour: bool) -> str:
    if not is_colour:
        return Note("value {value}", value=value)
    written = f"#{value:06x}"
    return COLOUR_NAMES.get(written, written)
