"""Events: conditions after a known dose, worked out by hand; dates; nonsense refused."""

import re
from dataclasses import fields

import numpy as np
import pytest

from simulation.dose import doses
from simulation.events import catalogue
from simulation.events.ageing_demand import AgeingDemand
from simulation.events.event import Event
from simulation.events.exam_postponed import ExamPostponed
from simulation.events.funding_cut import FundingCut
from simulation.events.late_payment import LatePayment
from simulation.events.pandemic import Pandemic
from simulation.events.slack_market import SlackMarket
from simulation.events.tight_market import TightMarket
from simulation.events.years_on_record import YearsOnRecord
from simulation.processes import calendar
from simulation.world import Conditions

NAMES = sorted(catalogue())
BEFORE = Conditions(
    family_load=1.5, demand=1.2, market=0.9, public_money=0.8, late_payments=2.0, surge_share=0.1, contact_share=0.8,
    exam_month=True, enrolment_month=True,
)  # fmt: skip
"""A world in which something has happened already."""

CASES = [
    (FundingCut(percent=25), {"public_money": 0.6}),  # .8 * .75
    (LatePayment(times_as_often=3), {"late_payments": 6}),
    (SlackMarket(pull=0.5), {"market": 0.45}),
    (TightMarket(pull=2), {"market": 1.8}),
    (Pandemic(), {"family_load": 3}),  # doubled, as the survey says
    (
        Pandemic(family_load=2, surge_hours_share=0.2, contacts_lost_share=0.25, demand_percent=50),
        # 1.5 * 2; .1 + .2; .8 * .75; 1.2 * 1.5
        {"family_load": 3, "surge_share": 0.3, "contact_share": 0.6, "demand": 1.8},
    ),
    (ExamPostponed(exam_month=10), {"exam_month": False}),  # it is January
    (ExamPostponed(exam_month=1), {"exam_month": True}),
    # At the start nothing has grown yet but for a month; tests/events/test_years_on_record.py has the numbers.
    (YearsOnRecord(posts_share=0, applicants_times=0), {}),
]


@pytest.mark.parametrize(("event", "changes"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_a_known_dose(small_world, event, changes):
    after = event.befall(BEFORE, small_world(t=0))
    for f in fields(Conditions):
        expected = changes.get(f.name, getattr(BEFORE, f.name))
        assert getattr(after, f.name) == pytest.approx(expected), f.name


def test_every_event_has_a_case():
    assert {event.name for event, _ in CASES} | {"ageing_demand"} == set(NAMES)


def test_ageing_compounds_from_its_start_in_the_fields_that_serve_the_old(small_world):
    # Agencies 0 and 2 do welfare, 1 is in the voluntary sector. A fifth a year: 1, 1.2 ** .5, 1.2, 1.44 times 1.2.
    event = AgeingDemand(percent_per_year=20, start="2021-03")
    for t, growth in ((1, 1), (2, 1), (8, 1.2**0.5), (14, 1.2), (26, 1.44)):
        demand = event.befall(BEFORE, small_world(t=t)).demand * np.ones(3)
        assert demand == pytest.approx([1.2 * growth, 1.2, 1.2 * growth]), t


@pytest.mark.parametrize(
    ("fields", "month", "since"),
    [
        ({}, 0, 0),
        ({}, 7, 7),
        ({}, -1, None),  # the warm-up
        ({"start": "2010-01"}, -1, None),
        ({"start": "2020-11"}, 0, 2),
        ({"start": "2021-04"}, 2, None),
        ({"start": "2021-04"}, 3, 0),
        ({"start": "2021-04", "stop": "2021-06"}, 4, 1),
        ({"start": "2021-04", "stop": "2021-06"}, 5, None),
    ],
)
def test_months_since_it_began(small_world, fields, month, since):
    assert FundingCut(percent=10, **fields).months_since_start(small_world(t=month)) == since


def test_the_calendar_lets_all_events_befall_the_month(small_world):
    events = (FundingCut(percent=50), FundingCut(percent=50, start="2021-02"), LatePayment(times_as_often=4))
    world = small_world(happenings=events)
    for world.t, money in ((0, 0.5), (1, 0.25)):
        calendar.month(world)
        assert (world.conditions.public_money, world.conditions.late_payments) == (money, 4)


def test_the_examination_moves_from_june_to_october(small_world):
    world = small_world(happenings=(ExamPostponed(exam_month=10, start="2021-05", stop="2021-12"),))
    held = []
    for world.t in range(24):
        calendar.month(world)
        held += [str(world.date)] * world.conditions.exam_month
    assert held == ["2021-10", "2022-06"]


@pytest.mark.parametrize("name", NAMES)
def test_a_dose_out_of_its_range_is_refused(name):
    kind = catalogue()[name]
    assert issubclass(kind, Event)
    assert doses(kind)
    for key, dose in doses(kind).items():
        for wrong in (dose.low - 1, dose.high + 1, float("nan"), "much"):
            with pytest.raises(ValueError, match=re.escape(f"events.{name}.{key}: expected {dose.low:g} to")):
                kind(**{key: wrong})
        kind(**{key: dose.low})
        kind(**{key: dose.high})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"start": "2021"}, "events.funding_cut.start: expected a month such as 2024-07"),
        ({"stop": "never"}, "events.funding_cut.stop: expected a month such as 2024-07"),
        ({"start": "2022-01", "stop": "2021-01"}, "events.funding_cut.stop: expected a month after the start 2022-01"),
    ],
)
def test_nonsense_dates_are_refused(values, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        FundingCut(**values)
