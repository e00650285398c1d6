"""The visitor's own photos and what was drawn on them: kept over a reload, and never in a link."""

import hashlib
import io
from collections.abc import Callable, Sequence

import streamlit as st
from PIL import Image

from dlplay.data.labels.own import OwnLabels, OwnPhoto, read_labels, write_labels
from dlplay.data.labels.writing import LABEL_WRITERS, PhotoFile, done_photos, kept_photo
from dlplay.data.pictures.reading import PictureError
from dlplay.data.sets.uploads import add_uploads
from dlplay.ui.own_files import content_of, keep_file, keep_files, link_file, own_file, own_files
from dlplay.words import say, say_again, say_count

PHOTOS, LABELS = "photos", "labels"  # what the files are used for
READ_PHOTOS = "own_photos_read"  # in the session's state: (checksum of the file, the photos)
READ_LABELS = "own_labels_read"  # the same: (checksums of photos and labels, the labels)
VERSION = "own_labels_version"  # in the session's state: how often something else than the editor changed objects
MOST_PHOTOS = 100
LEAST_PHOTOS = 4  # labelled ones, that a training needs


def own_photos() -> tuple[PhotoFile, ...]:
    """Give the photos that this visitor brought for labelling."""
    file = own_file(PHOTOS)
    if file is None:
        return ()
    if st.session_state.get(READ_PHOTOS, ("",))[0] != file.checksum:
        photos = tuple(_photo_file(name, content) for name, content in own_files(PHOTOS))
        st.session_state[READ_PHOTOS] = file.checksum, photos
    return st.session_state[READ_PHOTOS][1]  # type: ignore[no-any-return]


def _photo_file(name: str, content: bytes) -> PhotoFile:
    with Image.open(io.BytesIO(content)) as image:
        return PhotoFile(name, hashlib.sha256(content).hexdigest()[:24], (image.height, image.width), content)


def add_photos(files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Keep more photos, small and upright; gives sentences on what was refused, left out, or there already."""
    known = [(one.name, one.content) for one in own_photos()]
    new, told = [], []
    for name, content in files:
        try:
            new.append((name, kept_photo(content, name)))
        except PictureError as error:
            told.append(say_again(error))
    every, copies = add_uploads(known, new)
    if copies:
        told.append(say("{copies} of these photos were there already: counted once.", copies=len(copies)))
    if len(every) > MOST_PHOTOS:
        told.append(
            say(
                "{most_photos} photos are the most: the last {every} were left out.",
                most_photos=MOST_PHOTOS,
                every=len(every) - MOST_PHOTOS,
            )
        )
    if every[:MOST_PHOTOS] != known:
        _keep_photos(every[:MOST_PHOTOS])
    return told


def _keep_photos(photos: list[tuple[str, bytes]]) -> None:
    """Keep the photos, also for a reload while the window for labelling is open."""
    keep_files(PHOTOS, photos)
    link_file(PHOTOS, own_file(PHOTOS))


def remove_photo(checksum: str) -> None:
    """Forget one photo and its labels."""
    keep_labels(own_labels().put(checksum, OwnPhoto()), is_edit=False)
    _keep_photos([(one.name, one.content) for one in own_photos() if one.checksum != checksum])


def _shapes() -> dict[str, tuple[int, int]]:
    return {one.checksum: one.shape for one in own_photos()}


def own_labels() -> OwnLabels:
    """Give the labels that this visitor drew; after a reload, those that were kept."""
    file = own_file(LABELS)
    if file is None:
        return OwnLabels()
    if st.session_state.get(READ_LABELS, ("",))[0] != file.checksum:
        st.session_state[READ_LABELS] = file.checksum, read_labels(content_of(LABELS), _shapes())
    return st.session_state[READ_LABELS][1]  # type: ignore[no-any-return]


def keep_labels(labels: OwnLabels, *, is_edit: bool) -> None:
    """Keep the labels; is_edit: they come from the editor, which then need not take them over."""
    content = write_labels(labels, _shapes())
    keep_file(LABELS, "labels.json", content)
    st.session_state[READ_LABELS] = hashlib.sha256(content).hexdigest(), labels
    if not is_edit:
        st.session_state[VERSION] = st.session_state.get(VERSION, 0) + 1


def labelled_photos() -> list[tuple[PhotoFile, OwnPhoto]]:
    """Give all photos with their labels."""
    labels = own_labels()
    return [(one, labels.of(one.checksum)) for one in own_photos()]


def zip_writer(format_name: str, *, masks: bool) -> Callable[[], bytes]:
    """Give what writes the labelled photos as a zip file in a format, of LABEL_WRITERS."""
    done, _ = done_photos(labelled_photos(), masks=masks)
    classes = own_labels().classes
    return lambda: LABEL_WRITERS[format_name](done, classes)


def is_enough(*, masks: bool) -> bool:
    """Tell whether so many photos are labelled that a network can be trained on them."""
    done, _ = done_photos(labelled_photos(), masks=masks)
    return len(done) >= LEAST_PHOTOS and any(own.objects for _, own in done)


def progress_sentence(*, masks: bool) -> str:
    """Say how many photos are labelled, and what is missing for a training."""
    every = labelled_photos()
    done, half = done_photos(every, masks=masks)
    told = say("**{done} of {every} photos are labelled.**", done=len(done), every=len(every))
    if half:
        told += " " + say_count(
            "Photo {half}: a box has no mask yet. Cut it out, or this photo does not train.",
            "Photos {half}: a box has no mask yet. Cut it out, or these photos do not train.",
            len(half),
            half=", ".join(map(str, half)),
        )
    if len(done) < LEAST_PHOTOS:
        return say(
            "{told} A training needs at least {least_photos}; 20 are better.", told=told, least_photos=LEAST_PHOTOS
        )
    if not is_enough(masks=masks):
        return say("{told} No object is marked in them: there is nothing to learn yet.", told=told)
    return say("{told} Every fifth of them is held out and only validates.", told=told)
