"""The server's seal on what was kept: a signature, by which a changed number, sentence, picture or link is seen."""

import base64
import binascii
import os
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dlplay.lab_book.entries import Entry

KEY_FILE = "lab-book-key.pem"  # in the folder that outlives the server
KIND = "ed25519"
SIGNED_AS = b"DL Playground, what was kept in a lab book, 1\n"  # before what is signed: the key signs nothing else


class Verdict(StrEnum):
    """What a seal says of an entry."""

    COMPUTED = "computed"
    CHANGED = "changed"
    FOREIGN = "foreign"
    OWN = "own"


VERDICTS = {
    Verdict.COMPUTED: "As the server computed it",
    Verdict.CHANGED: "Changed since the server signed it",
    Verdict.FOREIGN: "Not from this server: its signature is missing, or somebody else's",
    Verdict.OWN: "A note, all in own words",
}


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


def judge(entry: Entry, is_known: Callable[[str], bool]) -> Verdict:
    """Say whether what was kept is as a server signed it. is_known: whether a public key is that of one of ours.

    A remark, and the name that an entry was given, are its owner's and signed by nobody.
    """
    if not entry.content:
        return Verdict.OWN
    kind, _, rest = entry.seal.partition(":")
    public, _, signature = rest.partition(":")
    if kind != KIND or not public or not is_known(public):
        return Verdict.FOREIGN
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), SIGNED_AS + entry.content)
    except (InvalidSignature, binascii.Error, ValueError):
        return Verdict.CHANGED
    return Verdict.COMPUTED


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
