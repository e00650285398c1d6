"""Which sentences about a file a student must not miss: those about values that are not as they stood in it."""

from collections.abc import Iterable

from dlplay.words import Note


class Alteration(Note):
    """A sentence about what was averaged, filled, moved, left out or is suspected, among those of what was repaired."""


def alterations(repaired: Iterable[Note]) -> list[Note]:
    """Give those sentences that a page shows without being asked."""
    return [sentence for sentence in repaired if isinstance(sentence, Alteration)]
