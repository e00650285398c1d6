"""Shapes, parameters, multiply-adds and receptive field of every layer, by arithmetic alone."""

import math
from dataclasses import dataclass

from dlplay.networks.arithmetic.formulas import FIELD, PRODUCTS, SHAPES, WEIGHTS
from dlplay.networks.stacks import Layer, Stack, StackError, layer_names
from dlplay.words import Note

TOTALS = {  # what is counted: (the most of it here, in words, what to do)
    "parameters": (20_000_000, "parameters", "Use fewer filters or units, or pool more before flatten"),
    "multiply_adds": (2_000_000_000, "multiply-adds", "Use a smaller input, fewer filters, or pool earlier"),
    "values": (20_000_000, "values in all its maps", "Use a smaller input, fewer filters, or pool earlier"),
}


@dataclass(frozen=True)
class Formula:
    """One quantity of a layer in LaTeX: the formula, then lines with this layer's numbers in it."""

    title: str
    general: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LayerRow:
    """What one layer makes of its input.

    output_shape is (height, width, channels) of a map or (values,) of a flat row; fixed parameters are not trained;
    receptive_field and jump are (rows, columns) in pixels of the input: how much one value sees, and how far apart
    two neighbours look. spread says over how many places of the last map a flat row is still spread.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    trainable: int
    fixed: int
    multiply_adds: int
    receptive_field: tuple[int, int]
    jump: tuple[int, int]
    spread: tuple[int, int]
    formulas: tuple[Formula, ...]

    @property
    def parameters(self) -> int:
        """All parameters, trained or not."""
        return self.trainable + self.fixed

    @property
    def values(self) -> int:
        """How many numbers the layer gives for one picture."""
        return math.prod(self.output_shape)


def describe(stack: Stack) -> list[LayerRow]:
    """Count every layer of a stack, first to last; nothing is built.

    Multiply-adds are those of one picture in layers with weights. Raises StackError with the layer that does not
    fit behind the one before it, or with which the network gets too large.
    """
    rows: list[LayerRow] = []
    before = LayerRow("input", "input", stack.input_shape, 0, 0, 0, (1, 1), (1, 1), (1, 1), ())
    for name, layer in zip(layer_names(stack), stack.layers, strict=True):
        here = f"Layer {len(rows) + 1}, {name}"
        _refuse_misfit(layer, before.output_shape, here)
        before = _row(name, layer, before)
        rows.append(before)
        _refuse_excess(rows, here)
    return rows


def _row(name: str, layer: Layer, before: LayerRow) -> LayerRow:
    shape, shape_formula = _output_shape(layer, before.output_shape)
    trainable, fixed, weight_formula = _parameters(layer, before.output_shape)
    products, product_formula = _multiply_adds(layer, before.output_shape, shape)
    field, jump, field_formula = _receptive_field(layer, before)
    spread = before.spread if len(shape) == 1 and not _mixes(layer, before.output_shape) else (1, 1)
    if layer.kind == "flatten" and len(before.output_shape) == 3:
        spread = (before.output_shape[0], before.output_shape[1])
    formulas = (shape_formula, weight_formula, product_formula, field_formula)
    return LayerRow(name, layer.kind, shape, trainable, fixed, products, field, jump, spread, formulas)


def _output_shape(layer: Layer, shape: tuple[int, ...]) -> tuple[tuple[int, ...], Formula]:
    title = "Output shape"
    if layer.size[0]:
        return _slid_shape(layer, shape)
    if layer.kind == "flatten":
        values = math.prod(shape)
        line = rf"{_times(shape)} = {_number(values)}" if len(shape) == 3 else rf"\text{{flat already: }} {values}"
        return (values,), Formula(title, r"\text{values} = \text{rows}\cdot\text{columns}\cdot\text{channels}", (line,))
    if layer.kind == "dense":
        return (layer.units,), Formula(title, r"\text{values} = \text{units}", (_number(layer.units),))
    if "global" in layer.kind:
        return shape[2:], Formula(title, r"\text{values} = \text{channels}", (_number(shape[2]),))
    return shape, Formula(title, r"\text{shape out} = \text{shape in}", (_times(shape, r"\times"),))


def _slid_shape(layer: Layer, shape: tuple[int, ...]) -> tuple[tuple[int, ...], Formula]:
    sizes, texts = [], []
    for n, f, s in zip(shape, layer.size, layer.strides, strict=False):
        if layer.padding == "same":
            sizes.append(math.ceil(n / s))
            texts.append(rf"\left\lceil\frac{{{n}}}{{{s}}}\right\rceil = {sizes[-1]}")
        else:
            sizes.append((n - f) // s + 1)
            texts.append(rf"\left\lfloor\frac{{{n} - {f}}}{{{s}}}\right\rfloor + 1 = {sizes[-1]}")
    channels = layer.filters or shape[2]
    why = "filters" if layer.kind == "conv" else "channels in"
    lines = (*_by_axis(texts), rf"\text{{channels}} = \text{{{why}}} = {channels}")
    return (*sizes, channels), Formula("Output shape", SHAPES[layer.padding], lines)


def _parameters(layer: Layer, shape: tuple[int, ...]) -> tuple[int, int, Formula]:
    size, channels, fixed = layer.size[0] * layer.size[1], shape[-1], 0
    match layer.kind:
        case "conv":
            trainable = (size * channels + 1) * layer.filters
            text = rf"({_times((*layer.size, channels))} + 1)\cdot {layer.filters}"
        case "depthwise":
            trainable, text = (size + 1) * channels, rf"({_times(layer.size)} + 1)\cdot {channels}"
        case "dense":
            trainable, text = (channels + 1) * layer.units, rf"({channels} + 1)\cdot {layer.units}"
        case "batchnorm":
            trainable, fixed, text = 2 * channels, 2 * channels, rf"4\cdot {channels}"
        case "layernorm":
            trainable, text = 2 * channels, rf"2\cdot {channels}"
        case _:
            return 0, 0, Formula("Parameters", r"\text{none: nothing is learned here}", ("0",))
    line = f"{text} = {_number(trainable + fixed)}"
    extra = rf"\text{{trained: {trainable}; mean and variance, measured: {fixed}}}"
    return trainable, fixed, Formula("Parameters", WEIGHTS[layer.kind], (line, extra) if fixed else (line,))


def _multiply_adds(layer: Layer, shape: tuple[int, ...], out: tuple[int, ...]) -> tuple[int, Formula]:
    factors: tuple[int, ...]
    match layer.kind:
        case "conv":
            factors = (*out, *layer.size, shape[2])
        case "depthwise":
            factors = (*out, *layer.size)
        case "dense":
            factors = (shape[0], layer.units)
        case _:
            return 0, Formula("Multiply-adds", r"\text{none: there are no weights to multiply with}", ("0",))
    text, count = _times(factors), math.prod(factors)
    if layer.kind != "dense":
        text = rf"{_times(out)}\cdot({_times(factors[3:])})"
    return count, Formula("Multiply-adds", PRODUCTS[layer.kind], (f"{text} = {_number(count)}",))


def _receptive_field(layer: Layer, before: LayerRow) -> tuple[tuple[int, int], tuple[int, int], Formula]:
    """Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks, Distill 2019."""
    windows, strides = layer.size if layer.size[0] else (1, 1), layer.strides
    if _mixes(layer, before.output_shape):
        shape = before.output_shape
        windows = before.spread if len(shape) == 1 else (shape[0], shape[1])
    field = (
        before.receptive_field[0] + (windows[0] - 1) * before.jump[0],
        before.receptive_field[1] + (windows[1] - 1) * before.jump[1],
    )
    jump = (before.jump[0] * strides[0], before.jump[1] * strides[1])
    if field == before.receptive_field and jump == before.jump:
        unchanged = _by_axis([f"r = {r}" for r in field])
        return field, jump, Formula("Receptive field", r"r_\text{out} = r_\text{in}", tuple(unchanged))
    sees = [
        rf"r = {before.receptive_field[axis]} + ({windows[axis]} - 1)\cdot {before.jump[axis]} = {field[axis]}"
        for axis in (0, 1)
    ]
    jumps = [rf"j = {before.jump[axis]}\cdot {strides[axis]} = {jump[axis]}" for axis in (0, 1)]
    return field, jump, Formula("Receptive field", FIELD, (*_by_axis(sees), *_by_axis(jumps)))


def _mixes(layer: Layer, shape: tuple[int, ...]) -> bool:
    """Say whether every value that comes out depends on all places that come in."""
    over_all = layer.kind in ("dense", "layernorm") or layer.activation == "softmax"
    return "global" in layer.kind or (len(shape) == 1 and over_all)


def _refuse_misfit(layer: Layer, shape: tuple[int, ...], here: str) -> None:
    slides = layer.size[0] > 0 or "global" in layer.kind
    if slides and len(shape) == 1:
        raise StackError(
            "{here}: it needs a map of rows, columns and channels, but gets a flat row of {shape:,} values. "
            "Move it up, before the layer that makes the map flat.",
            here=here,
            shape=shape[0],
        )
    if layer.kind == "dense" and len(shape) == 3:
        raise StackError(
            "{here}: a dense layer needs a flat row of values, but gets a map of {shape}. Put flatten or "
            "globalavgpool before it.",
            here=here,
            shape=shape_text(shape),
        )
    if layer.padding == "valid" and slides and any(f > n for f, n in zip(layer.size, shape, strict=False)):
        raise StackError(
            "{here}: its window of {size} does not fit into the map of {shape_text} that is left. Write same "
            "for padding, take a smaller window, or shrink less before.",
            here=here,
            size=shape_text(layer.size),
            shape_text=shape_text(shape[:2]),
        )


def _refuse_excess(rows: list[LayerRow], here: str) -> None:
    for what, (most, words, advice) in TOTALS.items():
        total = sum(getattr(row, what) for row in rows)
        if total > most:
            raise StackError(
                "{here}: up to here the network has {total:,} {words}; at most {most:,} are possible here, so "
                "that it stays quick. {advice}.",
                here=here,
                total=total,
                words=Note(words),
                most=most,
                advice=Note(advice),
            )


def shape_text(shape: tuple[int, ...]) -> str:
    """Write a shape in words: 28 x 28 x 6."""
    return " x ".join(str(number) for number in shape)


def _by_axis(texts: list[str]) -> list[str]:
    if texts[0] == texts[1]:
        return [rf"\text{{rows and columns: }} {texts[0]}"]
    return [rf"\text{{{label}: }} {text}" for label, text in zip(("rows", "columns"), texts, strict=True)]


def _times(factors: tuple[int, ...], sign: str = r"\cdot") -> str:
    return f"{sign} ".join(str(factor) for factor in factors)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")
