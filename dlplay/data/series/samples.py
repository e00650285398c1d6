"""Sample time series: real ones, and two that this module draws."""

import numpy as np
import pandas as pd

from dlplay.data.series.steps import SeriesError
from dlplay.data.tables.reading import Table

SERIES_SAMPLES = {  # name in the link -> what the series holds
    "AirPassengers": "Passengers of international flights per month, 1949 to 1960, in thousands",
    "sunspots": "Dark spots on the sun per year, 1700 to 2008",
    "co2": "Carbon dioxide in the air of Mauna Loa per week, 1958 to 2001, in parts per million; with gaps",
    "nile": "Water that the Nile carried per year, 1871 to 1970, in 100 million cubic metres",
    "elnino": "Temperature of the Pacific's surface per month, 1950 to 2010, in °C",
    "random walk": "Each value is the last one plus a random step: no model forecasts it better than “as today”",
    "sine with noise": "A wave with a season of 12 months, with random noise on it",
}
FIRST_DAY = "2000-01-01"  # of the two drawn series
MOST_DRAWN = 100_000
MOST_SERIES_NOISE = 100.0
PASSENGERS = """
    112 118 132 129 121 135 148 148 136 119 104 118
    115 126 141 135 125 149 170 170 158 133 114 140
    145 150 178 163 172 178 199 199 184 162 146 166
    171 180 193 181 183 218 230 242 209 191 172 194
    196 196 236 235 229 243 264 272 237 211 180 201
    204 188 235 227 234 264 302 293 259 229 203 229
    242 233 267 269 270 315 364 347 312 274 237 278
    284 277 317 313 318 374 413 405 355 306 271 306
    315 301 356 348 355 422 465 467 404 347 305 336
    340 318 362 348 363 435 491 505 404 359 310 337
    360 342 406 396 420 472 548 559 463 407 362 405
    417 391 419 461 472 535 622 606 508 461 390 432
"""  # Box, Jenkins, Time Series Analysis, 1976, series G: one row per year


def series_sample(name: str, count: int = 240, noise: float = 0.3, seed: int = 0) -> Table:
    """Give the sample of that name as a table: the first column holds the dates, the last one the values.

    The names are the keys of SERIES_SAMPLES; count, noise and seed are for the drawn ones alone: see draw_series.
    """
    if name not in SERIES_SAMPLES:
        raise SeriesError(
            "There is no sample series “{name}”. Choose one of {series_samples}.",
            name=name,
            series_samples=", ".join(SERIES_SAMPLES),
        )
    if is_drawn_series(name):
        return Table(draw_series(name, count, noise, seed), name)
    if name == "AirPassengers":
        months = [f"{1949 + place // 12}-{place % 12 + 1:02d}" for place in range(144)]
        return Table(pd.DataFrame({"Month": months, "Passengers": np.array(PASSENGERS.split(), float)}), name)
    return Table(_from_statsmodels(name), name)


def is_drawn_series(name: str) -> bool:
    """Say whether a sample is drawn, so that it can have more values or more noise."""
    return name in ("random walk", "sine with noise")


def draw_series(name: str, count: int = 240, noise: float = 0.3, seed: int = 0) -> pd.DataFrame:
    """Draw count values: of a random walk by day, or of a sine of height 1 and season 12 by month.

    noise: the standard deviation of a step of the walk, or of what is added to each value of the sine.
    """
    if not 8 <= count <= MOST_DRAWN or not 0 <= noise <= MOST_SERIES_NOISE:
        raise SeriesError(
            "Draw 8 to {most_drawn:,} values, with a noise from 0 to {most_series_noise:g}.",
            most_drawn=MOST_DRAWN,
            most_series_noise=MOST_SERIES_NOISE,
        )
    steps = noise * np.random.default_rng(seed).normal(size=count)
    if name == "random walk":
        days = np.datetime64(FIRST_DAY, "D") + np.arange(count)
        return pd.DataFrame({"Day": np.datetime_as_string(days), "Value": np.cumsum(steps)}).astype({"Day": object})
    months = np.datetime64(FIRST_DAY, "M") + np.arange(count)
    wave = np.sin(2 * np.pi * np.arange(count) / 12) + steps
    return pd.DataFrame({"Month": np.datetime_as_string(months), "Value": wave}).astype({"Month": object})


def _from_statsmodels(name: str) -> pd.DataFrame:
    from statsmodels import datasets  # slow to load, so only where it is needed

    frame: pd.DataFrame = getattr(datasets, name).load_pandas().data
    if name == "co2":
        return pd.DataFrame(
            {"Week": pd.DatetimeIndex(frame.index).strftime("%Y-%m-%d").astype(object), "CO2": frame["co2"].to_numpy()}
        )
    if name == "elnino":
        months = [f"{year:.0f}-{month:02d}" for year in frame["YEAR"] for month in range(1, 13)]
        return pd.DataFrame({"Month": months, "Temperature": frame.drop(columns="YEAR").to_numpy(float).ravel()})
    names = ["Year", "Spots" if name == "sunspots" else "Volume"]
    return frame.astype(float).set_axis(names, axis="columns")
