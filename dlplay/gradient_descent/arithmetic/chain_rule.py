"""The worked example in LaTeX: what a node or a parameter computes, and its derivative factor by factor."""

from dlplay.gradient_descent.arithmetic.numbers import in_product, short
from dlplay.gradient_descent.network import BIAS_OF, WIRES, Network, Numbers, leaving
from dlplay.words import say

Section = tuple[str, str, list[str]]  # a sentence, a formula, the same with numbers
OPENABLE = [*WIRES, "b1", "b2", "o1", "o2", "h1", "h2", "i1", "i2"]


def symbol(name: str) -> str:
    """Write w5 as w_5, net_h1 as net with an index, E_o1 as E with an index."""
    letter, line, index = name.partition("_")
    if not line:
        return f"{name[0]}_{{{name[1:]}}}" if len(name) > 1 else name
    return f"E_{{{index}}}" if letter == "E" else rf"\text{{{letter}}}_{{{index}}}"


def by(top: str, bottom: str) -> str:
    """Write a derivative."""
    return rf"\frac{{\partial {symbol(top)}}}{{\partial {symbol(bottom)}}}"


def source(node: str) -> str:
    """Name what a node sends on: an input its value, another node its out."""
    return node if node[0] == "i" else f"out_{node}"


def open_part(name: str, network: Network, values: Numbers, slopes: Numbers, rate: float) -> list[Section]:
    """Explain a node or a parameter: forward, then its derivative, then, for a parameter, its update."""
    known = {**network.numbers(), **values}
    if name[0] == "i":
        return [input_section(name, known, slopes)]
    if name[0] in "ho":
        return [forward_section(name, known), node_section(name, known, slopes)]
    if name[0] == "b":
        nodes = [node for node, bias in BIAS_OF.items() if bias == name]
        return [bias_section(name, nodes, slopes), update_section(name, known[name], slopes[name], rate)]
    _, end = WIRES[name]
    sections = [forward_section(end, known), weight_section(name, known, slopes)]
    return [*sections, update_section(name, known[name], slopes[name], rate)]


def forward_section(node: str, known: Numbers) -> Section:
    """Fill in the weighted sum of a node and its sigmoid; at an output also its error."""
    wires = [(weight, source(start)) for weight, (start, end) in WIRES.items() if end == node]
    bias, net, out = BIAS_OF[node], symbol(f"net_{node}"), symbol(f"out_{node}")
    formula = " + ".join(rf"{symbol(weight)}\,{symbol(start)}" for weight, start in wires) + f" + {symbol(bias)}"
    filled = " + ".join(rf"{in_product(known[weight])} \cdot {in_product(known[start])}" for weight, start in wires)
    lines = [
        rf"{net} = {filled} + {in_product(known[bias])} = {short(known[f'net_{node}'])}",
        rf"{out} = \frac{{1}}{{1 + e^{{-{net}}}}} = \frac{{1}}{{1 + e^{{-{in_product(known[f'net_{node}'])}}}}} "
        rf"= {short(known[f'out_{node}'])}",
    ]
    if node[0] == "o":
        target, value = in_product(known[f"t{node[1]}"]), in_product(known[f"out_{node}"])
        lines.append(
            rf"{symbol(f'E_{node}')} = \tfrac{{1}}{{2}}(\text{{target}}_{{{node}}} - {out})^2 "
            rf"= \tfrac{{1}}{{2}}({target} - {value})^2 = {short(known[f'E_{node}'])}"
        )
    return say("**Forward: node {node}**", node=node), f"{net} = {formula}", lines


def node_section(node: str, known: Numbers, slopes: Numbers) -> Section:
    """Differentiate the error by a node's out and net."""
    chain = rf"{by('E', f'net_{node}')} = {by('E', f'out_{node}')} \cdot {by(f'out_{node}', f'net_{node}')}"
    lines = [
        *out_lines(node, known, slopes),
        squash_line(node, known),
        product_line(f"net_{node}", [slopes[f"out_{node}"], bend(node, known)], slopes[f"net_{node}"]),
    ]
    return say("**Backward: the chain rule**"), chain, lines


def weight_section(weight: str, known: Numbers, slopes: Numbers) -> Section:
    """Differentiate the error by a weight: three factors; of a hidden weight the first comes from both outputs."""
    start, end = WIRES[weight]
    chain = (
        rf"{by('E', weight)} = {by('E', f'out_{end}')} \cdot {by(f'out_{end}', f'net_{end}')} "
        rf"\cdot {by(f'net_{end}', weight)}"
    )
    carried = known[source(start)]
    factors = [slopes[f"out_{end}"], bend(end, known), carried]
    lines = [
        *out_lines(end, known, slopes),
        squash_line(end, known),
        rf"{by(f'net_{end}', weight)} = {symbol(source(start))} = {short(carried)}",
        product_line(weight, factors, slopes[weight]),
    ]
    return say("**Backward: the chain rule**"), chain, lines


