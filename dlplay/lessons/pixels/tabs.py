"""The tabs of Pixels: a look at the array, the negative, gray, an own formula, the code, and the question."""

import streamlit as st

from dlplay import data, pixels, ui
from dlplay.lessons.pixels.bench import START, Bench, Result, grays_of, negative_of, own_result
from dlplay.lessons.pixels.live import gray_live, look_live, show_live
from dlplay.words import plain, say

LONGEST = 900  # pixels of a picture on the screen


def look_tab(bench: Bench) -> None:
    """The picture, how often each intensity is in it, and the chosen pixel with its neighbours."""
    look_live()
    array, (row, column) = bench.picture.pixels, bench.pixel
    left, right = st.columns([3, 2], gap="medium")
    with left:
        original = pixels.recolour(data.shrink(array, LONGEST), pixels.unchanged).pixels
        size = ui.copy_size(original.shape, bench.picture)
        sentence = say("The picture, {size}; the chosen pixel is marked.", size=size)
        ui.picture_view(original, sentence, key="pixels.look", pixel=bench.pixel, shape=array.shape)
        counts = bench.steps.run_once("counts", pixels.histogram, array)
        sentence = say("How many pixels have which intensity, for R (solid), G (dashed) and B (dotted).")
        st.plotly_chart(pixels.histogram_lines(counts), alt=sentence, config=ui.QUIET)
        st.caption(sentence)
    with right:
        st.markdown(pixels.fact_text(bench.facts))
        st.markdown(say("**Pixel at row {row}, column {column}:** {shown}", row=row, column=column, shown=bench.shown))
        ui.number_grid(say("R, G, B of this pixel"), pixels.reading_cells(bench.reading))
        ui.show_arithmetic(*pixels.unit_arithmetic(bench.reading))
        cut = pixels.magnify(array, row, column)
        sentence = say("The {rows} x {columns} pixels around it, magnified.", rows=cut.shape[0], columns=cut.shape[1])
        st.image(pixels.enlarged(cut), width=260, alt=sentence)
        st.caption(sentence)


def negative_tab(bench: Bench) -> None:
    """The negative, and its arithmetic."""
    show_live(pixels.negative, "negative")
    left, right = st.columns(2, gap="medium")
    with left:
        show_result(bench, negative_of(bench), say("The negative: white became black, yellow became blue."), "negative")
    with right:
        ui.show_arithmetic(*pixels.negative_arithmetic(bench.reading))
        st.caption(say("1 is broadcast to the array's shape; the subtraction runs element by element."))


def gray_tab(bench: Bench) -> None:
    """Two ways to gray and their difference, and their arithmetic."""
    gray_live()
    found = grays_of(bench)
    for place, (name, _, _, sentence) in zip(st.columns(3), pixels.GRAY_FORMULAS, strict=True):
        with place:
            show_result(bench, found[name], say(sentence), name)
    ui.show_arithmetic(*pixels.average_arithmetic(bench.reading))
    ui.show_arithmetic(*pixels.weighted_arithmetic(bench.reading))
    st.caption(say("Green looks brighter to us than blue: the second formula weighs the channels as our eyes do."))


def own_tab(bench: Bench) -> None:
    """A formula to write, its picture, and its value at the chosen pixel."""
    text = ui.write("Your formula in R, G and B: one value, or three for a colour picture", START, key="pixels.formula")
    allowed = say(
        "Allowed: numbers, pi, + - * / % **, brackets, < <= > >= (1 where true), {names}",
        names=", ".join(pixels.FUNCTIONS),
    )
    st.caption(allowed)
    try:
        own, result = own_result(bench, text)
    except pixels.FormulaError as error:
        ui.refuse(error)
        return
    show_live(own, "own")
    left, right = st.columns(2, gap="medium")
    with left:
        show_result(bench, result, say("Your formula: {formula}", formula=plain(own.text)), "own")
    row, column = bench.pixel
    right.markdown(say("**At row {row}, column {column}:**", row=row, column=column))
    filled = own.filled_in(*bench.reading.unit)
    right.code(f"{own.text}\n= {filled}\n= {result.value}", language=None, wrap_lines=True)


def code_tab(bench: Bench) -> None:
    """The code to take home, with all formulas, whichever tab was looked at."""
    negative_of(bench)
    grays_of(bench)
    try:
        own_result(bench, ui.written("pixels.formula", START))
    except pixels.FormulaError as error:
        ui.refuse(error)
    ui.code_tab(bench.steps, "pixels")


def predict_tab(_: Bench) -> None:
    """A question about the negative of a colour."""
    ui.ask(
        "A pixel is pure yellow: R = 1, G = 1, B = 0. What colour does it have in the negative?",
        ["black", "blue", "white", "red"],
        "blue",
        "1 - 1 = 0 for red and green, 1 - 0 = 1 for blue: pure blue.",
        key="pixels.question",
    )


def show_result(bench: Bench, result: Result, sentence: str, key: str) -> None:
    """A full-size result scaled down for the screen, with what had to be clipped; to keep as PNG."""
    found = result.picture
    if found.clipped or found.undefined:
        sentence = say(
            "{sentence} {clipped:,} values were clipped to 0..1, {undefined:,} undefined ones are 0.",
            sentence=sentence,
            clipped=found.clipped,
            undefined=found.undefined,
        )
    small, shape = data.shrink(found.pixels, LONGEST), bench.picture.pixels.shape
    ui.picture_view(small, sentence, key=key, pixel=bench.pixel, shape=shape, of="pixels.")
    ui.download_picture(say("PNG, full size"), lambda: found.pixels, f"{key}.png")
