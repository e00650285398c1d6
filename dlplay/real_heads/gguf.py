"""Reading a GGUF file, the form in which language models are shared: facts first, then packed weights.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The file is mapped into memory, not read: the
operating system keeps one copy of it for all processes, and a matrix is unpacked only when it is needed.
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.words import Refusal

Matrix = NDArray[np.float32]
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9  # the kinds of facts that are no numbers
FULL, FOUR_BITS, EIGHT_BITS = 0, 3, 8  # the kinds of packed weights: F32, Q4_1, Q8_0
BLOCK = 32  # weights that share a scale
PACKED = {  # kind -> how a block stands in the file: the scale d, perhaps the least value m, and the numbers q
    FOUR_BITS: np.dtype([("d", "<f2"), ("m", "<f2"), ("q", "u1", BLOCK // 2)]),
    EIGHT_BITS: np.dtype([("d", "<f2"), ("q", "i1", BLOCK)]),
}


class HeadsError(Refusal):
    """Says why the published model cannot be used, and what to do."""


@dataclass(frozen=True)
class Tensor:
    """Where a tensor stands in the file: rows of so many weights, packed in a kind, from a byte on."""

    kind: int
    shape: tuple[int, ...]
    start: int


@dataclass(frozen=True)
class GgufFile:
    """A file's facts (name -> value), its tensors by name, and its bytes, which stay on the disk until used."""

    facts: dict[str, Any]
    tensors: dict[str, Tensor]
    content: NDArray[np.uint8]


class GgufHead:
    """Reads the values at the beginning of a GGUF file one after the other."""

    def __init__(self, content: NDArray[np.uint8]) -> None:
        self.content, self.place = content.data, 0

    def number(self, code: str) -> Any:
        """Read a number, by struct's letter for it."""
        (value,) = struct.unpack_from(f"<{code}", self.content, self.place)
        self.place += struct.calcsize(f"<{code}")
        return value

    def text(self) -> str:
        """Read a text, which begins with its length in bytes."""
        length = self.number("Q")
        self.place += length
        return bytes(self.content[self.place - length : self.place]).decode("utf-8")

    def value(self, kind: int) -> Any:
        """Read a fact of a kind: a number, a text, or a list of either."""
        if kind == TEXT:
            return self.text()
        if kind == LIST:
            inner, count = self.number("I"), self.number("Q")
            return [self.value(inner) for _ in range(count)]
        return self.number(NUMBERS[kind])

    def tensor(self) -> tuple[str, Tensor]:
        """Read a tensor's name, shape (the file has the fastest axis first), kind and place after the head."""
        name = self.text()
        shape = [self.number("Q") for _ in range(self.number("I"))]
        return name, Tensor(self.number("I"), tuple(reversed(shape)), self.number("Q"))


def open_gguf(path: Path) -> GgufFile:
    """Read the head of a GGUF file and map the rest. Raises HeadsError for a file that is none or breaks off."""
    try:
        return _read_gguf(np.memmap(path, np.uint8, "r"))
    except (struct.error, ArithmeticError, LookupError, OSError, RecursionError, ValueError) as error:
        raise HeadsError("{name} is no whole GGUF file: install it again.", name=path.name) from error


def _read_gguf(content: NDArray[np.uint8]) -> GgufFile:
    head = GgufHead(content)
    if head.number("4s") != b"GGUF":
        raise ValueError("no GGUF")
    _, tensors, facts = head.number("I"), head.number("Q"), head.number("Q")
    known = {}
    for _ in range(facts):
        name = head.text()
        known[name] = head.value(head.number("I"))
    found = dict(head.tensor() for _ in range(tensors))
    step = known.get("general.alignment", BLOCK)
    begin = math.ceil(head.place / step) * step
    placed = {name: Tensor(one.kind, one.shape, begin + one.start) for name, one in found.items()}
    if max(one.start + num_bytes(one) for one in placed.values()) > len(content):
        raise ValueError("breaks off")
    return GgufFile(known, placed, content)


def num_bytes(tensor: Tensor) -> int:
    """Say how many bytes a tensor takes in the file."""
    count = math.prod(tensor.shape)
    return count * 4 if tensor.kind == FULL else count // BLOCK * PACKED[tensor.kind].itemsize


def read_rows(file: GgufFile, name: str, first: int = 0, last: int | None = None) -> Matrix:
    """Unpack the rows of a matrix from first to last (not included), all by default; or the numbers of a vector.

    A weight is d * q, with a least value d * q + m; q has 8 or 4 bits, d and m are shared by 32 weights of a row.
    """
    tensor = file.tensors[name]
    if tensor.kind == FULL:
        whole = np.frombuffer(file.content, "<f4", math.prod(tensor.shape), tensor.start).reshape(tensor.shape)
        return whole[first:last]
    per_row = tensor.shape[1] // BLOCK
    all_blocks = np.frombuffer(file.content, PACKED[tensor.kind], tensor.shape[0] * per_row, tensor.start)
    blocks = all_blocks[first * per_row : None if last is None else last * per_row]
    return _unpack(blocks, tensor.kind).reshape(-1, tensor.shape[1])


def _unpack(blocks: NDArray[Any], kind: int) -> Matrix:
    numbers, scale = blocks["q"], blocks["d"].astype(np.float32)[:, np.newaxis]
    if kind == EIGHT_BITS:
        return numbers * scale
    halves = np.empty((len(blocks), 2, BLOCK // 2), np.float32)  # the low bits are the block's first half
    halves[:, 0], halves[:, 1] = numbers & 15, numbers >> 4
    halves *= scale[:, np.newaxis]
    halves += blocks["m"].astype(np.float32)[:, np.newaxis, np.newaxis]
    return halves
