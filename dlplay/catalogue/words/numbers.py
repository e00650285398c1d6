"""Large numbers in short: 3.9 thousand million is read as 3.86 G by nobody who begins, so words are used."""

from dlplay.words import say


def in_short(number: float) -> str:
    """Write a count with three digits: 9,408, 25.6 million, 3.86 billion (10^9)."""
    for size, words in ((1e9, "{number} billion"), (1e6, "{number} million")):
        if number >= size:
            return say(words, number=f"{number / size:.3g}" if number < 1000 * size else f"{number / size:,.0f}")
    return f"{number:,.0f}"


def field_text(field: tuple[int, int] | None) -> str:
    """Write a receptive field; None is the whole picture."""
    return say("whole picture") if field is None else f"{field[0]:,} x {field[1]:,}"
