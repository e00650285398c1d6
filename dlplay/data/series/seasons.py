"""The season of a series: what the calendar suggests for its step, and what its autocorrelation shows."""

from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

PER_DAY = {"hour": 24, "minute": 1440, "second": 86400}
DAYS_PER_YEAR = 365.25
CALENDAR = {  # unit of the step -> the seasons that a calendar knows for it: units, in words
    **{unit: ((count, "a day"), (7 * count, "a week")) for unit, count in PER_DAY.items()},
    "day": ((7, "a week"), (DAYS_PER_YEAR, "a year")),
    "business day": ((5, "a week"),),
    "week": ((DAYS_PER_YEAR / 7, "a year"),),
    "month": ((12, "a year"),),
    "quarter": ((4, "a year"),),
}
MOST_LOOKED_AT = 100_000  # values at the end that tell
MOST_LAGS = 5000
LEAST_STRENGTH = 0.3
LEAST_UNKNOWN = 0.5  # for a season that no calendar knows: one of 200 random walks reaches it by chance
AS_STRONG = 0.05  # autocorrelations that differ by less are alike: the shorter season comes first
MOST_SEASONS = 4
LEAST_PEAK = 0.2  # of the autocorrelation of the changes, which no trend raises
FEWEST_REPEATS = 5  # of a season that no calendar knows


@dataclass(frozen=True)
class Season:
    """A season to choose: its length in steps, in words ("a week"), and how strongly the series repeats itself so.

    strength: the autocorrelation at that distance, -1 to 1, of the series without its trend (a moving average over one
    season); 0 where fewer than two seasons are known.
    """

    steps: int
    words: str
    strength: float


def find_seasons(values: NDArray[np.float64], step: str) -> tuple[Season, ...]:
    """Give the seasons of values (n,), the best one first, then the strongest: empty where there is none.

    step: the time between two values in words ("30 minutes"). The best is the strongest, or one of the calendar or
    a shorter one that is as strong; where none is strong, the calendar's first, unless the values speak against it.
    """
    known = values[-MOST_LOOKED_AT:]
    by_calendar = [Season(steps, words, season_strength(known, steps)) for steps, words in calendar_seasons(step)]
    usual = [one for one in by_calendar[:1] if one.steps <= len(values) and one.strength > -LEAST_STRENGTH]
    strong = [season for season in by_calendar if season.strength >= LEAST_STRENGTH]
    unknown = [season for season in map(_sharpened, repeat(known), _peaks(known)) if season.strength >= LEAST_UNKNOWN]
    for found in (season for season in unknown if not _has_better_neighbour(season, unknown)):
        if not any(_is_known(found, season) for season in strong):
            strong.append(found)
    strong = sorted(strong, key=lambda season: -season.strength)[:MOST_SEASONS]
    if not strong:
        return tuple(usual)
    alike = [season for season in strong if season.strength > strong[0].strength - AS_STRONG]
    best = min(alike, key=lambda season: (season not in by_calendar, season.steps))
    others = [season for season in strong if season.steps != best.steps]
    return (best, *others, *(season for season in usual if season not in strong))


def calendar_seasons(step: str) -> tuple[tuple[int, str], ...]:
    """Give the seasons of a step ("30 minutes") by the calendar, the usual one first: steps, in words."""
    first, _, rest = step.partition(" ")
    count, unit = (int(first), rest.removesuffix("s")) if first.isdigit() else (1, step)
    found = ((length / count, words) for length, words in CALENDAR.get(unit, ()))
    even = ((length, words) for length, words in found if length % 1 == 0 or words == "a year")
    return tuple((round(length), words) for length, words in even if length >= 2)


def season_strength(values: NDArray[np.float64], steps: int) -> float:
    """Give the autocorrelation of values (n,) at that distance, without their trend; 0 for less than two seasons."""
    if steps < 2 or len(values) < 2 * steps + 2 or _is_straight(values):
        return 0.0
    return _repeats(_without_trend(values, steps), steps)


def _is_straight(values: NDArray[np.float64]) -> bool:
    """Say whether the values are a line, but for what rounding leaves."""
    return bool(np.abs(np.diff(values, 2)).max() <= 1e-9 * np.abs(values).max())


def _without_trend(values: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Take off a moving average over that many steps; a straight line where there are too few for that."""
    trend = _moving_average(values, steps)
    if len(trend) > steps:
        first = steps // 2
        return values[first : first + len(trend)] - trend
    places = np.arange(len(values))
    rest: NDArray[np.float64] = values - np.polyval(np.polyfit(places, values, 1), places)
    return rest


def _repeats(rest: NDArray[np.float64], steps: int) -> float:
    late, early = rest[steps:], rest[:-steps]
    spread = float(np.sqrt(np.dot(late, late) * np.dot(early, early)))
    return float(np.dot(late, early)) / spread if spread else 0.0


def _moving_average(values: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Average over one season around each value; an even season takes both its ends by half."""
    weights = np.ones(steps) if steps % 2 else np.concatenate([[0.5], np.ones(steps - 1), [0.5]])
    sums = np.concatenate([[0.0], np.cumsum(values - values.mean())])
    width = len(weights)
    whole = sums[width:] - sums[:-width]
    if steps % 2 == 0:
        centred = values - values.mean()
        whole = whole - 0.5 * (centred[: len(whole)] + centred[width - 1 :])
    average: NDArray[np.float64] = whole / steps + values.mean()
    return average


def _peaks(values: NDArray[np.float64]) -> list[int]:
    """Find the distances at which the autocorrelation of the changes has its highest peaks, the highest first."""
    changes = np.diff(values)
    changes = changes - changes.mean() if len(changes) else changes
    most = min(len(values) // FEWEST_REPEATS, MOST_LAGS)
    if most < 4 or not changes.any():
        return []
    spectrum = np.fft.rfft(changes / np.abs(changes).max(), 2 ** int(np.ceil(np.log2(2 * len(changes)))))
    found = np.fft.irfft(np.abs(spectrum) ** 2)[: most + 2]
    found = found / found[0]
    is_peak = (found[1:-1] > found[:-2]) & (found[1:-1] >= found[2:]) & (found[1:-1] >= LEAST_PEAK)
    lags = np.flatnonzero(is_peak) + 1
    lags = lags[lags > 2]
    best: list[int] = lags[np.argsort(-found[lags], kind="stable")][:MOST_SEASONS].tolist()
    return sorted(best)


def _sharpened(values: NDArray[np.float64], peak: int) -> Season:
    """Find the strongest season near a peak: changes may peak a step beside the values."""
    near = range(max(peak - max(1, peak // 10), 2), peak + max(1, peak // 10) + 1)
    rest = _without_trend(values, 2 * peak)
    best = max(near[:: max(1, len(near) // 40)], key=lambda steps: _repeats(rest, steps))
    return Season(best, f"every {best} values", season_strength(values, best))


def _has_better_neighbour(found: Season, others: list[Season]) -> bool:
    """Say whether a season nearly as long repeats itself better: both are the same one, met from two peaks."""
    near = [one for one in others if abs(one.steps - found.steps) <= max(1, 0.03 * found.steps)]
    return any(one.strength > found.strength for one in near)


def _is_known(found: Season, season: Season) -> bool:
    """Say whether a season is one that is known already, or several of it, and repeats itself no better."""
    beside = found.steps % season.steps
    near = min(beside, season.steps - beside) <= max(1, 0.03 * found.steps)
    return near and found.strength < season.strength + AS_STRONG
