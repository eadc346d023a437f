"""Programmes at the doses of the sources: how many they reach and what they cost, scaled up to the country.

A dose is given; whether the model can carry it out in full is not: there may be too few experienced workers to send,
agencies to pair, or wishes to grant. The cost of one person is given where it is the price of the dose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments.outcomes import WHOLE
from experiments.validation.line import Line, printed_at
from experiments.validation.verdict import CARRIED, GIVEN, Span, simulated
from simulation.indicators import ALL
from simulation.processes.secondment import SecondmentParams
from simulation.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from simulation.model import WorkforceModel

PART = "programmes"
PLAN, PAIRS, WISHES = "three_district_plan", "hand_in_hand", "micro_wish"
PLAN_YEARS, PAIR_YEARS, WISH_YEARS = 8.0, 4.0, 3.0
"""As long as the sources count."""


def programme_table(model: WorkforceModel) -> pd.DataFrame:
    """What a programme did in all its months, scaled up to the country.

    Args:
        model: a finished model under one of the three programmes.

    Returns:
        One row: ``years``; ``sent`` for a year, ``trained``, ``wishes`` and ``yuan`` of all years together; ``away``
        [person-year] so far; ``pairs`` at the end.
    """
    series = model.series
    everywhere = series[series.place == ALL]
    scale = 1.0 / model.world.national_share
    away = everywhere["seconded_out"].sum()
    still_to_serve = float((model.workforce.secondment_months_left * model.workforce.seconded).sum())
    bill = [name for name in everywhere if str(name).startswith(f"cost_{model.settings.scenario}_")]
    return pd.DataFrame([{
        "place": ALL, "year": WHOLE, "years": len(everywhere) / MONTHS_PER_YEAR,
        "sent": scale * (away + still_to_serve) / model.world.params(SecondmentParams).length_months,
        "away": scale * away / MONTHS_PER_YEAR,
        "trained": scale * everywhere["trainees"].sum() / MONTHS_PER_YEAR,
        "pairs": scale * everywhere["pairs"].iloc[-1],
        "wishes": scale * everywhere["wishes_granted"].sum(),
        "yuan": scale * everywhere[bill].to_numpy().sum(),
    }])  # fmt: skip


def lines(plan: pd.DataFrame, pairs: pd.DataFrame, wishes: pd.DataFrame) -> list[Line]:
    """Reach and cost of each programme against what is reported.

    Args:
        plan: eight years of the Three-District Plan, a row per seed.
        pairs: Hand in Hand.
        wishes: micro-wishes.
    """

    def line(key: str, title: str, unit: str, address: str, values: pd.Series, standing: str) -> Line:
        return Line(PART, key, title, unit, printed_at(address), simulated(values), standing, address)

    of_plan, of_pairs, of_wishes = "programmes.three_district", "programmes.hand_in_hand", "programmes.micro_wish"
    price = printed_at("programmes.three_district_chongqing.money_per_person")
    return [
        line("plan.sent", "Three-District Plan: sent for a year, in eight years", "persons", f"{of_plan}.selected",
             plan["sent"], CARRIED),
        line("plan.trained", "Three-District Plan: trained, in eight years", "persons", f"{of_plan}.trained",
             plan["trained"], CARRIED),
        Line(PART, "plan.cost", "Three-District Plan: a year of service (Chongqing), with the courses that go with it",
             "yuan", price, simulated(plan["yuan"] / plan["away"]), CARRIED,
             "programmes.three_district_chongqing.money_per_person"),
        line("pairs.number", "Hand in Hand: agencies that help a weak one", "agencies", f"{of_pairs}.institutions",
             pairs["pairs"], CARRIED),
        Line(PART, "pairs.cost", "Hand in Hand: a pair for a year, given as a secondment costs; no source has it",
             "yuan", Span(price.value, price.low, price.high),
             simulated(pairs["yuan"] / (pairs["pairs"] * pairs["years"])), GIVEN,
             "programmes.three_district_chongqing.money_per_person"),
        line("wishes.number", "Micro-wishes: granted in a year", "wishes a year", f"{of_wishes}.wishes_y2017",
             wishes["wishes"] / wishes["years"], CARRIED),
        line("wishes.money", "Micro-wishes: money of a year", "yuan a year", f"{of_wishes}.money_y2016",
             wishes["yuan"] / wishes["years"], CARRIED),
        line("wishes.cost", "Micro-wishes: one wish", "yuan", f"{of_wishes}.yuan_per_wish",
             wishes["yuan"] / wishes["wishes"], GIVEN),
    ]  # fmt: skip
