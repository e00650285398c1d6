"""What this lesson says when it cannot go on."""

from dlplay.words import Refusal


class ForecastError(Refusal):
    """A series or a setting that allows no forecast; the message says what is wrong and what to do."""
