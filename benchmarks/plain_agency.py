"""An agency as an ordinary Mesa agent: money, posts, cases, and what its staff share."""

from __future__ import annotations

from math import exp, floor, log1p
from typing import TYPE_CHECKING, Any

import mesa
from plain_stress import SUPERVISOR

from simulation.processes.funding import most_contract_posts

if TYPE_CHECKING:
    from plain_region import PlainRegion
    from plain_worker import PlainWorker


class Post:
    """A post of an agency: closed, vacant or held by somebody."""

    __slots__ = ("agency", "holder", "is_open", "slot", "tied_to", "vacant_months")

    def __init__(self, agency: PlainAgency, slot: int, is_open: bool) -> None:
        self.agency, self.slot, self.is_open = agency, slot, is_open
        self.holder: PlainWorker | None = None
        self.vacant_months = 0.0
        self.tied_to: list[Post] = []


class PlainAgency(mesa.Agent):  # type: ignore[misc]
    """An employer; attributes are called as the columns of ``simulation.state.agencies``.

    Args:
        model: the plain model.
        state: name → value of every column of ``Agencies``.
        region: where it is.
        rounding: the luck that decides whether a broken number of posts is rounded up [1].
    """

    def __init__(self, model: mesa.Model, state: dict[str, Any], region: PlainRegion, rounding: float) -> None:
        super().__init__(model)
        vars(self).update(state)
        self.region, self.rounding = region, rounding
        region.agencies.append(self)
        self.professional = self.kind == 1
        self.administrative = float(not self.professional)
        self.posts: list[Post] = []
        self.staff: list[PlainWorker] = []
        self.arrears_months = self.peer_exits = 0.0
        self.just_joined = self.quits = 0
        self._constants()

    def _constants(self) -> None:
        """What stays as it is while no policy changes it."""
        laws, region = self.model.laws, self.region
        support, workload, scales = laws.support, laws.workload, laws.scales
        self.hours_per_case = workload.hours_per_case * (1.0 + workload.field_hours_spread * (self.field / 3.5 - 1.0))
        extra = 0.0 if self.professional else workload.administrative_post_extra_burden
        self.paperwork = (region.administrative_burden + extra) * scales.working_hours_per_month
        limit = laws.funding.most_growth_by_contracts
        self.most_contract_posts = float(most_contract_posts(self.initial_posts, limit))
        self.union_felt = 0.5 * self.has_union
        supervision = min(self.supervision_hours / support.supervision_hours_full, 1.0)
        climate = 1.0 / (1.0 + exp(-self.climate))
        self.support_around = support.weight_supervision * supervision + support.weight_climate * climate
        self.expected_cases = region.need[self.field] * region.residents / 1000.0 * self.need_share

    def renew_contract(self) -> None:
        """Contracts end; most are renewed; what is lost goes to the region's pool."""
        law = self.model.laws.funding
        self.contract_months_left -= 1.0
        self.bidder = self.professional
        if self.professional and self.contract_months_left <= 0:
            self.contract_months_left = law.contract_length_months
            if self.model.random.random() >= law.contract_renewal_share:
                lost = self.contract_posts * law.posts_lost_with_contract_share
                self.contract_posts -= lost
                self.region.lost_contract_posts += lost
                self.bidder = False

    def fund_posts(self, won: float) -> None:
        """Open or close posts as the money allows; money may come late."""
        law, random = self.model.laws.funding, self.model.random.random
        self.contract_posts += won
        self.funded_posts = min(self.contract_posts * self.model.growth, self.capacity)
        wanted = min(floor(self.funded_posts + self.rounding), self.capacity)
        change = wanted - sum(post.is_open for post in self.posts)
        if change > 0:
            closed = [post for post in self.posts if not post.is_open and post.holder is None]
            for post in closed[:change]:
                post.is_open = True
        elif change < 0:
            for post in sorted((p for p in self.posts if p.is_open), key=_dear)[:-change]:
                post.is_open = False
        self.late_months_left = max(self.late_months_left - 1.0, 0.0)
        if self.late_months_left == 0 and random() < self.model.late_share:
            length = log1p(-random()) / log1p(-1.0 / law.late_payment_mean_months)
            self.late_months_left = 1.0 + floor(length)

    def meet_demand(self) -> None:
        """New cases come, some are refused, some that waited give up."""
        law, random = self.model.laws.demand, self.model.random.random
        new = float(self.model.rng.poisson(self.expected_cases * self.model.demand_growth))
        self.refused_cases = min(floor(new * self.region.refusing_share + random()), new)
        dropped = min(floor(self.waiting_cases * law.given_up_share_per_month + random()), self.waiting_cases)
        self.waiting_cases += new - self.refused_cases - dropped

    def allocate(self) -> None:
        """Deal the cases that wait to the staff, in proportion to room and trust (systematic sampling)."""
        law = self.model.laws.allocation
        norm, slowing = law.caseload_norm_cases, law.slowing_when_exhausted
        room_total = pace_total = 0.0
        paces, rooms = [], []
        for worker in self.staff:
            pace = worker.skill
            if worker.exhaustion > 3.0:
                pace *= 1.0 - slowing * (worker.exhaustion - 3.0) / 3.0
            if worker.role == SUPERVISOR:
                pace *= law.supervisor_caseload_share
            room = max(norm * pace - worker.cases, 0.0)
            paces.append(pace)
            rooms.append(room)
            room_total += room
            pace_total += pace
        overflow = law.overload_intake_share * max(self.waiting_cases - room_total, 0.0)
        intake = floor(min(self.waiting_cases, room_total + overflow)) if pace_total > 0 else 0
        per_pace = overflow / pace_total if pace_total > 0 else 0.0
        weights = []
        for worker, pace, room in zip(self.staff, paces, rooms, strict=True):
            weight = room + per_pace * pace
            if worker.tenure_months < law.novice_months:
                weight *= 1.0 - law.senior_refusal * (1.0 - exp(-worker.leaving_hazard_per_year))
            weights.append(weight + 1e-6 * pace)
        self._deal(intake, weights)

    def _deal(self, intake: int, weights: list[float]) -> None:
        total = sum(weights)
        step = intake / total if total > 0 else 0.0
        mark, running = 0, self.model.random.random()
        for worker, weight in zip(self.staff, weights, strict=True):
            running += step * weight
            next_mark = floor(running)
            worker.cases_taken = next_mark - mark
            worker.cases += next_mark - mark
            mark = next_mark
        self.waiting_cases -= mark

    def prepare(self) -> None:
        """Count the staff and what they share this month, before anybody reads it."""
        laws = self.model.laws
        supervisors = settled = 0
        for worker in self.staff:
            supervisors += worker.role
            settled += worker.tenure_months >= 12.0
        heads = max(len(self.staff), 1)
        self.heads, self.supervisors = heads, supervisors
        self.shared_hours = (
            self.paperwork
            + self.refused_cases * laws.workload.hours_per_refusal / heads
            + laws.workload.training_hours
            + self.supervision_hours
        )
        self.supervision_given = self.own_supervision_hours * heads / max(supervisors, 1)
        self.rivals = min(settled / max(supervisors, 1), 20.0)
        self.hours_asked = self.hours_available = self.comfort_asked = self.money_asked = 0.0
        self.treated = 0
        self.queue: list[PlainWorker] = []

    def share_out_support(self) -> None:
        """How far the union's hours and the emergency money go, and the WISN ratio."""
        laws = self.model.laws
        law = laws.support
        hours = self.has_union * law.union_hours_per_post_if_present * len(self.staff)
        asked = self.comfort_asked * law.union_uptake * law.union_hours_per_case_of_need
        self.union_met = min(1.0, hours / max(asked, 1e-9))
        self.union_load = min(1.0, asked / hours) if hours > 0 else 0.0
        budget = len(self.staff) * law.workplace_grant_yuan_per_post
        self.money_met = min(1.0, budget / max(self.money_asked * law.grant_yuan_per_full_need, 1e-9))
        waiting = self.waiting_cases * (laws.workload.hours_per_case + self.region.travel_hours_per_case)
        self.wisn_ratio = self.hours_available / max(self.hours_asked + waiting, 1e-9)

    def counsel(self) -> None:
        """Free places of the agency's own go to those who have waited longest; the region shares the odd hours."""
        law = self.model.laws.counselling
        places = len(self.staff) * law.hours_per_post / law.hours_per_client
        own = floor(places)
        self.odd_place, self.odd_in_use = places - own, max(self.treated - own, 0)
        if own > self.treated and self.queue:
            self.queue.sort(key=_waited, reverse=True)
            for worker in self.queue[: own - self.treated]:
                worker.begin_counselling()
            del self.queue[: own - self.treated]

    def promote(self) -> None:
        """At most one settled worker becomes a supervisor: the one of highest merit."""
        law = self.model.laws.careers
        if floor(self.funded_posts / law.posts_per_supervisor) - self.supervisors < 1:
            return
        best, most = None, -1.0
        for worker in self.staff:
            if worker.role != SUPERVISOR and worker.tenure_months >= law.promotion_tenure_months:
                merit = worker.skill + worker.certificate + worker.accomplishment / 6.0
                if merit > most:
                    best, most = worker, merit
        if best is not None:
            best.role = SUPERVISOR

    def count_exits(self) -> None:
        """Colleagues who went of their own will are remembered for a month."""
        self.peer_exits, self.quits = self.quits / self.heads, 0

    def settle_accounts(self) -> None:
        """Pay what can be paid, overheads first; owe the rest of the wages."""
        law, region = self.model.laws.accounts, self.region
        bill = 0.0
        for worker in self.staff:
            bill += worker.wage_yuan_per_month
        hiring = (law.recruitment_cost_wages + law.induction_cost_wages) * self.just_joined * region.base_wage_yuan
        other = law.overhead_cost_share * bill + hiring + self.heads * law.training_yuan_per_worker
        budget = (1.0 + law.overhead_income_share) * bill
        due = self.unpaid_public_yuan + self.public_share * budget
        arrived = 0.0 if self.late_months_left > 0 else due
        self.unpaid_public_yuan = due - arrived
        purse = self.reserves_yuan + arrived + (1.0 - self.public_share) * budget
        purse -= min(other, purse)
        owed = bill + self.wage_debt_yuan
        paid = min(owed, purse)
        purse -= paid
        self.wage_debt_yuan = debt = owed - paid
        self.reserves_yuan = purse if debt > 0 else min(purse, law.most_reserve_months * budget)
        self.arrears_months = debt / bill if bill > 0 else 0.0
        self.just_joined = 0


def _waited(worker: PlainWorker) -> float:
    return worker.counselling_wait_months


def _dear(post: Post) -> tuple[float, int]:
    """Vacant posts are frozen first, then those held for the shortest time; the last post before the first."""
    return (0.0 if post.holder is None else 1.0 + post.holder.post_months), -post.slot
