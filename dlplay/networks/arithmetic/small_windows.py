"""Small windows against one large one, as the lecture's formulas filled in."""

SMALL_OR_LARGE = r"3\cdot(3^2\,C^2) < 7^2\,C^2 \qquad\text{parameters without bias}"


def small_or_large_arithmetic(channels: int) -> tuple[str, list[str]]:
    """Compare the weights of three 3x3 layers with those of one 7x7 layer of C channels: the lecture's formulas."""
    three, one = 3 * 3**2 * channels**2, 7**2 * channels**2
    lines = [
        rf"3\cdot(3^2\cdot {channels}^2) = {_latex(three)}",
        rf"7^2\cdot {channels}^2 = {_latex(one)}",
        rf"\frac{{{_latex(three)}}}{{{_latex(one)}}} = \frac{{27}}{{49}} \approx {three / one:.2f}",
    ]
    return SMALL_OR_LARGE, lines


def _latex(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")
