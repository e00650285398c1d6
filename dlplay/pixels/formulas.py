"""A student's own formula in R, G and B: parsed into known operations, never handed to Python's eval."""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.words import Note, Refusal

MAX_LENGTH = 200
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, tuple[Callable[..., Any], int]] = {  # name -> (function, number of arguments)
    "abs": (np.abs, 1),
    "sqrt": (np.sqrt, 1),
    "exp": (np.exp, 1),
    "log": (np.log, 1),
    "sin": (np.sin, 1),
    "cos": (np.cos, 1),
    "min": (np.minimum, 2),
    "max": (np.maximum, 2),
    "where": (np.where, 3),
}
NAMES = ("R", "G", "B", "pi")
HINTS = {
    "^": "for powers write **",
    "×": "for times write *",
    "÷": "for division write /",
    "−": "for minus write -",
}


class FormulaError(Refusal):
    """Says what is wrong in a formula; position counts its characters from 1."""

    @property
    def position(self) -> int:
        """The place of the fault."""
        return int(str(self.values["position"]))


@dataclass(frozen=True)
class Formula:
    """A checked formula: call it with an image in 0..1, or ask for the text with one pixel's numbers in it."""

    text: str
    parts: tuple[ast.expr, ...]

    def __call__(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """Compute one gray value, or three channels, for every pixel of an image (..., 3) in 0..1."""
        values = dict(zip("RGB", np.moveaxis(image, -1, 0), strict=True)) | {"pi": np.float32(np.pi)}
        with np.errstate(all="ignore"):
            channels = [_compute(part, values) for part in self.parts]
        channels = [np.broadcast_to(np.asarray(one, np.float32), image.shape[:-1]) for one in channels]
        return np.stack(channels, axis=-1) if len(channels) == 3 else channels[0]

    def filled_in(self, red: float, green: float, blue: float) -> str:
        """Give the formula's text with one pixel's colours in place of R, G and B."""
        numbers = {"R": red, "G": green, "B": blue}
        return re.sub(r"\b[RGB]\b", lambda name: f"{numbers[name.group()]:.5f}", self.text)


def _fault(problem: str, position: int, /, **values: object) -> FormulaError:
    return FormulaError("{problem} (character {position})", problem=Note(problem, **values), position=position)


def parse_formula(text: str) -> Formula:
    """Check a formula such as 0.3*R + 0.7*G (gray) or 1-R, G, B (three channels); raise FormulaError."""
    text = text.strip()
    if not text:
        raise _fault("The formula is empty: write for example (R + G + B) / 3", 1)
    if len(text) > MAX_LENGTH:
        raise _fault("The formula is longer than {most} characters", MAX_LENGTH, most=MAX_LENGTH)
    _refuse_characters(text)
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        at_end = error.text is None or (error.offset or 0) > len(text) or not error.offset
        position = len(text) if at_end else int(error.offset or 1)
        raise _fault(_in_plain_words(error.msg), position) from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise _fault("This formula is nested too deeply", 1) from error
    parts = tuple(body.elts) if isinstance(body, ast.Tuple) else (body,)
    if len(parts) not in (1, 3):
        raise _fault("{count} values: write one (gray) or three, for R, G and B", 1, count=len(parts))
    for part in parts:
        _check(part)
    return Formula(text, parts)


def _refuse_characters(text: str) -> None:
    wrong = re.search(r"[^0-9A-Za-z_+\-*/%().,<>= ]", text)
    if wrong:
        hint = HINTS.get(wrong.group(), "use R, G, B, numbers, + - * / ** and brackets")
        raise _fault("“{sign}” is not known here: {hint}", wrong.start() + 1, sign=wrong.group(), hint=Note(hint))
    glued = re.search(r"(?<![A-Za-z_])[0-9.]+(?=[A-DF-Za-df-z_(])|\)(?=[0-9A-Za-z_(])|\b[RGB](?=\()", text)
    if glued:
        raise _fault("A * is missing here: write 2*R, not 2R", glued.end() + 1)


def _in_plain_words(message: str) -> str:
    if "never closed" in message or "unmatched" in message:
        return f"The bracket {message}"
    return "Something is missing or too much here: every operator needs a value on both sides"


def _check(node: ast.expr) -> None:
    """Let through numbers, known names, operators and functions; everything else is named and refused."""
    match node:
        case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
            return
        case ast.Name(id=name) if name in NAMES:
            return
        case ast.Name(id=name):
            raise _fault("“{name}” is not known here: only R, G, B and pi have values", node.col_offset + 1, name=name)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
            inner = [left, right]
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in OPERATORS:
            inner = [operand]
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in OPERATORS:
            inner = [left, right]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            if len(arguments) != FUNCTIONS[name][1]:
                problem, counts = (
                    "{name}() needs {wanted} values, here it has {count}",
                    (FUNCTIONS[name][1], len(arguments)),
                )
                raise _fault(problem, node.col_offset + 1, name=name, wanted=counts[0], count=counts[1])
            inner = arguments
        case ast.Call(func=ast.Name(id=name)) if name not in FUNCTIONS:
            raise _fault("“{name}” is not one of {known}", node.col_offset + 1, name=name, known=", ".join(FUNCTIONS))
        case _:
            raise _fault("“{code}” cannot be part of a formula", node.col_offset + 1, code=ast.unparse(node))
    for part in inner:
        _check(part)


def _compute(node: ast.expr, values: dict[str, Any]) -> Any:
    match node:
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]):
            return OPERATORS[type(sign)](_compute(left, values), _compute(right, values)) * np.float32(1)
        case ast.UnaryOp(op=sign, operand=operand):
            return OPERATORS[type(sign)](_compute(operand, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name][0](*(_compute(argument, values) for argument in arguments))
    return np.float32(node.value)  # type: ignore[attr-defined]  # _check let only numbers through
