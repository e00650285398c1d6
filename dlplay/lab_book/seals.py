"""What the server's seal on what was kept says: whether a number, sentence, picture or link was changed."""

import base64
import binascii
from collections.abc import Callable
from enum import StrEnum

from dlplay.lab_book.entries import Entry

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


def judge(entry: Entry, is_known: Callable[[str], bool]) -> Verdict:
    """Say whether what was kept is as a server signed it. is_known: whether a public key is that of one of ours.

    A remark, and the name that an entry was given, are its owner's and signed by nobody.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

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
