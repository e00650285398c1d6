"""Numbers and names in LaTeX."""

import re
from collections.abc import Iterable, Sequence

from dlplay.latex import digits, factor

MOST_TERMS = 9
LETTERS_A_LINE = 42
STRUT = r"\vphantom{\Bigg|}"  # keeps the top of a fraction inside its box


def plain(value: float, most: int = 5) -> str:
    """Write a number with some digits, a very small or large one with a power of ten."""
    return digits(value, most)


def equals(value: float) -> str:
    """Write what comes out, with the sign for "about" where rounding makes a whole number of one that is not."""
    shown = float(f"{value:.5g}")
    return rf"\approx {plain(value)}" if shown != value and shown.is_integer() else f"= {plain(value)}"


def sum_of(terms: Sequence[str], rest: float | None = None) -> str:
    """Write terms with plus signs in between, as many to a line as fit; of many the first, and the rest's value."""
    shown = [term if place == 0 else f"+ {term}" for place, term in enumerate(terms[:MOST_TERMS])]
    shown = [term.replace("+ -", "- ", 1) if term.startswith("+ -") else term for term in shown]
    if len(terms) > MOST_TERMS:
        tail = "" if rest is None else rf" + {factor(rest, 5)}"
        shown.append(tail + rf"\;\text{{({len(terms) - MOST_TERMS} more terms)}}" if tail else r"+ \dots")
    lines = [""]
    for term in shown:
        if lines[-1] and seen_length(lines[-1] + term) > LETTERS_A_LINE:
            lines.append("")
        lines[-1] += f" {term}" if lines[-1] else term
    return r" \\ \qquad ".join(lines)


def ended(terms: str, result: str) -> str:
    """Put a sum's result behind it, on a new line where the last one is long."""
    last = terms.rpartition(r"\\")[2]
    return f"{terms} = {result}" if seen_length(last) <= LETTERS_A_LINE - 14 else rf"{terms} \\ \qquad = {result}"


def seen_length(latex: str) -> int:
    """Count the letters that a reader sees, roughly."""
    return len(re.sub(r"\\[a-z]+|[{}_^\\ ]", "", latex))


def products(pairs: Iterable[tuple[float, float]]) -> list[str]:
    """Write each pair as a product."""
    return [rf"{plain(first)} \cdot {factor(second, 5)}" for first, second in pairs]
