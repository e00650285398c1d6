"""The open window as tables of every channel, the feature maps, and both as pictures where they are large."""

import streamlit as st

from dlplay import convolution, ui
from dlplay.lessons.convolution.bench import Opened
from dlplay.words import say


def show_channels(opened: Opened) -> None:
    """The window, the filter and the products of every channel, side by side."""
    bench, window = opened.bench, opened.window
    image, layer = bench.image, bench.layer
    cells, _ = convolution.marked(window, image, layer)
    wide, narrow, _ = convolution.table_widths(image, layer, bench.maps)
    for channel, name in enumerate(convolution.channel_names(image.shape[2])):
        weights, products = window.weights[..., channel], window.products[..., channel]
        seen, times, gives = st.columns([wide + 1, narrow + 2, narrow + 2])
        with seen:
            if bench.fits:
                title = say("{name}, window framed", name=name)
                ui.number_grid(title, convolution.padded_cells(image, layer, channel), marks=cells)
            else:
                ui.number_grid(say("{name}, window", name=say(name)), convolution.window_cells(window, channel))
        with times:
            ui.number_grid(
                say("times filter"), convolution.number_cells(weights), tints=convolution.tints(weights).tolist()
            )
        with gives:
            title = say("gives products, sum {total}", total=convolution.short(window.channel_sums[channel]))
            ui.number_grid(title, convolution.number_cells(products), tints=convolution.tints(products).tolist())


def show_maps(opened: Opened, *, running: bool) -> None:
    """Every feature map as a table in which a number can be chosen; while it plays, what comes later is hidden."""
    bench, count = opened.bench, opened.bench.maps.shape[2]
    for number in range(1, count + 1):
        cells = convolution.map_cells(bench.maps[..., number - 1], opened.place if running else None)
        is_shown = count > 1 and number == bench.shown
        title = say("Feature map {number}", number=number)
        if is_shown:
            title = say("Feature map {number}, shown", number=number)
        ui.choose_on_grid(title, cells, opened.place, key=f"convolution.map{number}", of="convolution.")


def show_pictures(opened: Opened) -> None:
    """The input with the frame of the window, and the feature map of the filter, both as pictures."""
    bench, place = opened.bench, opened.place
    seen, result = st.columns(2)
    _, frame = convolution.marked(opened.window, bench.image, bench.layer)
    with seen:
        around = convolution.pad_image(bench.image, bench.layer)
        sentence = say(
            "Input with its padding: {rows} x {columns} numbers, the window framed.",
            rows=around.shape[0],
            columns=around.shape[1],
        )
        pixels = convolution.to_bytes(around)
        ui.picture_view(
            pixels,
            sentence,
            key="convolution.before",
            pixel=place,
            shape=bench.maps.shape,
            frame=frame,
            of="convolution.",
        )
    with result:
        one = bench.maps[..., bench.shown - 1]
        sentence = say(
            "Feature map {shown}: {rows} x {columns} numbers from {low} (dark) to {high} (bright).",
            shown=bench.shown,
            rows=one.shape[0],
            columns=one.shape[1],
            low=convolution.short(one.min()),
            high=convolution.short(one.max()),
        )
        ui.picture_view(
            convolution.to_bytes(one),
            sentence,
            key="convolution.after",
            pixel=place,
            shape=one.shape,
            of="convolution.",
        )
