"""All maps of a layer on pages of 64, and one of them beside what came in."""

import streamlit as st

from dlplay import feature_maps, ui
from dlplay.lessons.feature_maps.bench import Activation, Bench
from dlplay.words import say


def show_maps(bench: Bench, channel: int) -> None:
    """All maps of the layer as one picture, a page of 64 at a time; the open one is framed, a click opens another."""
    count = bench.maps.shape[2]
    pages, page = feature_maps.num_pages(count), 1
    if pages > 1:
        page = ui.turn_pages(pages, key="feature_maps.maps_page")
    scale = ui.choose(
        "Black and white", feature_maps.SCALES, key="feature_maps.brightness", look="radio", horizontal=True
    )
    rows, columns = feature_maps.grid_shape(count, page)
    first = (page - 1) * feature_maps.PER_PAGE
    last = min(first + feature_maps.PER_PAGE, count) - 1
    is_here = first <= channel <= last

    def open_another(row: int, column: int) -> None:
        st.session_state["feature_maps.map"] = min(first + row * columns + column, count - 1)

    sentence = say(
        "Maps {first} to {last} of {count}, row by row: {scale}. A map that is black all over is flat.",
        first=first,
        last=last,
        count=count,
        scale=say(feature_maps.SCALES[scale]),
    )
    framed = say("Framed is the open one; click on another to open it.")
    sentence = f"{sentence} {framed if is_here else say('Click on one to open it.')}"
    code = f"{bench.setup.calls()} {page} {scale}"
    grid = ui.encode_once(code, lambda: feature_maps.map_grid(bench.maps, page, scale))
    pixel = divmod(channel - first if is_here else 0, columns)
    frame = None if is_here else ()
    ui.picture_view(
        grid,
        sentence,
        key="feature_maps.maps_grid",
        pixel=pixel,
        frame=frame,
        shape=(rows, columns),
        choose=open_another,
    )


def turn_page() -> None:
    """Let the page of maps follow the slider."""
    st.session_state["feature_maps.maps_page"] = st.session_state["feature_maps.map"] // feature_maps.PER_PAGE + 1


def show_map(activation: Activation) -> None:
    """The map itself, and beside it the input map that counts most for the chosen activation, with its window."""
    inside, part, channel, pixel = activation.bench.inside, activation.part, activation.channel, activation.pixel
    shape = activation.bench.maps.shape[:2]
    before, after = st.columns(2)
    given = feature_maps.same_input(inside, channel)
    frame: tuple[float, ...] = ()
    sentence = say("What comes in: map {channel}.", channel=channel)
    if feature_maps.is_openable(part.kind):
        source, frame = feature_maps.strongest_input(inside, part, *pixel)
        given = feature_maps.as_maps(inside.inputs[0])[..., source]
        sentence = say(
            "What comes in: map {source}, which counts most for the chosen value. The frame is its window.",
            source=source,
        )
    if given is not None:
        with before:
            picture = feature_maps.shown(given)
            ui.picture_view(
                picture, sentence, key="feature_maps.given", pixel=pixel, frame=frame, shape=shape, of="feature_maps."
            )
    with after:
        sentence = say(
            "What comes out: map {channel}, its smallest value black and its largest white. Click on a place.",
            channel=channel,
        )
        picture = feature_maps.shown(activation.bench.maps[..., channel])
        ui.picture_view(picture, sentence, key="feature_maps.chosen", pixel=pixel, shape=shape, of="feature_maps.")
