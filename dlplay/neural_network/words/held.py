"""What a map of two columns holds fixed."""

from dlplay.neural_network.network import Array
from dlplay.neural_network.preparation import Prepared
from dlplay.words import Note


def held_sentence(data: Prepared, base: Array, place: int | None, drawn: tuple[str, str]) -> str:
    """Say at what values the inputs stay that are not drawn, and what that means; empty where all are drawn."""
    pairs = zip(data.names, base, strict=True)
    others = [f"{name} = {value:.4g}" for name, value in pairs if name not in drawn]
    if not others:
        return ""
    more = Note(" and {others} more", others=len(others) - 6) if len(others) > 6 else ""
    whose = (
        Note("a typical row (median or most frequent)")
        if place is None
        else Note("your row {rows}", rows=data.rows[place])
    )
    return Note(
        "The background is a slice, made for {whose}: {others}{more}. Other points have other values "
        "there, so a point on the wrong colour need not be wrong.",
        whose=whose,
        others=", ".join(others[:6]),
        more=more,
    )
