"""What a check has found."""

from dataclasses import dataclass

FINE, ATTENTION, BROKEN = "fine", "attention", "broken"
STATES = (BROKEN, ATTENTION, FINE)  # the worst first


@dataclass(frozen=True)
class Finding:
    """What was looked at, its state (one of STATES), what was found in a sentence, and what to do; "" for nothing.

    The texts are Notes, said where they are shown.
    """

    what: str
    state: str
    found: str
    advice: str = ""


def worst(findings: list[Finding]) -> str:
    """Give the worst state among them."""
    return min((one.state for one in findings), key=STATES.index)
