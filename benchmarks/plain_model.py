"""The same month for ordinary Mesa agents: what a competent Mesa user would write, to be measured against.

In: everything that a worker lives through in ``simulation.schedule.MONTH`` under the baseline (workload, the four
stressors, sources of support, support over ties, strain, well-being, commitment, service, careers, the examination,
intention, hazard and ways of leaving), and the agencies and regions around: contracts and posts, late money, demand,
allocation, promotion, recruitment through the five channels, and the books of every agency as far as wages are owed.

Out: policies and secondment (nobody travels in the baseline), the ledger by item and payer, stocks outside the posts
(certificate holders, students by cohort: the same number graduates every July), people identified across seeds.
Observation is a row of means, against some sixty indicators per kind of region in the columnar model.

The world of the first day is copied from ``simulation.start``, so that both models begin with the same people.
"""

from __future__ import annotations

from math import exp, log
from typing import Any

import mesa
from plain_agency import PlainAgency, Post
from plain_laws import Laws
from plain_region import PlainRegion, tie_posts
from plain_worker import PlainWorker

from simulation.processes.certification import year_pass_rate
from simulation.settings import Settings
from simulation.start import world_at_start
from simulation.state.table import Table
from simulation.state.workforce import TIE_OFFSETS
from simulation.units import growth_factor
from simulation.world import World

MEANS = (
    "exhaustion", "passion", "accomplishment", "life_well_being", "work_well_being", "psychological_well_being",
    "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure", "workplace_support",
    "union_support", "family_support", "financial_support", "intention_to_leave", "commitment",
    "wage_yuan_per_month", "skill", "tenure_months", "cases",
)  # fmt: skip
"""Observed every month, by the names of ``simulation.indicators`` where those have the same."""


