"""The years 2010 to 2021 lived through again: what follows where posts and applicants are as they were counted.

Posts are given, so they test nothing. Given posts, the number of applicants is the model's; given posts and
applicants, so are passes and the stock of certificates, under a law of pass rates that was drawn around the years from
2015 on. What the country spent is the model's too. Agencies are not founded in the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments.validation.line import Line, printed_at
from experiments.validation.verdict import FITTED, GIVEN, TESTED, simulated
from simulation.indicators import ALL
from simulation.state.regions import REGION_KINDS, URBAN
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
FIRST_GIVEN = 2015
"""First year whose applicants are known."""


def years_lived(model: WorkforceModel) -> pd.DataFrame:
    """What a country was like at the end of each year, and what happened in it, scaled up to the whole country.

    Args:
        model: a finished model that began in a January.

    Returns:
        A row per year (1 for the first): ``posts``, ``agencies``, ``head_count``, ``certified`` and
        ``certified_share`` at its end; ``applicants``, ``passes``, ``public_yuan`` and ``district_yuan_per_worker``
        over its months.
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
        "applicants": scale * sums["exam_applicants"],
        "passes": scale * sums["exam_passes"],
        "public_yuan": scale * public_money(everywhere).groupby(year).sum(),
        "district_yuan_per_worker": _per_worker(series[~series.place.isin([ALL, REGION_KINDS[URBAN]])]),
    })  # fmt: skip
    table.insert(0, "place", ALL)
    table.insert(1, "year", table.index)
    return table.reset_index(drop=True)


def public_money(series: pd.DataFrame) -> pd.Series:
    """What governments spend in each month [yuan]."""
    return series[[name for name in series if str(name).endswith("_public_yuan")]].sum(axis=1)


def _per_worker(districts: pd.DataFrame) -> pd.Series:
    """What a worker of the three districts costs in a year, whoever pays [yuan/person/year]."""
    sums = districts.groupby(districts.month // MONTHS_PER_YEAR + 1)[["cost_total_yuan", "head_count"]].sum()
    return sums["cost_total_yuan"] / (sums["head_count"] / MONTHS_PER_YEAR)


def _pass_rates(table: pd.DataFrame) -> pd.Series:
    sums = table.groupby("seed")[["passes", "applicants"]].sum()
    return sums["passes"] / sums["applicants"]


def lines(given: pd.DataFrame, free: pd.DataFrame, start: int) -> list[Line]:
    """Every counted number of the years.

    Args:
        given: the years with posts and applicants as on record, of every seed.
        free: the years with posts alone as on record.
        start: the calendar year before the first.
    """

    def line(
        key: str, title: str, unit: str, address: str, values: pd.Series, standing: str, tolerance: float | None = None
    ) -> Line:
        return Line(PART, key, title, unit, printed_at(address), simulated(values), standing, address, tolerance)

    def of(table: pd.DataFrame, year: int, name: str) -> pd.Series:
        return table.loc[table["year"] == year - start, name]

    found = [line(f"posts.{y}", f"Posts at the end of {y}", "posts", a, of(given, y, "posts"), GIVEN)
             for y, a in POSTS.items()]  # fmt: skip
    found += [line(f"agencies.{y}", f"Agencies in {y}; the model founds none", "agencies", a, of(given, y, "agencies"),
                   GIVEN) for y, a in AGENCIES.items()]  # fmt: skip
    for y, address in APPLICANTS.items():
        standing = FITTED if y == REFERENCE_YEAR else TESTED
        title = f"Applicants of {y}, posts given"
        found.append(line(f"applicants.{y}", title, "persons", address, of(free, y, "applicants"), standing))
    found.append(line(
        "passes", f"New certificates per applicant, {FIRST_GIVEN}-{LAST} together", "% of applicants", PASSES,
        _pass_rates(given[given["year"] >= FIRST_GIVEN - start]), FITTED,
    ))  # fmt: skip
    for y, address in CERTIFIED.items():
        told = "posts and applicants" if y >= FIRST_GIVEN else "posts"
        standing = FITTED if y >= FIRST_GIVEN else TESTED
        title = f"Certified, end of {y}, {told} given"
        found.append(line(f"certified.{y}", title, "persons", address, of(given, y, "certified"), standing))
    for y in (2018, LAST):
        title = f"Certified, end of {y}, posts alone given"
        found.append(line(f"certified_free.{y}", title, "persons", CERTIFIED[y], of(free, y, "certified"), TESTED))
    for y, address in MONEY.items():
        title = f"Public money for social work, {y}"
        found.append(line(f"money.{y}", title, "yuan", address, of(given, y, "public_yuan"), TESTED))
    found.append(line(
        "station_cost", "A worker's year in the districts (township stations)", "yuan",
        "pay.station_money.per_worker_year", of(given, LAST, "district_yuan_per_worker"), TESTED,
    ))  # fmt: skip
    found.append(line(
        "certified_share", "Certified in posts (a western province, 2023)",
        "% of workers", "programmes.three_district_western_province.certified_share",
        of(given, LAST, "certified_share"), TESTED,
    ))  # fmt: skip
    return found
