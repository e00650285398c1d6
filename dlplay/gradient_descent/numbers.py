"""How this lesson writes its numbers: nine decimals as in the lecture, very small and very large ones as powers."""


def short(value: float) -> str:
    """Write a number in LaTeX with at most nine decimals; beyond that as a power of ten."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return f"{value:.9f}".rstrip("0").rstrip(".")
    digits, _, power = f"{value:.5e}".partition("e")
    return rf"{digits.rstrip('0').rstrip('.')} \times 10^{{{int(power)}}}"


def in_brackets(value: float) -> str:
    """Write a number for use within a product or after a minus sign."""
    return f"({short(value)})" if value < 0 else short(value)


def plain(value: float) -> str:
    """Write a number for a table or a drawing: four decimals, fewer for large ones, or a power of ten."""
    if value == 0 or 1e-3 <= abs(value) < 100:
        return f"{value:.4f}"
    if 100 <= abs(value) < 1e5:
        return f"{value:.1f}"
    return f"{value:.2e}"