class PlainModel(mesa.Model):  # type: ignore[misc]
    """Workers and agencies as objects, month by month.

    Args:
        settings: as for ``simulation.WorkforceModel``; without policies and without warm-up.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.policies or settings.warm_up_months:
            raise ValueError("the plain model knows the baseline without warm-up: policies=(), warm_up_months=0.")
        super().__init__(rng=settings.seed)
        self.laws = Laws(settings.facts)
        self.start = _Start(self, world_at_start(settings))
        self.months_done = 0
        self.rows: list[dict[str, float]] = []
        self.peers_ready = 0.0

    def step(self) -> None:
        """Live one month and observe it."""
        self._conditions()
        for region in self.regions:
            region.fund()
        workers, agencies = self.agents_by_type[PlainWorker], self.agents_by_type[PlainAgency]
        agencies.do("meet_demand").do("allocate").do("prepare")
        workers.do("plan_hours").do("feel").do("ask")
        agencies.do("share_out_support")
        workers.do("receive").do("seek_counselling")
        agencies.do("counsel")
        for region in self.regions:
            region.share_counsellors()
        workers.do("live").do("serve").do("practise")
        agencies.do("promote")
        workers.do("earn")
        self._examine()
        self._educate()
        workers.do("decide")
        agencies.do("count_exits")
        at_risk = len(workers)
        left = [worker.left_by for worker in workers if worker.left_by]
        for region in self.regions:
            region.release()
        for region in self.regions:
            region.recruit()
        agencies.do("settle_accounts")
        self._observe(at_risk, left)
        self.months_done += 1

    def _conditions(self) -> None:
        """Growth, and the outside labour market, which draws anew every year."""
        start, law = self.start, self.laws.calendar
        self.date = start.date.plus(self.months_done)
        self.growth = growth_factor(start.growth_per_year, self.months_done)
        self.demand_growth = growth_factor(start.demand_growth_per_year, self.months_done)
        self.new_year = self.months_done == 0 or self.date.month == 1
        if self.new_year:
            sd = law.market_year_sd
            self.market = exp(sd * self.random.gauss(0.0, 1.0) - sd**2 / 2.0)

    def _examine(self) -> None:
        law = self.laws.certification
        if self.date.month == self.laws.calendar.exam_month:
            rate = year_pass_rate(self.random.random(), law.pass_alpha, law.pass_beta)
            self.agents_by_type[PlainWorker].do("sit_examination", log(rate / (1.0 - rate)))

    def _educate(self) -> None:
        law, graduates_per_post = self.laws.education, 0.0
        if self.date.month == self.laws.calendar.graduation_month:
            posts = sum(agency.funded_posts for region in self.regions for agency in region.agencies)
            graduates_per_post = law.graduates_per_year * self.start.national_share / posts
        for region in self.regions:
            region.educate(graduates_per_post)
        self.peers_ready += law.peers_per_year / 12.0 * self.start.national_share * law.peer_finishing_share

    def _observe(self, at_risk: int, left: list[int]) -> None:
        """Means and two spreads of the workers, and what the agencies count."""
        workers, agencies = list(self.agents_by_type[PlainWorker]), self.agents_by_type[PlainAgency]
        heads = max(len(workers), 1)
        row: dict[str, float] = {"head_count": len(workers)}
        for name in MEANS:
            row[f"{name}_mean"] = sum([getattr(worker, name) for worker in workers]) / heads
        for name in ("exhaustion", "passion"):
            mean = row[f"{name}_mean"]
            row[f"{name}_sd"] = (sum([(getattr(worker, name) - mean) ** 2 for worker in workers]) / heads) ** 0.5
        row["posts"] = sum(post.is_open for agency in agencies for post in agency.posts)
        row["turnover_per_year"] = 12.0 * len(left) / max(at_risk, 1)
        for code, way in enumerate(("field", "agency", "retired", "dismissed"), start=1):
            row[f"leavers_{way}"] = left.count(code)
        row["certified_share"] = sum([worker.certificate > 0 for worker in workers]) / heads
        row["prefers_workplace_moral_share"] = sum([worker.moral_source == 2 for worker in workers]) / heads
        row["waiting_cases"] = sum(agency.waiting_cases for agency in agencies)
        row["wisn_ratio"] = sum(a.wisn_ratio * len(a.staff) for a in agencies) / heads
        self.rows.append(row)


class _Start:
    """The first day, copied from the columns into objects; keeps what the month reads of the plan."""

    def __init__(self, model: PlainModel, world: World) -> None:
        self.date, self.national_share = world.start, world.national_share
        self.growth_per_year, self.demand_growth_per_year = world.growth_per_year, world.demand_growth_per_year
        late = model.laws.funding.late_payments_per_year
        model.late_share = 1.0 - 0.5 ** (1.0 / (12.0 * log(2.0) / late))
        model.regions = [PlainRegion(model, state) for state in _rows(world.regions)]
        rounding = world.luck.fine_uniform("rounding of posts", world.luck.ALWAYS, world.agencies.identity).tolist()
        agencies = [
            PlainAgency(model, state | {"region": None}, model.regions[state["region"]], luck)
            for state, luck in zip(_rows(world.agencies), rounding, strict=True)
        ]
        people = _rows(world.workforce)
        for agency in agencies:
            self._staff(model, agency, people[agency.first_row : agency.first_row + agency.capacity])

    def _staff(self, model: PlainModel, agency: PlainAgency, people: list[dict[str, Any]]) -> None:
        """Posts, their ties and their holders."""
        agency.posts = [Post(agency, slot, state["is_open"]) for slot, state in enumerate(people)]
        tie_posts(agency.posts, TIE_OFFSETS)
        for post, state in zip(agency.posts, people, strict=True):
            if state["occupied"]:
                strength = max(state["tie_strength"])
                worker = PlainWorker(model, {k: v for k, v in state.items() if k not in NOT_OF_THE_PERSON}, post)
                worker.strengths = [strength] * len(worker.colleagues)
                for colleague in worker.colleagues:
                    colleague.strengths[-1] = strength


NOT_OF_THE_PERSON = {
    "agency", "slot", "post_identity", "tie_to", "linked", "is_open", "occupied", "holders_before", "vacant_months",
    "person_identity", "just_joined", "tie_strength", "seconded", "host_agency", "secondment_months_left",
    "arrears_months",
}  # fmt: skip
"""Columns of the workforce that a plain worker keeps elsewhere (post, ties, agency) or has no use for."""


def _rows(table: Table) -> list[dict[str, Any]]:
    """Every row of a table as name → Python value."""
    columns = {name: getattr(table, name).tolist() for name in table.columns()}
    if "relief" in columns:  # Programmes are counselling alone here; the others of the columnar model rest.
        columns["relief"] = [row[0] for row in columns["relief"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
