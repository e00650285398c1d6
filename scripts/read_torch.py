"""Read the arrays of a file that torch.save wrote before version 1.6, by NumPy, with nothing but an allow-list.

Such a file is a pickle, and a pickle can call anything that it names. Here it can name three things, which stand for
arrays, and none of them is called.
"""

import collections
import io
import pickle
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.packages import Arrays, PackageError

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
KINDS = {"FloatStorage": "<f4", "LongStorage": "<i8"}  # of torch's storages, the only ones allowed


@dataclass
class Storage:
    """Numbers in a row, which stand behind the pickles in the file."""

    kind: str
    size: int
    numbers: NDArray[Any] = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Tensor:
    """A view of a storage: from its number first on, of this shape, with these steps."""

    storage: Storage
    first: int
    shape: tuple[int, ...]
    steps: tuple[int, ...]

    def array(self) -> NDArray[Any]:
        """Copy its numbers out of the storage."""
        numbers = self.storage.numbers[self.first :]
        strides = [step * numbers.itemsize for step in self.steps]
        return np.lib.stride_tricks.as_strided(numbers, self.shape, strides).copy()


def _tensor(storage: Storage, first: int, shape: tuple[int, ...], steps: tuple[int, ...], *_rest: Any) -> Tensor:
    return Tensor(storage, first, shape, steps)


class Reader(pickle.Unpickler):
    """An unpickler that refuses every name but those of arrays."""

    def __init__(self, file: io.BytesIO, storages: dict[str, Storage]) -> None:
        super().__init__(file)
        self.storages = storages

    def find_class(self, module: str, name: str) -> Any:
        """Give what stands for one of the allowed names. Raises PackageError for any other."""
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in KINDS:
            return KINDS[name]
        raise PackageError(f"The file names {module}.{name}, which is not allowed: nothing of it was read.")

    def persistent_load(self, pid: Any) -> Storage:
        """Note a storage that the file has further behind."""
        _, kind, key, _, size = pid[:5]
        return self.storages.setdefault(key, Storage(kind, size))


def read_torch(content: bytes) -> Arrays:
    """Give the arrays of a state dictionary by name. Raises PackageError."""
    file, storages = io.BytesIO(content), dict[str, Storage]()
    if (Reader(file, {}).load(), Reader(file, {}).load()) != (MAGIC, PROTOCOL):
        raise PackageError("This is no file of torch.save before version 1.6.")
    Reader(file, {}).load()  # the machine that wrote it
    tensors = Reader(file, storages).load()
    for key in Reader(file, {}).load():
        (size,) = struct.unpack("<q", file.read(8))
        storage = storages[key]
        if size != storage.size:
            raise PackageError(f"A storage of {storage.size} numbers has {size} in the file.")
        storage.numbers = np.frombuffer(file.read(size * np.dtype(storage.kind).itemsize), storage.kind)
    return {name: tensor.array() for name, tensor in tensors.items()}
