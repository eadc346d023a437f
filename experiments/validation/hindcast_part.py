"""The years 2010 to 2021 lived through again: what follows where posts and applicants are as they were counted.

Posts are given, so they test nothing. Given posts, the number of applicants is the model's; given posts and
applicants, so are passes and the stock of certificates, under a law of pass rates that was drawn around the years from
2015 on. What the country spent is the model's too. Agencies are not founded in the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.validation.line import Line, printed_at
from experiments.validation.verdict import FITTED, GIVEN, TESTED, simulated
from simulation.indicators import ALL
from simulation.state.regions import REGION_KINDS, URBAN
from simulation.state.workforce import Workforce
from simulation.survey import TENURE_GROUPS, TENURE_STEPS_MONTHS
from simulation.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from simulation.model import WorkforceModel

PART = "hindcast"
LAST = 2021
POSTS = {year: f"workforce.posts.y{year}" for year in (2014, 2015, 2016, 2017, 2021)}
AGENCIES = {year: f"workforce.agencies.y{year}" for year in (2011, 2014, 2017, 2021)}
APPLICANTS = {year: f"certificates.applicants.y{year}" for year in range(2015, LAST + 1)}
CERTIFIED = {2012: "certificates.certified_stock.y2012", 2014: "certificates.certified_stock.y2014_report"} | {
    year: f"certificates.certified_stock.y{year}" for year in range(2015, LAST + 1)
}
PASSES = "certificates.new_per_applicant.y2015_to_2021"
MONEY = {year: f"workforce.public_money.y{year}" for year in range(2015, 2019)}
REFERENCE_YEAR = 2021
"""Year whose applicants the model was adjusted to: so many outside the posts for each post."""
FREE_YEARS = (2018, LAST)
CITIES_YEAR = 2019
"""Before the article that says how many leave in large cities."""
FIRST_GIVEN = 2015
"""First year whose applicants are known."""


def years_lived(model: WorkforceModel) -> pd.DataFrame:
    """What a country was like at the end of each year, and what happened in it, scaled up to the whole country.

    Args:
        model: a finished model that began in a January.

    Returns:
        A row per year (1 for the first): ``posts``, ``agencies``, ``head_count``, ``certified`` and
        ``certified_share`` at its end; ``turnover``, ``applicants``, ``passes``, ``public_yuan`` and
        ``district_yuan_per_worker`` over its months; shares by time in the field, as ``under_1_year``, at the end of
        the last year alone.
    """
    series = model.series
    everywhere = series[series.place == ALL].reset_index(drop=True)
    year = everywhere.month // MONTHS_PER_YEAR + 1
    ends = everywhere.groupby(year).last()
    sums = everywhere.groupby(year)[["exam_applicants", "exam_passes"]].sum()
    scale = 1.0 / model.world.national_share
    table = pd.DataFrame({
        "posts": scale * ends["posts"],
        "agencies": scale * ends["agencies"],
        "head_count": scale * ends["head_count"],
        "certified": scale * (ends["certified_in_posts"] + ends["certified_outside"]),
        "certified_share": ends["certified_share"],
        "turnover": everywhere.groupby(year)["turnover_per_year"].mean(),
        "applicants": scale * sums["exam_applicants"],
        "passes": scale * sums["exam_passes"],
        "public_yuan": scale * public_money(everywhere).groupby(year).sum(),
        "district_yuan_per_worker": _per_worker(series[~series.place.isin([ALL, REGION_KINDS[URBAN]])]),
    })  # fmt: skip
    for name, share in tenure_mix(model.workforce).items():
        table.loc[table.index[-1], name] = share
    table.insert(0, "place", ALL)
    table.insert(1, "year", table.index)
    return table.reset_index(drop=True)


def tenure_mix(table: Workforce) -> dict[str, float]:
    """Share of those in post by time in the field [1], in the groups of the survey."""
    group = np.searchsorted(TENURE_STEPS_MONTHS, table.tenure_months[table.occupied], side="right")
    share = np.bincount(group, minlength=len(TENURE_GROUPS)) / len(group)
    return dict(zip(TENURE_GROUPS, share.tolist(), strict=True))


def public_money(series: pd.DataFrame) -> pd.Series:
    """What governments spend in each month [yuan]."""
    return series[[name for name in series if str(name).endswith("_public_yuan")]].sum(axis=1)


def _per_worker(districts: pd.DataFrame) -> pd.Series:
    """What a worker of the three districts costs in a year, whoever pays [yuan/person/year]."""
    sums = districts.groupby(districts.month // MONTHS_PER_YEAR + 1)[["cost_total_yuan", "head_count"]].sum()
    return sums["cost_total_yuan"] / (sums["head_count"] / MONTHS_PER_YEAR)


@dataclass(frozen=True)
class Years:
    """The years of one world, of every seed."""

    table: pd.DataFrame
    start: int
    """The calendar year before the first."""

    def of(self, year: int, name: str) -> pd.Series:
        """A number of a calendar year, one for each seed."""
        return self.table.loc[self.table["year"] == year - self.start, name]

    @property
    def pass_rates(self) -> pd.Series:
        """New certificates per applicant, all years since applicants are known together, one for each seed."""
        since = self.table[self.table["year"] >= FIRST_GIVEN - self.start]
        sums = since.groupby("seed")[["passes", "applicants"]].sum()
        return sums["passes"] / sums["applicants"]


def lines(given: pd.DataFrame, free: pd.DataFrame, start: int) -> list[Line]:
    """Every counted number of the years.

    Args:
        given: the years with posts and applicants as on record, of every seed.
        free: the years with posts alone as on record.
        start: the calendar year before the first.
    """
    both, alone = Years(given, start), Years(free, start)
    return [*_given(both), *_examinations(both, alone), *_money(both), *_people(both)]


def _line(key: str, title: str, unit: str, address: str, values: pd.Series, standing: str) -> Line:
    return Line(PART, key, title, unit, printed_at(address), simulated(values), standing, address)


def _given(both: Years) -> Iterator[Line]:
    for y, address in POSTS.items():
        yield _line(f"posts.{y}", f"Posts at the end of {y}", "posts", address, both.of(y, "posts"), GIVEN)
    for y, address in AGENCIES.items():
        title = f"Agencies in {y}; the model founds none"
        yield _line(f"agencies.{y}", title, "agencies", address, both.of(y, "agencies"), GIVEN)


def _examinations(both: Years, alone: Years) -> Iterator[Line]:
    for y, address in APPLICANTS.items():
        standing = FITTED if y == REFERENCE_YEAR else TESTED
        title = f"Applicants of {y}, posts given"
        yield _line(f"applicants.{y}", title, "persons", address, alone.of(y, "applicants"), standing)
    title = f"New certificates per applicant, {FIRST_GIVEN}-{LAST} together"
    yield _line("passes", title, "% of applicants", PASSES, both.pass_rates, FITTED)
    for y, address in CERTIFIED.items():
        told = "posts and applicants" if y >= FIRST_GIVEN else "posts"
        standing = FITTED if y >= FIRST_GIVEN else TESTED
        title = f"Certified, end of {y}, {told} given"
        yield _line(f"certified.{y}", title, "persons", address, both.of(y, "certified"), standing)
    for y in FREE_YEARS:
        title = f"Certified, end of {y}, posts alone given"
        yield _line(f"certified_free.{y}", title, "persons", CERTIFIED[y], alone.of(y, "certified"), TESTED)


def _money(both: Years) -> Iterator[Line]:
    for y, address in MONEY.items():
        title = f"Public money for social work, {y}"
        yield _line(f"money.{y}", title, "yuan", address, both.of(y, "public_yuan"), TESTED)
    title = "A worker's year in the districts (township stations)"
    cost = both.of(LAST, "district_yuan_per_worker")
    yield _line("station_cost", title, "yuan", "pay.station_money.per_worker_year", cost, TESTED)


def _people(both: Years) -> Iterator[Line]:
    address = "programmes.three_district_western_province.certified_share"
    title = "Certified in posts (a western province, 2023)"
    yield _line("certified_share", title, "% of workers", address, both.of(LAST, "certified_share"), TESTED)
    title = f"Turnover of the growing country, {CITIES_YEAR} (printed: large cities)"
    leaving = both.of(CITIES_YEAR, "turnover")
    yield _line("country_turnover", title, "% a year", "turnover.annual.large_cities", leaving, TESTED)
    for group in TENURE_GROUPS:
        title = f"In the field for {group.replace('_', ' ').removeprefix('from ')}, end of {LAST}"
        address = f"patterns.p12_who.tenure_{group}"
        yield _line(f"tenure_{LAST}.{group}", title, "% of workers", address, both.of(LAST, group), TESTED)
