"""Pictures that are added one by one: each keeps its own name, and the same file counts once."""

import hashlib

from dlplay.data.sets.candidates import unique_name

Upload = tuple[str, bytes]  # name and content of a file


def add_uploads(kept: list[Upload], new: list[Upload]) -> tuple[list[Upload], list[str]]:
    """Add files to those that are kept; gives all of them, and the names of those whose very bytes are there already.

    A name that is taken gets a number, as image (2).jpg: three photos named image.jpg are three photos.
    """
    every = list(kept)
    known = {hashlib.sha256(content).digest() for _, content in kept}
    taken = {name for name, _ in kept}
    copies = []
    for name, content in new:
        checksum = hashlib.sha256(content).digest()
        if checksum in known:
            copies.append(name)
            continue
        known.add(checksum)
        every.append((unique_name(name, taken), content))
    return every, copies
