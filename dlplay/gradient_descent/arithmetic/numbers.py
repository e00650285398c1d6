"""Numbers within the formulas of gradient descent."""

from dlplay.latex import in_brackets, in_latex


def short(value: float) -> str:
    """Write a number in LaTeX with at most nine decimals; beyond that as a power of ten."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return f"{value:.9f}".rstrip("0").rstrip(".")
    digits, _, power = f"{value:.5e}".partition("e")
    return in_latex(f"{digits.rstrip('0').rstrip('.')}e{power}")


def in_product(value: float) -> str:
    """Write a number for use within a product or after a minus sign."""
    return in_brackets(short(value))