def bias_section(bias: str, nodes: list[str], slopes: Numbers) -> Section:
    """Differentiate the error by a bias, which two nodes share: the sum over both."""
    terms = [rf"{by('E', f'net_{node}')} \cdot {by(f'net_{node}', bias)}" for node in nodes]
    numbers = [rf"{in_product(slopes[f'net_{node}'])} \cdot 1" for node in nodes]
    lines = [
        *(rf"{by('E', f'net_{node}')} = {short(slopes[f'net_{node}'])}" for node in nodes),
        rf"{by('E', bias)} = {' + '.join(numbers)} = {short(slopes[bias])}",
    ]
    sentence = say(
        "**Backward.** {bias} goes into {first} and {second}. Open these nodes to see their derivatives.",
        bias=bias,
        first=nodes[0],
        second=nodes[1],
    )
    return sentence, f"{by('E', bias)} = {' + '.join(terms)}", lines


def input_section(node: str, known: Numbers, slopes: Numbers) -> Section:
    """Differentiate the error by an input; nothing is updated there."""
    wires = leaving(node)
    terms = [rf"{by('E', f'net_{end}')} \cdot {symbol(weight)}" for weight, end in wires]
    numbers = [rf"{in_product(slopes[f'net_{end}'])} \cdot {in_product(known[weight])}" for weight, end in wires]
    sentence = say(
        "**An input** is given, here {node} = {known:g}: it has a derivative, but it is never updated.",
        node=node,
        known=known[node],
    )
    line = f"{by('E', node)} = {' + '.join(numbers)} = {short(slopes[f'out_{node}'])}"
    return sentence, f"{by('E', node)} = {' + '.join(terms)}", [line]


def update_section(name: str, value: float, slope: float, rate: float) -> Section:
    """Fill in the update rule."""
    new = rf"{symbol(name)}^{{+}}"
    filled = rf"{short(value)} - {short(rate)} \cdot {in_product(slope)} = {short(value - rate * slope)}"
    formula = rf"{new} = {symbol(name)} - \eta \cdot {by('E', name)}"
    return say("**Update**: η is the learning rate"), formula, [f"{new} = {filled}"]


def out_lines(node: str, known: Numbers, slopes: Numbers) -> list[str]:
    """Give dE/dout: at an output from the error, at a hidden node as the sum over both outputs."""
    name = f"out_{node}"
    if node[0] == "o":
        target, out = in_product(known[f"t{node[1]}"]), in_product(known[name])
        formula = rf"-(\text{{target}}_{{{node}}} - {symbol(name)})"
        return [rf"{by('E', name)} = {formula} = -({target} - {out}) = {short(slopes[name])}"]
    lines, shares = [], []
    for weight, end in leaving(node):
        error, share = f"E_{end}", slopes[f"net_{end}"] * known[weight]
        chain = rf"{by(error, f'out_{end}')} \cdot {by(f'out_{end}', f'net_{end}')} \cdot {symbol(weight)}"
        factors = [slopes[f"out_{end}"], bend(end, known), known[weight]]
        filled = r" \cdot ".join(in_product(factor) for factor in factors)
        lines.append(rf"{by(error, name)} = {chain} = {filled} = {short(share)}")
        shares.append(in_product(share))
    both = f"{by('E_o1', name)} + {by('E_o2', name)}"
    return [*lines, rf"{by('E', name)} = {both} = {' + '.join(shares)} = {short(slopes[name])}"]


def squash_line(node: str, known: Numbers) -> str:
    """Give the derivative of the sigmoid: out (1 - out)."""
    out, value = symbol(f"out_{node}"), short(known[f"out_{node}"])
    left = by(f"out_{node}", f"net_{node}")
    return rf"{left} = {out}\,(1 - {out}) = {value} \cdot (1 - {value}) = {short(bend(node, known))}"


def bend(node: str, known: Numbers) -> float:
    """Compute the derivative of the sigmoid at a node."""
    return known[f"out_{node}"] * (1 - known[f"out_{node}"])


def product_line(name: str, factors: list[float], result: float) -> str:
    """Multiply the factors of a chain."""
    filled = r" \cdot ".join(in_product(factor) for factor in factors)
    return f"{by('E', name)} = {filled} = {short(result)}"
