"""One step of a cell as a drawing: every gate a box with its number and its bar."""

from collections.abc import Mapping
from html import escape

from dlplay.palette import BLUE, INK, VERMILION
from dlplay.recurrent_cells.cells import KINDS
from dlplay.recurrent_cells.examples import MEANINGS
from dlplay.recurrent_cells.forward import Run
from dlplay.words import say

Numbers = Mapping[str, float]

FILLS = {True: "#FFF7CC", False: "#E3F1FA"}  # gates in 0..1, and what lies in -1..1
CELL_WIDTH, CELL_HEIGHT = 900, 440
TOP, LOW, STATE_BUS, X_BUS, RNN_LOW = (
    62,
    290,
    386,
    412,
    272,
)  # heights of the memory's line, the gates, and the input lines


def cell_svg(run: Run, step: int, unit: int) -> str:
    """Draw the cell at a step for one unit, counted from 1."""
    kind, j = run.weights.kind, unit - 1
    now = {name: float(value[j]) for name, value in run.at(step).items()}
    before = {name: float(value[j]) for name, value in run.at(step - 1).items()}
    draw = {"RNN": rnn_parts, "LSTM": lstm_parts}.get(kind, gru_parts)
    parts = [*draw(now, before, kind), *input_parts(run, step, j)]
    height = RNN_LOW + 40 if kind == "RNN" else CELL_HEIGHT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CELL_WIDTH} {height}" role="img" width="100%"'
    title = f"<title>{escape(kind)} at step {step}, unit {unit}: every gate with its number</title>"
    arrow = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 z" fill="{INK}"/></marker></defs>'
    )
    paper = '<rect width="100%" height="100%" rx="6" fill="#FFFFFF"/>'
    return f'{head} font-family="sans-serif">{title}{arrow}{paper}{"".join(parts)}</svg>'


def lstm_parts(now: Numbers, before: Numbers, kind: str) -> list[str]:
    """The memory's line at the top, the four gates below, the output at the right."""
    lines = [
        way((130, TOP), (258, TOP)),
        way((292, TOP), (488, TOP)),
        way((522, TOP), (750, TOP)),
        way((275, LOW - 40), (275, TOP + 17)),
        way((425, LOW - 40), (425, 180), (488, 180)),
        way((585, LOW - 40), (585, 180), (522, 180)),
        way((505, 163), (505, TOP + 17)),
        way((700, TOP), (700, 104)),
        way((700, 136), (700, 171)),
        way((700, LOW - 40), (700, 205)),
        way((717, 188), (750, 188)),
    ]
    marks = [
        sign(275, TOP, "×"),
        sign(505, TOP, "+"),
        sign(505, 180, "×"),
        sign(700, 188, "×"),
        sign(700, 120, "tanh"),
        label(284, 112, f"f·c = {brief(now['f'] * before['c'])}"),
        label(514, 130, f"i·g = {brief(now['i'] * now['g'])}"),
    ]
    gates = [gate_box(x, LOW, name, now[name]) for x, name in ((275, "f"), (425, "i"), (585, "g"), (735, "o"))]
    ends = [
        end_box(70, TOP, "c(t−1)", before["c"]),
        end_box(815, TOP, "c(t)", now["c"]),
        end_box(815, 188, "y(t) = h(t)", now["y"]),
        bar(770, 223, 90, now["y"], False),
    ]
    return lines + stubs(275, 425, 585, 735) + marks + gates + ends


def gru_parts(now: Numbers, before: Numbers, kind: str) -> list[str]:
    """The update gate mixes old and new on the memory's line; the reset gate stands before the candidate."""
    lecture = kind == "GRU"
    gate, new, state = ("u", "c~", "c") if lecture else ("z", "h~", "h")
    keep = 1 - now[gate] if lecture else now[gate]
    lines = [
        way((130, TOP), (253, TOP)),
        way((287, TOP), (643, TOP)),
        way((677, TOP), (750, TOP)),
        way((270, LOW - 40), (270, TOP + 17)),
        way((270, 180), (643, 180)),
        way((660, LOW - 40), (660, 197)),
        way((660, 163), (660, TOP + 17)),
        way((496, LOW), (540, LOW), (540, STATE_BUS - 17)),
    ]
    kept, taken = ("1−u", "u") if lecture else ("z", "1−z")
    marks = [
        sign(270, TOP, "×"),
        sign(660, TOP, "+"),
        sign(660, 180, "×"),
        sign(540, STATE_BUS, "×"),
        label(280, 125, say("{kept} = {keep}: of the old", kept=kept, keep=shown(keep))),
        label(330, 172, say("{taken} = {shown}: of the new", taken=taken, shown=shown(1 - keep))),
        label(558, 352, "r·(V·h)" if kind == "Keras GRU" else f"r·{state} = {brief(now['r'] * before[state])}"),
    ]
    places = ((270, gate), (425, "r"), (660, new))
    gates = [gate_box(x, LOW, name, now[name]) for x, name in places]
    ends = [end_box(70, TOP, f"{state}(t−1)", before[state]), end_box(815, TOP, f"{state}(t)", now[state])]
    ends.append(bar(770, TOP + 36, 90, now[state], False))
    return lines + stubs(270, 425, 660) + marks + gates + ends


def rnn_parts(now: Numbers, before: Numbers, kind: str) -> list[str]:
    """Two weighted inputs, one tanh."""
    lines = [
        way((130, TOP), (480, TOP), (480, 150)),
        way((130, RNN_LOW), (480, RNN_LOW), (480, 184)),
        way((497, 167), (570, 167)),
        way((630, 167), (750, 167)),
    ]
    ends = [end_box(70, TOP, "s(t−1)", before["s"]), end_box(815, 167, "s(t)", now["s"])]
    return [*lines, sign(480, 167, "+"), sign(600, 167, "tanh"), *ends, bar(770, 205, 90, now["s"], False)]


