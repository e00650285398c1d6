"""Numbers that stand for a missing value, as -999.9 among temperatures: suspected, and taken as missing on demand."""

import numpy as np
from numpy.typing import NDArray

NINES = (99, 999, 9999, 99999, 999999)
POSITIVE_CODES = (*NINES, 99.99, 99.9, 999.9, 999.99, 9999.9, 9999.99, 99999.9, 8888, 88888, 32767, 2147483647)
NEGATIVE_CODES = (*(-code for code in POSITIVE_CODES), -9.99, -32768, -2147483648)
CODES = np.array(sorted({*POSITIVE_CODES, *NEGATIVE_CODES}), dtype=np.float64)
LARGE_CODES = 1e20  # and beyond: the filling of many measured grids
FEWEST_OTHERS = 4
LEAST_MARK, FEWEST_MARKS = -10, 3  # also any negative whole number that comes again and again, as -200
FAR = 2.0  # times the range of the other values


def suspected_codes(numbers: NDArray[np.float64]) -> list[float]:
    """Give the values, at most one at each end, that look like codes for "missing": of a known form, and far away.

    numbers: (n,), missing ones NaN. A negative code is far where all others are positive, too.
    """
    found = list[float]()
    with np.errstate(invalid="ignore", over="ignore"):
        for end in (np.fmin, np.fmax):
            code = float(end.reduce(numbers)) if len(numbers) else np.nan
            is_code = code in CODES or LARGE_CODES <= abs(code) < np.inf
            is_mark = code <= LEAST_MARK and code.is_integer() and (numbers == code).sum() >= FEWEST_MARKS
            if is_code or is_mark:
                others = numbers[np.isfinite(numbers) & (numbers != code) & ~np.isin(numbers, found)]
                if len(others) >= FEWEST_OTHERS and _is_far(code, float(others.min()), float(others.max())):
                    found.append(code)
    return found


def _is_far(code: float, lowest: float, highest: float) -> bool:
    if code < 0 <= lowest:
        return True
    distance = lowest - code if code < 0 else code - highest
    return distance > FAR * (highest - lowest) and distance > 0.5 * abs(code)
