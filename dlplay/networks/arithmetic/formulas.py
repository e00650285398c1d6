"""The formulas of a layer's shape, weights, products and receptive field."""

SHAPES = {
    "valid": r"\text{size} = \left\lfloor\frac{N - F}{S}\right\rfloor + 1",
    "same": r"\text{size} = \left\lceil\frac{N}{S}\right\rceil",
}
WEIGHTS = {
    "conv": r"(F_\text{rows}\cdot F_\text{columns}\cdot C_\text{in} + 1)\cdot C_\text{out}",
    "depthwise": r"(F_\text{rows}\cdot F_\text{columns} + 1)\cdot C",
    "batchnorm": r"4\cdot C",
    "layernorm": r"2\cdot C",
    "dense": r"(\text{values in} + 1)\cdot\text{units}",
}
PRODUCTS = {
    "conv": r"\text{values out}\cdot(F_\text{rows}\cdot F_\text{columns}\cdot C_\text{in})",
    "depthwise": r"\text{values out}\cdot(F_\text{rows}\cdot F_\text{columns})",
    "dense": r"\text{values in}\cdot\text{units}",
}
FIELD = r"r_\text{out} = r_\text{in} + (F - 1)\cdot j_\text{in} \qquad j_\text{out} = j_\text{in}\cdot S"

SYMBOLS = (
    "N: rows or columns that come in, F: of the window, S: stride, C: channels; "
    "r: receptive field, j: jump, how many pixels of the input lie between what two neighbours see."
)
