"""What a policy may change, each with its inert value and, beside it, the rule by which two policies combine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

import numpy as np

from simulation.units import Amounts, Floats


@dataclass(frozen=True)
class Charge:
    """What one unit of a programme costs, and who pays it."""

    policy: str
    payer: str
    quantity: str
    """What is counted: a name in ``simulation.processes.bills.QUANTITIES``."""
    yuan_per_unit: float
    agencies: Amounts | float = 1.0
    """Share of each agency's quantity that is charged [1], shape (A,): 0 where the policy does not reach."""
    moved: Floats | Amounts | float | None = field(default=None, compare=False)
    """How far the policy itself has moved the lever that the quantity rests on, as ``Levers.moved`` counts it.

    The charge is for that part of the quantity. None: for all of it.
    """
    still_open: bool = field(default=False, compare=False)
    """Whether the policy has stopped and pays for what it began: if nobody else pays by now."""


def lever(unit: str, description: str, inert: Any, combine: Callable[[Any, Any], Any], charged_as: str = "") -> Any:
    """Declare a lever; ``charged_as`` names the quantity that rests on it, if policies share the bill for it."""
    papers = {"unit": unit, "description": description, "combine": combine, "charged_as": charged_as}
    return field(default=inert, metadata=papers)


def _joined(first: tuple[Charge, ...], second: tuple[Charge, ...]) -> tuple[Charge, ...]:
    return first + second


def _either(first: Any, second: Any) -> Any:
    """Chance that at least one of two independent things happens [1]."""
    return 1.0 - (1.0 - first) * (1.0 - second)


def pulled(lever: Amounts | float) -> bool:
    """Whether a lever that is inert at nought is pulled anywhere."""
    return bool(lever.any()) if isinstance(lever, np.ndarray) else lever != 0.0


