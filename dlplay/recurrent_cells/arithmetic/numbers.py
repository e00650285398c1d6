"""Numbers and letters in LaTeX."""

from collections.abc import Sequence

from dlplay.latex import digits, factor

TEX = {"c~": r"\tilde c", "h~": r"\tilde h", "u": "T_u", "r": "T_r"}


def letter(name: str, kind: str) -> str:
    """Write a gate as the lecture does; r of Keras is plain."""
    return "r" if name == "r" and kind.startswith("Keras") else TEX.get(name, name)


def summed(terms: Sequence[str], *, per_line: int = 4) -> str:
    """Join terms with plus signs, a few to a line."""
    lines = [list(terms[start : start + per_line]) for start in range(0, len(terms), per_line)]
    joined = r" \\ \quad + ".join(" + ".join(line) for line in lines)
    return joined.replace("+ -", "- ")


def product(first: float, second: float) -> str:
    """Write a product of two numbers."""
    return rf"{digits(first)} \cdot {factor(second)}"
