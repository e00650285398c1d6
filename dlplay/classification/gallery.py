"""The pictures of a lesson: ours or a visitor's."""

from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.data.pictures.reading import Picture, PictureError, read_picture, shrink
from dlplay.words import Note

MOST_PICTURES = 12
LONGEST = 1200  # pixels of a side: no network takes more than 600


@dataclass(frozen=True)
class Gallery:
    """Pictures, a sentence about every file that cannot be read, and one about all that are too many."""

    pictures: tuple[Picture, ...]
    problems: tuple[str, ...] = ()


def read_pictures(contents: Sequence[bytes], names: Sequence[str]) -> Gallery:
    """Read picture files, the first MOST_PICTURES that are pictures, each scaled down to at most LONGEST pixels."""
    pictures: list[Picture] = []
    problems, left_out = [], []
    for content, name in zip(contents, names, strict=True):
        try:
            picture = read_picture(content, name)
        except PictureError as problem:
            problems.append(Note("{problem}", problem=problem))
            continue
        if len(pictures) == MOST_PICTURES:
            left_out.append(name)
        else:
            pictures.append(Picture(shrink(picture.pixels, LONGEST), name, picture.notes))
    if left_out:
        problems.append(
            Note(
                "At most {most_pictures} pictures at once. Left out: {left_out}.",
                most_pictures=MOST_PICTURES,
                left_out=", ".join(left_out),
            )
        )
    return Gallery(tuple(pictures), tuple(problems))
