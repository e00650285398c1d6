"""Changing the text of a stack layer by layer, also where it cannot be built (yet)."""

from dlplay.networks.stacks import ACTIVATIONS, MOST, TAKES, StackError, format_layer, parse_layer, split_stack

CHOICES = {"padding": ("valid", "same"), "activation": ("linear", *ACTIVATIONS)}
INPUT = ("height", "width", "channels")
PAIRS = {"size": ("window rows", "window columns"), "strides": ("stride over rows", "stride over columns")}


def edit_stack(text: str, place: int, action: str, piece: str = "") -> tuple[str, int]:
    """Do one of up, down, duplicate, delete, add (below), replace with the piece of a text at a place.

    Place 0 is the input, which stays where it is. Returns the new text and the new place of what was chosen.
    """
    pieces = split_stack(text)
    place = max(0, min(place, len(pieces) - 1))
    other = place + {"up": -1, "down": 1}.get(action, 0)
    if action in ("up", "down") and place > 0 and 0 < other < len(pieces):
        pieces[place], pieces[other] = pieces[other], pieces[place]
        place = other
    elif action == "duplicate" and place > 0:
        pieces.insert(place + 1, pieces[place])
        place += 1
    elif action == "add":
        pieces.insert(place + 1, piece)
        place += 1
    elif action == "delete" and place > 0:
        del pieces[place]
        place = min(place, len(pieces) - 1)
    elif action == "replace":
        pieces[place] = piece
    return "; ".join(piece for piece in pieces if piece), place


def read_controls(piece: str) -> dict[str, int | float | str]:
    """Give the hyperparameters of one piece of a text, each with its value; none where it cannot be read."""
    kind, _, sides = piece.partition(" ")
    if kind == "input":
        numbers = sides.split("x")
        return dict(zip(INPUT, map(int, numbers), strict=True)) if _are_sides(numbers) else {}
    try:
        layer = parse_layer(piece, 1)
    except StackError:
        return {}
    values: dict[str, int | float | str] = {}
    for name in [name for names in TAKES[kind] for name in names]:
        value = getattr(layer, name)
        values |= dict(zip(PAIRS[name], value, strict=True)) if name in PAIRS else {name: value}
    if kind == "activation":
        values["activation"] = layer.activation
    return values


def write_controls(kind: str, values: dict[str, int | float | str]) -> str:
    """Write a piece with these hyperparameters; the inverse of read_controls."""
    if kind == "input":
        return "input " + "x".join(str(values[name]) for name in INPUT)
    words = [kind]
    for name in [name for names in TAKES[kind] for name in names]:
        if name in PAIRS:
            words += ["stride"] * (name == "strides")
            words.append("x".join(str(values[part]) for part in PAIRS[name]))
        else:
            words.append(f"{values[name]:g}" if name == "rate" else str(values[name]))
    return format_layer(parse_layer(" ".join(words), 1))


def most_of(control: str) -> int:
    """Give the largest value of a control that takes whole numbers."""
    for name, parts in PAIRS.items():
        if control in parts:
            return MOST[name]
    return MOST["side"] if control in INPUT[:2] else MOST[control]


def _are_sides(numbers: list[str]) -> bool:
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() and len(number) < 9 for number in numbers):
        return False
    return all(1 <= int(number) <= most_of(name) for name, number in zip(INPUT, numbers, strict=True))
