"""Pixels: a picture is an array of numbers."""

import streamlit as st

from dlplay import data, pixels, ui
from dlplay.words import plain

steps = ui.new_transcript("Pixels")
st.title("Pixels")
st.markdown(
    "A picture is an **array**: rows, columns, and for every pixel three numbers for red, green and blue, from 0 "
    "(dark) to 1 (bright). Whoever can compute with numbers can change pictures: a formula for one pixel works for all."
)
with st.sidebar:
    picture = ui.pick_picture(steps)
    array = picture.pixels
    row, column = pixel = ui.choose_pixel(*array.shape[:2])
facts = steps.run_once("facts", pixels.describe, array)
reading = steps.run("pixel", pixels.read_pixel, array, row, column)
shown = steps.show(f"pixel at row {row}, column {column}", reading, "pixel")
steps.show("image.shape", facts.shape, "facts.shape")


def show_picture(result: pixels.Recoloured, sentence: str, key: str) -> None:
    """Show a full-size result scaled down for the screen, with what had to be clipped, and offer it as PNG."""
    if result.clipped or result.undefined:
        sentence += f" {result.clipped:,} values were clipped to 0..1, {result.undefined:,} undefined ones are 0."
    ui.picture_view(data.shrink(result.pixels, 900), sentence, key=key, pixel=pixel, shape=array.shape)
    ui.download_picture("PNG, full size", lambda: result.pixels, f"{key}.png")


look_tab, negative_tab, gray_tab, own_tab, code_tab, question_tab = ui.lesson_tabs(
    "pixels", ["Look", "Negative", "Gray", "Own formula", "Code to take home", "Predict first"]
)
original = pixels.recolour(data.shrink(array, 900), pixels.unchanged).pixels
everything = code_tab.open  # the code to take home holds all formulas, whichever tab was looked at
if look_tab.open:
    with look_tab:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            sentence = f"The picture, {ui.copy_size(original.shape, picture)}; the chosen pixel is marked."
            ui.picture_view(original, sentence, key="look", pixel=pixel, shape=array.shape)
            counts = steps.run_once("counts", pixels.histogram, array)
            sentence = "How many pixels have which intensity, for R (solid), G (dashed) and B (dotted)."
            st.plotly_chart(pixels.histogram_lines(counts), alt=sentence, config={"displayModeBar": False})
            st.caption(sentence)
        with right:
            st.code(pixels.fact_lines(facts), language=None)
            st.markdown(f"**Pixel at row {row}, column {column}:** {shown}")
            ui.number_grid("R, G, B of this pixel", pixels.reading_cells(reading))
            ui.show_arithmetic(r"\text{value in 0..1} = \text{stored}\,/\,\text{largest}", pixels.unit_lines(reading))
            cut = pixels.magnify(array, row, column)
            sentence = f"The {cut.shape[0]} x {cut.shape[1]} pixels around it, magnified."
            st.image(pixels.enlarged(cut), width=260, alt=sentence)
            st.caption(sentence)
if negative_tab.open or everything:
    result = steps.run_once("negative_picture", pixels.recolour, array, pixels.negative)
    values = steps.run("negative_pixel", pixels.apply_to_pixel, array, row, column, pixels.negative)
    steps.show("negative of this pixel", values, "negative_pixel")
    with negative_tab:
        left, right = st.columns(2, gap="medium")
        with left:
            show_picture(result, "The negative: white became black, yellow became blue.", "negative")
        with right:
            ui.show_arithmetic(pixels.NEGATIVE_FORMULA, pixels.negative_lines(reading))
            st.caption("1 is broadcast to the array's shape; the subtraction runs element by element.")
if gray_tab.open or everything:
    for place, (name, formula, gain, sentence) in zip(gray_tab.columns(3), pixels.GRAY_FORMULAS, strict=True):
        result = steps.run_once(f"{name}_picture", pixels.recolour, array, formula, gain=gain)
        values = steps.run(f"{name}_pixel", pixels.apply_to_pixel, array, row, column, formula)
        steps.show(f"{name} of this pixel", values, f"{name}_pixel")
        with place:
            show_picture(result, sentence, name)
    with gray_tab:
        ui.show_arithmetic(pixels.AVERAGE_FORMULA, pixels.average_lines(reading))
        ui.show_arithmetic(pixels.WEIGHTED_FORMULA, pixels.weighted_lines(reading))
        st.caption("Green looks brighter to us than blue: the second formula weighs the channels as our eyes do.")
with own_tab:
    sentence = "Your formula in R, G and B: one value, or three for a colour picture"
    text = st.text_input(sentence, "1 - R, G, B", key="formula", bind="query-params")
    st.caption("Allowed: numbers, pi, + - * / % **, brackets, < <= > >= (1 where true), " + ", ".join(pixels.FUNCTIONS))
    try:
        own = steps.run("formula", pixels.parse_formula, text) if own_tab.open or everything else None
    except pixels.FormulaError as error:
        own = None
        ui.refuse(error)
    if own:
        result = steps.run_once("own_picture", pixels.recolour, array, own)
        values = steps.run("own_pixel", pixels.apply_to_pixel, array, row, column, own)
        value = steps.show("own formula at this pixel", values, "own_pixel")
        left, right = st.columns(2, gap="medium")
        with left:
            show_picture(result, f"Your formula: {plain(own.text)}", "own")
        right.markdown(f"**At row {row}, column {column}:**")
        right.code(f"{own.text}\n= {own.filled_in(*reading.unit)}\n= {value}", language=None, wrap_lines=True)
if code_tab.open:
    with code_tab:
        ui.show_code(steps)
        ui.take_home(steps, "pixels")
if question_tab.open:
    with question_tab:
        ui.ask(
            "A pixel is pure yellow: R = 1, G = 1, B = 0. What colour does it have in the negative?",
            ["black", "blue", "white", "red"],
            "blue",
            "1 - 1 = 0 for red and green, 1 - 0 = 1 for blue: pure blue.",
            key="question",
        )
