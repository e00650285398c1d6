"""Labelling one's own photos in the browser: photos, classes, boxes and masks, one photo at a time."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dlplay.data import MAX_BYTES, PICTURE_KINDS
from dlplay.data.labels.own import (
    MOST_OWN_OBJECTS,
    OwnObject,
    OwnPhoto,
    masked_object,
    read_objects,
    typed_classes,
    with_classes,
    without_specks,
    write_objects,
)
from dlplay.data.labels.writing import LABEL_WRITERS, PhotoFile, done_photos
from dlplay.data.pictures.reading import read_picture, shrink
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.label_editor import edit_objects
from dlplay.ui.label_keeping import (
    MOST_PHOTOS,
    VERSION,
    add_photos,
    keep_labels,
    labelled_photos,
    own_labels,
    own_photos,
    progress_sentence,
    remove_photo,
    zip_writer,
)
from dlplay.ui.lesson import refuse
from dlplay.ui.picture_strip import picture_strip
from dlplay.words import plain, say, say_again, say_count

Cut = Callable[[NDArray[np.uint8], tuple[float, float, float, float]], NDArray[np.bool_]]
NOW = "own_labels_now"  # in the session's state: the checksum of the photo that is open
TOLD = "own_labels_told"  # in the session's state: what the last step was refused for, or repaired
ANSWERED = "own_labels_answered"  # in the session's state: the serial number of what the editor sent last
HOW_BOXES = (
    "Draw a box around every object: drag on the photo. Click a box to move it, or drag its corners. With the "
    "keyboard: Tab to a box, then the arrow keys; a new one can be typed below."
)
HOW_MASKS = (
    "Draw a box around an object and **cut it out** (GrabCut), or paint it with the **brush**; brush and eraser mend "
    "the object that is chosen by its name. With the keyboard: type a box below, then cut it out."
)


def open_labelling(*, masks: bool, key: str, cut: Cut | None) -> None:
    """Open the window for labelling; when it is closed, the page runs again with what was drawn."""

    @st.dialog(say("Label your photos"), width="large", on_dismiss="rerun")
    def label_photos() -> None:
        if photos := own_photos():
            label_one(photos, masks=masks, key=key, cut=cut)
        _ask_for_photos(key, bool(photos))
        for sentence in st.session_state.pop(TOLD, []):
            refuse(sentence, ":material/draw:")
        if photos:
            _offer_files(masks=masks, key=key)

    label_photos()


def _tell(*sentences: str) -> None:
    st.session_state[TOLD] = [*st.session_state.get(TOLD, []), *filter(None, sentences)]


def _ask_for_photos(key: str, some: bool) -> None:
    """A form for photos."""
    with st.expander(say("Add photos"), expanded=not some), st.form(f"{key}_add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            say("Your photos, {most_photos} at most; a phone offers its camera, too", most_photos=MOST_PHOTOS),
            PICTURE_KINDS,
            accept_multiple_files=True,
            key=f"{key}_photos",
            max_upload_size=MAX_BYTES // 2**20,
            disabled=uploads_are_paused(),
        )
        st.caption(say("Kept with 640 pixels on the longer side, until the playground ends; in no link."))
        if st.form_submit_button(say("Add them")) and files:
            _tell(*add_photos([(file.name, file.getvalue()) for file in files]))
            st.rerun(scope="fragment")


def label_one(photos: tuple[PhotoFile, ...], *, masks: bool, key: str, cut: Cut | None) -> None:
    """The strip of photos, the classes, and the photo that is open with its objects."""
    checksums = [one.checksum for one in photos]
    now = checksums.index(st.session_state[NOW]) if st.session_state.get(NOW) in checksums else 0
    photo, own = labelled_photos()[now]

    def turn_to(place: int) -> None:
        st.session_state[NOW] = checksums[place]

    _, half = done_photos(labelled_photos(), masks=masks)
    items = [_strip_item(number, one, half) for number, one in enumerate(labelled_photos(), 1)]
    picture_strip(items, now, say("Your photos"), key=f"{key}_strip", choose=turn_to)
    st.caption(
        say(
            "Photo {now} of {photos}: {name}. {progress}",
            now=now + 1,
            photos=len(photos),
            name=plain(photo.name),
            progress=progress_sentence(masks=masks),
        )
    )
    left, right = st.columns([1, 2], gap="medium", vertical_alignment="center")
    with left:
        _ask_for_classes(key)
    right.caption(say(HOW_MASKS if masks else HOW_BOXES))
    labels, state = own_labels(), st.session_state
    sent = {"picture": photo.checksum, "version": state.get(VERSION, 0), "answered": state.get(ANSWERED, 0)}
    edit_objects(
        f"data:image/{'png' if photo.ending == 'png' else 'jpeg'};base64,{base64.b64encode(photo.content).decode()}",
        photo.shape,
        write_objects(own.objects),
        say("The photo {name}; number of objects: {objects}.", name=plain(photo.name), objects=len(own.objects)),
        key=f"{key}_editor",
        state={**sent, "classes": labels.classes, "masks": masks},
        take=lambda drawn: take_drawn(drawn, cut),
    )
    _more_steps(photo, own, photos[now - 1] if now else None, key)
    _type_a_box(photo, own, key)


def take_drawn(drawn: dict[str, Any], cut: Cut | None) -> None:
    """Keep the objects that the editor sent, and cut out the boxes that it asks for."""
    photo = next((one for one in own_photos() if one.checksum == drawn.get("picture")), None)
    if photo is None or drawn.get("version") != st.session_state.get(VERSION, 0):
        return  # drawn while something else changed the objects
    st.session_state[ANSWERED] = drawn.get("serial", 0)
    labels = own_labels()
    sent, places = drawn.get("objects"), drawn.get("cut")
    objects = list(read_objects(sent, photo.shape, labels.classes))
    left_out = isinstance(sent, list) and len(objects) < len(sent)
    if left_out:
        _tell(
            say(
                "{most_own_objects} objects are the most in one photo; boxes need two pixels in width and height.",
                most_own_objects=MOST_OWN_OBJECTS,
            )
        )
    wanted = [place for place in places if place in range(len(objects))] if cut and isinstance(places, list) else []
    for place in wanted:
        objects[place] = _cut_object(photo, objects[place], cut)
    keep_labels(labels.put(photo.checksum, OwnPhoto(tuple(objects))), is_edit=not wanted and not left_out)


def _cut_object(photo: PhotoFile, one: OwnObject, cut: Cut | None) -> OwnObject:
    """Give an object its mask; where that fails, its box stays, and it is said."""
    assert cut is not None
    try:
        mask = cut(read_picture(photo.content, photo.name).pixels, one.box_xyxy)
    except ValueError as error:
        _tell(say_again(error))
        return one
    found = masked_object(one.class_name, without_specks(mask))
    if found is None:
        _tell(
            say(
                "GrabCut found no “{class_name}” in its box: draw the box anew, or paint it with the brush.",
                class_name=one.class_name,
            )
        )
    return found or one


def _strip_item(number: int, one: tuple[PhotoFile, OwnPhoto], half: list[int]) -> dict[str, Any]:
    photo, own = one
    objects = say("not labelled yet")
    if own.is_done:
        objects = say_count("{count} object", "{count} objects", len(own.objects))
    more = say(", not all with a mask") if number in half else ""
    text = f"{number} {'…' if number in half else '✓' if own.is_done else '·'}"
    return {
        "source": _thumbnail(photo.checksum, photo),
        "text": text,
        "label": say("Photo {number}: {objects}{more}", number=number, objects=objects, more=more),
    }


@st.cache_data(scope="session", max_entries=2 * MOST_PHOTOS, show_spinner=False)
def _thumbnail(checksum: str, _photo: PhotoFile) -> str:
    small = shrink(read_picture(_photo.content, _photo.name).pixels, 90)
    encoded = cv2.imencode(".jpg", np.ascontiguousarray(small[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return f"data:image/jpeg;base64,{base64.b64encode(encoded.tobytes()).decode()}"


def _ask_for_classes(key: str) -> None:
    """One line for the names of all classes."""
    name = f"{key}_classes"
    st.session_state.setdefault(name, ", ".join(own_labels().classes))

    def take() -> None:
        labels, told = with_classes(own_labels(), typed_classes(st.session_state[name]))
        keep_labels(labels, is_edit=False)
        st.session_state[name] = ", ".join(labels.classes)
        _tell(told)

    st.text_input(say("Classes, parted by commas"), key=name, on_change=take, max_chars=600)


def _more_steps(photo: PhotoFile, own: OwnPhoto, before: PhotoFile | None, key: str) -> None:
    """What is not drawn: copied boxes, a photo without objects, a photo to remove."""
    with st.container(horizontal=True, vertical_alignment="center"):
        copied = _boxes_of(before, photo.shape)
        if st.button(say("Copy the last photo's boxes"), key=f"{key}_copy", disabled=not copied):
            _put(photo, (*own.objects, *copied))
            st.rerun(scope="fragment")
        if st.button(say("Remove this photo"), key=f"{key}_remove"):
            remove_photo(photo.checksum)
            st.rerun(scope="fragment")
        name = f"{key}_empty_{photo.checksum}"
        st.session_state[name] = own.empty
        mark = lambda: _put(photo, (), empty=st.session_state[name])  # noqa: E731
        st.checkbox(say("Nothing of these classes is in it"), key=name, disabled=bool(own.objects), on_change=mark)


def _type_a_box(photo: PhotoFile, own: OwnPhoto, key: str) -> None:
    """A box by its corners, for who does not draw."""
    labels, (height, width) = own_labels(), photo.shape
    with st.expander(say("Type a box")), st.form(f"{key}_type", border=False):
        kind = choose("Class", labels.classes, key=f"{key}_typed_class", link=False)
        ends = (("x1", width), ("y1", height), ("x2", width), ("y2", height))
        corners = [
            place.number_input(
                say("{end}, 0 to {most}", end=end, most=most), 0, most, 0, key=f"{key}_typed_{end}_{photo.checksum}"
            )
            for place, (end, most) in zip(st.columns(4), ends, strict=True)
        ]
        if st.form_submit_button(say("Add the box")):
            new = read_objects([{"name": kind, "box": corners}], photo.shape, labels.classes)
            if not new:
                _tell(say("A box needs x1 < x2 and y1 < y2, by two pixels at least."))
            _put(photo, (*own.objects, *new))
            st.rerun(scope="fragment")


def _put(photo: PhotoFile, objects: tuple[OwnObject, ...], *, empty: bool = False) -> None:
    keep_labels(own_labels().put(photo.checksum, OwnPhoto(objects, empty)), is_edit=False)


def _boxes_of(before: PhotoFile | None, shape: tuple[int, int]) -> tuple[OwnObject, ...]:
    """Give the boxes of another photo, without masks, where they fit."""
    objects = own_labels().of(before.checksum).objects if before else ()
    return read_objects(write_objects([replace(one, runs=None) for one in objects]), shape, own_labels().classes)


def _offer_files(*, masks: bool, key: str) -> None:
    """The labelled photos as zip files."""
    done, _ = done_photos(labelled_photos(), masks=masks)
    formats = [name for name in LABEL_WRITERS if masks or name != "masks"]
    with st.container(horizontal=True):
        for name in formats:
            st.download_button(
                say("Keep as {name} (.zip)", name=name),
                zip_writer(name, masks=masks),
                f"own_{name.lower()}.zip",
                key=f"{key}_keep_{name}",
                on_click="ignore",
                disabled=not done,
            )
        if st.button(say("Done"), type="primary", key=f"{key}_done"):
            st.rerun()  # closes the window
    if masks:
        st.caption(
            say("COCO keeps objects that touch apart; in masks, those of one class become one piece. YOLO: boxes.")
        )
