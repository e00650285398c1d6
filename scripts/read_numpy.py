"""Read NumPy arrays out of a pickle with an allow-list: the three names that an array needs, and none is called."""

import io
import pickle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.packages import PackageError


class Kind:
    """Stands for numpy.dtype: a letter and a size, then the order of the bytes."""

    def __init__(self, text: str, *_rest: Any) -> None:
        self.text = text

    def __setstate__(self, state: Any) -> None:
        self.text = state[1] + self.text


class PickledArray:
    """Stands for an array until its bytes are known."""

    def __init__(self, *_rest: Any) -> None:
        self.numbers: NDArray[Any] = np.zeros(0)

    def __setstate__(self, state: Any) -> None:
        _, shape, kind, is_fortran, content = state
        content = content.encode("latin-1") if isinstance(content, str) else content
        self.numbers = np.frombuffer(content, kind.text).reshape(shape, order="F" if is_fortran else "C")


ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"): PickledArray,
    ("numpy", "ndarray"): PickledArray,
    ("numpy", "dtype"): Kind,
}


class Reader(pickle.Unpickler):
    """An unpickler that refuses every name but those of arrays."""

    def find_class(self, module: str, name: str) -> Any:
        """Give what stands for one of the allowed names. Raises PackageError for any other."""
        if (module, name) not in ALLOWED:
            raise PackageError(f"The file names {module}.{name}, which is not allowed: nothing of it was read.")
        return ALLOWED[module, name]


def read_numpy(content: bytes) -> dict[str, list[NDArray[Any]]]:
    """Give the lists of arrays of a pickled dictionary by name. Raises PackageError."""
    found = Reader(io.BytesIO(content)).load()
    return {name: [one.numbers for one in arrays] for name, arrays in found.items()}
