"""The years 2010 to 2021: what was counted as marks, what the model lived as a line with its band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.report.drawing import STYLES, WIDTH, Drawn, frame, key_below, plainly
from experiments.validation.hindcast_part import AGENCIES, APPLICANTS, CERTIFIED, MONEY, POSTS
from experiments.validation.line import printed_at
from experiments.validation.verdict import rule
from simulation.figures import INK, Picture

HEIGHT = 3.5
YEAR_STEP = 5


@dataclass(frozen=True)
class Curve:
    """One figure: what was counted, and the column of the model that stands for it."""

    name: str
    title: str
    unit: str
    column: str
    counted: Mapping[int, str]
    free: bool
    """Whether the world that is given posts alone has a curve too."""
    divisor: float = 1.0


CURVES = (
    Curve("posts", "Posts (given)", "thousand posts", "posts", POSTS, False, 1e3),
    Curve("applicants", "Applicants of the examination", "thousand persons", "applicants", APPLICANTS, True, 1e3),
    Curve("certified", "Holders of a certificate", "thousand persons", "certified", CERTIFIED, True, 1e3),
    Curve("money", "Public money", "billion yuan a year", "public_yuan", MONEY, False, 1e9),
    Curve("agencies", "Agencies (the model founds none)", "agencies", "agencies", AGENCIES, False),
)


def hindcast_figures(given: pd.DataFrame, free: pd.DataFrame, start: int) -> tuple[Drawn, ...]:
    """A figure for each series.

    Args:
        given: years with posts and applicants as on record, of every seed.
        free: years with posts alone as on record.
        start: the calendar year before the first.
    """
    return tuple(_drawn(curve, given, free, start) for curve in CURVES)


def _drawn(curve: Curve, given: pd.DataFrame, free: pd.DataFrame, start: int) -> Drawn:
    worlds = [("Model, posts and applicants given", given), ("Model, posts alone given", free)]
    with plainly():
        picture = Picture(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = picture.add_subplot()
        frame(axes, curve.title, curve.unit)
        for (label, table), look in zip(worlds[: 2 if curve.free else 1], STYLES, strict=False):
            years, middle, low, high = _band(table, curve, start)
            axes.fill_between(years, low, high, color=look["color"], alpha=0.2, lw=0)
            axes.plot(years, middle, color=look["color"], ls=look["linestyle"], lw=1.8, label=label)
        years = np.array(list(curve.counted))
        counted = np.array([printed_at(address).value for address in curve.counted.values()]) / curve.divisor
        axes.plot(years, counted, "o", color=INK, ms=5, label="Counted")
        axes.set_ylim(bottom=0)
        first = math.ceil((start + 1) / YEAR_STEP) * YEAR_STEP
        axes.set_xticks(range(first, int(given["year"].max()) + start + 1, YEAR_STEP))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
        key_below(axes)
    said = "; ".join(f"{year} {value:,.3g}" for year, value in zip(years, counted, strict=True))
    alt = f"{curve.title}, {curve.unit}. Counted: {said}. The model as a line with the middle 95 % of its runs."
    return Drawn(
        f"hindcast-{curve.name}", f"{curve.title}, {start + 1}-{start + int(given['year'].max())}", alt, picture
    )


def _band(table: pd.DataFrame, curve: Curve, start: int) -> tuple[np.ndarray, ...]:
    tail = (1.0 - rule("interval_share")) / 2.0
    values = table.groupby("year")[curve.column]
    years = np.array(sorted(table["year"].unique())) + start
    of = (values.mean(), values.quantile(tail), values.quantile(1.0 - tail))
    return (years, *(part.to_numpy() / curve.divisor for part in of))
