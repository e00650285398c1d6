"""Numbers within the formulas of forecasts."""

from dlplay.latex import in_brackets, in_latex


def number(value: float, digits: int = 5) -> str:
    """Write a number: whole ones up to a million in full, others with some digits or a power of ten."""
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:.0f}"
    text = f"{value:.{digits}g}" if abs(value) < 10**digits or abs(value) >= 1e6 else f"{value:.0f}"
    return in_latex(text)


def bracketed(value: float, digits: int = 5) -> str:
    """Put a negative number into brackets, as a factor."""
    return in_brackets(number(value, digits))
