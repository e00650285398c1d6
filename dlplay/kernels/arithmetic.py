"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

from dlplay.kernels.correlation import Sliding
from dlplay.kernels.weights import as_fraction
from dlplay.kernels.window import PixelSum
from dlplay.latex import in_brackets

SUM_FORMULA = r"\text{out}[r,c] = \text{scale}\cdot\sum_{i,j} w_{ij}\,x_{ij} + \text{offset}"
SIZE_FORMULA = r"\text{size} = \left\lfloor\frac{N + P - D\,(F - 1) - 1}{S}\right\rfloor + 1"
MOST_TERMS = 12


def sum_arithmetic(opened: PixelSum, scale: float, offset: float, shown: str) -> tuple[str, list[str]]:
    """Fill the formula in: the products, their sum, and the value as the page shows it."""
    terms = [
        rf"{as_fraction(weight)}\cdot {value:.5f}"
        for weight, value in zip(opened.weights.ravel(), opened.window.ravel(), strict=True)
        if weight != 0
    ]
    terms = [
        rf"({term.replace(chr(92) + 'cdot', ')' + chr(92) + 'cdot')}" if term[0] == "-" else term for term in terms
    ]
    hidden = len(terms) - MOST_TERMS
    if hidden > 0:
        terms = [*terms[:MOST_TERMS], rf"\text{{({hidden} more)}}"]
    chunks = [" + ".join(terms[start : start + 3]) for start in range(0, len(terms), 3)] or ["0"]
    products = r"\textstyle\sum = " + r" \\ + ".join(chunks)
    total = rf" \\ = {opened.total:.5f}"
    scaled = rf"{as_fraction(scale)}\cdot {in_brackets(short(opened.total))}"
    last = rf"\text{{out}} = {scaled} + {in_brackets(short(offset))} = {shown}"
    return SUM_FORMULA, [products + total, last]


def size_arithmetic(
    image_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    result_shape: tuple[int, ...],
    sliding: Sliding,
) -> tuple[str, list[str]]:
    """Fill the size formula in for rows and for columns, with the floor where it matters."""
    lines = []
    for axis, label in enumerate(("rows", "columns")):
        length, size = image_shape[axis], kernel_shape[axis]
        pad = 0 if sliding.padding == "valid" else sliding.dilation * (size - 1)
        exact = (length + pad - sliding.dilation * (size - 1) - 1) / sliding.stride
        inner = rf"\frac{{{length} + {pad} - {sliding.dilation}\,({size} - 1) - 1}}{{{sliding.stride}}}"
        lines.append(
            rf"\text{{{label}}} = \left\lfloor{inner}\right\rfloor + 1"
            rf" = \lfloor {exact:g} \rfloor + 1 = {result_shape[axis]}"
        )
    return SIZE_FORMULA, lines


def short(value: float, digits: int = 5) -> str:
    """Write a number with at most so many digits after the point."""
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")
