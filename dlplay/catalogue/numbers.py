"""Large numbers in short: 3.9 thousand million is read as 3.86 G by nobody who begins, so words are used."""


def in_short(number: float) -> str:
    """Write a count with three digits: 9,408, 25.6 million, 3.86 billion (10^9)."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if number >= size:
            return f"{number / size:.3g}{word}" if number < 1000 * size else f"{number / size:,.0f}{word}"
    return f"{number:,.0f}"


def field_text(field: tuple[int, int] | None) -> str:
    """Write a receptive field; None is the whole picture."""
    return "whole picture" if field is None else f"{field[0]:,} x {field[1]:,}"