def rnn_inputs(run: Run, step: int, j: int) -> list[str]:
    """What the state and the input give to the sum, and the sum."""
    gate, x, state = run.weights.gates()["s"], run.sequence[step], run.at(step - 1)["s"]
    total = brief(float(gate.weigh(x, state)[j]))
    plus = f" + b {brief(float(gate.bias[j]))}" if gate.bias[j] else ""
    old = ", ".join(brief(float(value)) for value in state)
    return [
        end_box(70, RNN_LOW, "x(t)", float(x[0])) if len(x) == 1 else label(10, RNN_LOW, f"x(t) = {x[0]:g}, {x[1]:g}"),
        label(150, TOP - 8, f"V · s(t−1) = {brief(float(state @ gate.from_state[:, j]))}"),
        label(150, RNN_LOW - 8, f"U · x(t) = {brief(float(x @ gate.from_x[:, j]))}"),
        label(300, 173, f"sum{plus} = {total}"),
        label(8, TOP + 50, say("all units: {old}", old=old)) if len(state) > 1 else "",
    ]


def input_parts(run: Run, step: int, j: int) -> list[str]:
    """The input, and the outputs of all units at the step before."""
    name, kind = KINDS[run.weights.kind].output, run.weights.kind
    if kind == "RNN":
        return rnn_inputs(run, step, j)
    x = ", ".join(brief(float(value)) for value in run.sequence[step])
    old = ", ".join(brief(float(value)) for value in run.at(step - 1)[name])
    last = 735 if kind == "LSTM" else 660
    return [
        way((10, STATE_BUS), (last + 6, STATE_BUS), tip=False),
        way((10, X_BUS), (last, X_BUS), tip=False),
        label(10, STATE_BUS - 26, f"{name}(t−1) ="),
        label(10, STATE_BUS - 7, old),
        label(10, X_BUS + 18, f"x(t) = {x}"),
    ]


def stubs(*places: int) -> list[str]:
    """Lines from both inputs up into the gates."""
    return [way((x, X_BUS), (x, LOW + 41)) + way((x + 6, STATE_BUS), (x + 6, LOW + 41)) for x in places]


def gate_box(x: float, y: float, name: str, value: float) -> str:
    """A gate: its letter, its name, its number, and the number as a bar."""
    meaning, _, unsigned = MEANINGS[name]
    title = name.replace("c~", "c̃").replace("h~", "h̃")
    frame = (
        f'<rect x="{x - 71}" y="{y - 40}" width="142" height="80" rx="10" fill="{FILLS[unsigned]}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )
    texts = middle(x, y - 19, f"{title}: {meaning}", 17) + middle(x, y + 9, shown(value), 24, bold=True)
    return frame + texts + bar(x - 58, y + 19, 116, value, unsigned)


def bar(x: float, y: float, width: float, value: float, unsigned: bool) -> str:
    """A number as a bar: 0..1 from the left end, -1..1 from the middle."""
    rail = f'<rect x="{x}" y="{y}" width="{width}" height="10" fill="#FFFFFF" stroke="{INK}" stroke-width="1"/>'
    within = max(-1.0, min(1.0, value))
    length = abs(within) * (width if unsigned else width / 2)
    start = x if unsigned else x + width / 2 - (length if within < 0 else 0)
    colour = VERMILION if within < 0 else BLUE
    zero = "" if unsigned else f'<path d="M{x + width / 2} {y - 3} v16" stroke="{INK}"/>'
    return f'{rail}<rect x="{start:.1f}" y="{y}" width="{length:.1f}" height="10" fill="{colour}"/>{zero}'


def end_box(x: float, y: float, title: str, value: float) -> str:
    """A state at the cell's edge."""
    frame = (
        f'<rect x="{x - 62}" y="{y - 28}" width="124" height="56" rx="6" fill="#FFFFFF" stroke="{INK}" '
        'stroke-width="2"/>'
    )
    return frame + middle(x, y - 8, title, 17) + middle(x, y + 18, shown(value), 24, bold=True)


def sign(x: float, y: float, text: str) -> str:
    """An operation in a circle; tanh in a flat one."""
    flat = text == "tanh"
    size = 'rx="30" ry="16"' if flat else 'rx="17" ry="17"'
    shape = f'<ellipse cx="{x}" cy="{y}" {size} fill="#DFF3EC" stroke="{INK}"/>'
    return shape + middle(x, y + 6, text, 16 if flat else 20, bold=True)


def way(*points: tuple[float, float], tip: bool = True) -> str:
    """A line through some points, with a tip at its end."""
    path = " L".join(f"{x} {y}" for x, y in points)
    end = ' marker-end="url(#tip)"' if tip else ""
    return f'<path d="M{path}" fill="none" stroke="{INK}" stroke-width="2"{end}/>'


def label(x: float, y: float, text: str) -> str:
    """A text that begins at a place."""
    return f'<text x="{x}" y="{y}" font-size="17" fill="{INK}">{escape(text)}</text>'


def middle(x: float, y: float, text: str, size: int, *, bold: bool = False) -> str:
    """A text around a place."""
    weight = ' font-weight="bold"' if bold else ""
    start = f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" fill="{INK}"{weight}>'
    return f"{start}{escape(text)}</text>"


def shown(value: float) -> str:
    """Write a number with four digits after the point at most."""
    return f"{value + 0.0:.4g}" if abs(value) >= 1e-4 or value == 0 else f"{value:.1e}"


def brief(value: float) -> str:
    """Write a number with three digits, where the space is small."""
    return f"{value + 0.0:.3g}"
