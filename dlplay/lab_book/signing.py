"""The server's seal on what was kept: a signature, made with a key that nobody else has."""

import base64
import functools
import logging
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dlplay.database import kept_folder
from dlplay.lab_book.seals import KIND, SIGNED_AS

KEY_FILE = "lab-book-key.pem"  # in the folder that outlives the server


class Sealer:
    """Signs by Ed25519 (RFC 8032), with a key that stands in a folder, for this account alone.

    The key is made where there is none. Raises OSError where it cannot be read or made, ValueError where it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        file = folder / KEY_FILE
        if not file.exists():
            _make_key(file)
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{file.name} is a key of another kind")
        self._key = key
        self.public = _to_text(key.public_key().public_bytes_raw())

    def seal(self, content: bytes) -> str:
        """Sign bytes; gives the kind of signature, the public key, and the signature, as one text."""
        return f"{KIND}:{self.public}:{_to_text(self._key.sign(SIGNED_AS + content))}"


@functools.cache
def sealer_in(folder: Path) -> Sealer:
    """Give what signs with the key in a folder."""
    return Sealer(folder)


def sealer_of_server() -> Sealer | None:
    """Give what signs for this server; None where its key can be neither read nor made, so that nothing is signed."""
    try:
        return sealer_in(kept_folder())
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("no key to sign lab books with: %s", error)
        return None


def _make_key(file: Path) -> None:
    """Write a key, wholly or not at all; where another server was quicker, its key stays."""
    kind, no_password = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    content = Ed25519PrivateKey.generate().private_bytes(serialization.Encoding.PEM, kind, no_password)
    number, name = tempfile.mkstemp(prefix=f"{KEY_FILE}.", dir=file.parent)  # for this account alone: 0600
    try:
        with os.fdopen(number, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        os.link(name, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


def _to_text(content: bytes) -> str:
    return base64.b64encode(content).decode()
