"""Numbers within the formulas of gradient descent."""


def short(value: float) -> str:
    """Write a number in LaTeX with at most nine decimals; beyond that as a power of ten."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return f"{value:.9f}".rstrip("0").rstrip(".")
    digits, _, power = f"{value:.5e}".partition("e")
    return rf"{digits.rstrip('0').rstrip('.')} \times 10^{{{int(power)}}}"


def in_brackets(value: float) -> str:
    """Write a number for use within a product or after a minus sign."""
    return f"({short(value)})" if value < 0 else short(value)