@dataclass(frozen=True)
class Levers:
    """The levers in force this month; one that no policy names stays inert."""

    # --- pay
    # Two pay rises multiply: each is a percentage of what the other leaves.
    wage_multiplier: Floats | float = lever("1", "contract wage, per post", 1.0, np.multiply, "wage_supplement")
    # Benefits of two packages are worth their sum.
    benefit_share: Floats | float = lever(
        "1", "benefits in kind as a share of the wage, per post", 0.0, np.add, "benefits"
    )
    # Reasons to stay (a flat near the agency) add up as log odds.
    staying_log_odds: Floats | float = lever("1", "log odds of staying, per post", 0.0, np.add)
    # Bonuses of two funders add up.
    graduate_bonus_yuan: Amounts | float = lever("yuan/graduate", "bonus for graduates, per region", 0.0, np.add)
    # --- support
    # Union workers of two programmes stand side by side: hours add up.
    union_hours_per_post: Amounts | float = lever(
        "hour/post/month", "union workers' hours, per agency", 0.0, np.add, "union_hours"
    )
    # Emergency money of two sources adds up.
    grant_yuan_per_post: Amounts | float = lever(
        "yuan/post/month", "emergency grants, per agency", 0.0, np.add, "grants"
    )
    # Wishes of two funds add up.
    wishes_per_post: Amounts | float = lever(
        "wish/post/month", "micro-wishes that can be granted", 0.0, np.add, "wishes"
    )
    # Counsellors of two programmes stand side by side: hours add up.
    counselling_hours_per_post: Amounts | float = lever("hour/post/month", "counselling, per agency", 0.0, np.add)
    # Two screenings find whom either of them finds.
    screening_per_month: Amounts | float = lever("1/month", "share of staff screened, per agency", 0.0, _either)
    # Two trainings reach whom either of them reaches.
    self_help_per_month: Amounts | float = lever("1/month", "share of staff offered self-help", 0.0, _either)
    # Two triages see whom either of them sees.
    triage_per_month: Amounts | float = lever("1/month", "share of staff whose main stressor is sought", 0.0, _either)
    # Shifts of climate add up in standard deviations; the law that reads them saturates.
    climate_shift: Amounts | float = lever("SD", "team climate, per agency", 0.0, np.add)
    # Hours given to shared activities add up.
    activity_hours: Amounts | float = lever("hour/month", "shared activities, per worker of an agency", 0.0, np.add)
    # Awards of two bodies add up.
    awards_per_year: float = lever("person/year", "awards for social workers", 0.0, np.add, "awards")
    # --- exchange between regions
    # Secondments of two programmes add up.
    secondments_per_year: float = lever(
        "person/year", "one-year secondments to the three districts", 0.0, np.add, "secondment_months"
    )
    # Training places of two programmes add up.
    local_trainees_per_year: float = lever(
        "person/year", "local staff of the three districts trained", 0.0, np.add, "trainee_months"
    )
    # The hours a trainee gives do not depend on who trains: the longer course counts.
    trainee_hours_per_month: float = lever("hour/month", "hours that a trainee spends in training", 0.0, np.maximum)
    # Pairs of two programmes add up.
    pairs: float = lever("pair", "strong agencies that help a weak one", 0.0, np.add, "pair_months")
    # Two programmes may help whom either of them may help.
    may_be_helped: Amounts | float = lever("1", "1 where an agency may be helped by a pair", 0.0, np.maximum)
    # --- learning and entry
    # Seats of two schools add up.
    course_seats: float = lever(
        "person", "subsidised places in a degree course at any time", 0.0, np.add, "course_months"
    )
    # Two schools admit whom either of them admits.
    may_study: Floats | float = lever("1", "1 where a course is open to the holder of the post", 0.0, np.maximum)
    # Two expansions of places multiply.
    enrolment_multiplier: float = lever(
        "1", "places in programmes of social work", 1.0, np.multiply, "programme_places"
    )
    # In-service hours of two programmes add up.
    in_service_hours: Amounts | float = lever("hour/month", "in-service training, per worker of an agency", 0.0, np.add)
    # Intakes of two classes add up.
    peers_per_year: float = lever(
        "person/year", "former clients who begin to train as helpers", 0.0, np.add, "peer_months"
    )
    # --- rules and work
    # Two reforms each leave a share of the paperwork.
    paperwork_multiplier: Amounts | float = lever("1", "hours of paperwork, per agency", 1.0, np.multiply)
    # Clarity of two rules adds up in standard deviations of the pressure it takes away.
    role_clarity: Amounts | float = lever(
        "SD", "pressure from unclear roles that is taken away, per agency", 0.0, np.add
    )
    # Autonomy of two reforms adds up.
    autonomy_shift: Amounts | float = lever("SD", "professional autonomy, per region", 0.0, np.add)
    # Recognition of two campaigns adds up.
    recognition_shift: Amounts | float = lever("SD", "public recognition, per region", 0.0, np.add)
    # Expectations of two extensions add up.
    expectation_shift: Amounts | float = lever("SD", "public expectations, per agency", 0.0, np.add)
    # Need opened up by two extensions multiplies.
    demand_multiplier: Amounts | float = lever("1", "new cases, per agency", 1.0, np.multiply)
    # Two programmes for posts multiply.
    posts_multiplier: Amounts | float = lever("1", "funded posts, per agency", 1.0, np.multiply, "posts_added")
    # The longer contract counts.
    contract_length_months: Amounts | float = lever("month", "least length of contracts, per agency", 0.0, np.maximum)
    # Two reforms each leave a share of the delays.
    late_payment_multiplier: Amounts | float = lever("1", "frequency of late payments, per agency", 1.0, np.multiply)
    # The stricter ceiling counts.
    caseload_cap: Amounts | float = lever("case", "ceiling on open cases, per agency", np.inf, np.minimum)
    novice_caseload_cap: Amounts | float = lever("case", "ceiling on open cases of novices", np.inf, np.minimum)
    # Every programme brings its own bill.
    charges: tuple[Charge, ...] = lever("yuan", "what a unit of each programme costs", (), _joined)

    def pull(self, **changes: Any) -> Levers:
        """These levers with ``changes`` combined into them, each by its own rule."""
        rules = _rules()
        return self._with({k: rules[k](getattr(self, k), v) for k, v in changes.items()})

    def _with(self, changes: dict[str, Any]) -> Levers:
        # As dataclasses.replace, which would set the forty levers that stay as they are one by one.
        changed = object.__new__(Levers)
        vars(changed).update(vars(self), **changes)
        return changed

    def moved(self, quantity: str) -> Any:
        """How far the lever behind a charged quantity is from inert, so that the parts of several policies add up.

        Of what adds up the value itself, of what multiplies its logarithm; None where no lever is behind it, such as
        months of staff, of which every policy charges its own price.
        """
        behind = _behind(quantity)
        if behind is None:
            return None
        value = getattr(self, behind)
        return np.log(value) if _rules()[behind] is np.multiply else value

    def with_bills_of(self, before: Levers) -> Levers:
        """These levers, in which every charge that ``before`` did not hold is for its own policy's part."""
        new = self.charges[len(before.charges) :]
        if not new:
            return self
        own = ((charge, before.moved(charge.quantity), self.moved(charge.quantity)) for charge in new)
        bills = tuple(c if now is None else dataclasses.replace(c, moved=now - then) for c, then, now in own)
        return self._with({"charges": before.charges + bills})


@cache
def _rules() -> dict[str, Callable[[Any, Any], Any]]:
    """Lever → how two policies combine."""
    return {f.name: f.metadata["combine"] for f in fields(Levers)}


@cache
def _behind(quantity: str) -> str | None:
    """The lever that a charged quantity rests on."""
    return next((f.name for f in fields(Levers) if f.metadata["charged_as"] == quantity), None)
