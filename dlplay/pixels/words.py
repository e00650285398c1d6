"""A picture's facts and a pixel's values, in words and in a table."""

from dlplay.pixels.inspection import PixelFacts, PixelReading
from dlplay.words import say


def fact_text(facts: PixelFacts) -> str:
    """Say what the array is, as Python would, in Markdown.

    It is no block of code: a browser would load what colours Python first, and keep a phone waiting.
    """
    values = say("values: {lowest} to {highest}", lowest=f"`{facts.lowest}`", highest=f"`{facts.highest}`")
    return f"`image.shape` → `{facts.shape}`  \n`image.dtype` → `{facts.dtype}`  \n{values}"


def reading_cells(reading: PixelReading) -> list[list[str]]:
    """Write one pixel as a table: stored, in 0..255, in 0..1."""
    return [
        ["", "R", "G", "B"],
        [say("as stored, 0..{largest}", largest=reading.largest), *(str(value) for value in reading.stored)],
        [say("in 0..255"), *(f"{255 * value:.2f}" for value in reading.unit)],
        [say("in 0..1"), *(f"{value:.5f}" for value in reading.unit)],
    ]
