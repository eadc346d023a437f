"""A social worker as an ordinary Mesa agent: one object, plain attributes, methods that are the laws of the month."""

from __future__ import annotations

from math import log1p
from random import Random
from typing import TYPE_CHECKING, Any

import mesa
from plain_career import Career
from plain_laws import Laws
from plain_strain import Strain
from plain_stress import Stress, within

from simulation.state.workforce import GRADUATE, PEER, RE_ENTRANT, STRESSORS, SWITCHER

if TYPE_CHECKING:
    from plain_agency import Post

FIRST_DAY = {
    "legacy": False, "post_months": 0.0, "wage_yuan_per_month": 0.0, "role": 0, "left_by": 0,
    "cases": 0.0, "cases_taken": 0.0, "cases_progressed": 0.0, "cases_closed": 0.0, "cases_lost": 0.0,
    "contact_hours": 0.0, "hours_asked": 0.0, "hours_available": 0.0, "rapport": 0.0,
    "workplace_support": 0.0, "union_support": 0.0, "family_support": 0.0, "financial_support": 0.0,
    "workplace_money": 0.0, "asked_of_family": 0.0, "moral_source": 0, "financial_source": 0,
    "counselling_wait_months": 0.0, "counselling_months_left": 0.0, "relief": 0.0, "leaving_hazard_per_year": 0.0,
}  # fmt: skip
"""What everybody begins with in a new post, also from another agency; the wage follows in ``settle``."""


class PlainWorker(Stress, Strain, Career, mesa.Agent):  # type: ignore[misc]
    """The holder of a post; attributes are called as the columns of ``simulation.state.workforce``.

    Args:
        model: the plain model.
        state: name → value of every attribute that the month reads.
        post: the post to take.
    """

    def __init__(self, model: mesa.Model, state: dict[str, Any], post: Post) -> None:
        super().__init__(model)
        vars(self).update(state)
        self.settle(post)

    def settle(self, post: Post) -> None:
        """Take a post and meet the colleagues there; whom to turn to is a matter of new luck."""
        random, law = self.model.random.random, self.model.laws.source
        self.post, self.agency = post, post.agency
        post.holder = self
        post.agency.staff.append(self)
        self.earn()
        self.moral_luck = random()
        self.financial_luck = self.moral_luck if random() < law.consistency else random()
        self.colleagues: list[PlainWorker] = []
        self.strengths: list[float] = []
        for other in post.tied_to:
            colleague = other.holder
            if colleague is not None:
                self.colleagues.append(colleague)
                self.strengths.append(0.0)
                colleague.colleagues.append(self)
                colleague.strengths.append(0.0)

    def quit(self) -> None:
        """Leave the post: cases wait for somebody else, ties end on both sides."""
        post, agency = self.post, self.agency
        agency.waiting_cases += self.cases
        agency.staff.remove(self)
        post.holder = None
        post.vacant_months = 0.0
        for colleague in self.colleagues:
            place = colleague.colleagues.index(self)
            del colleague.colleagues[place], colleague.strengths[place]

    def begin_anew(self, post: Post) -> None:
        """Begin in another agency: the person stays, all that belongs to the post and its team is new."""
        vars(self).update(FIRST_DAY, entry_channel=SWITCHER)
        self.intention_to_leave = self.model.laws.first_day.intention_to_leave
        self.work_pressure = self.interpersonal_pressure = self.model.laws.scales.pressure_typical
        self.settle(post)


def newcomer(channel: int, laws: Laws, random: Random) -> dict[str, Any]:
    """All that a newcomer brings, and the first day: typical, with the person's own luck."""
    state = FIRST_DAY | _person(channel, laws, random)
    law, scales, gauss = laws.first_day, laws.scales, random.gauss
    vulnerable = law.exhaustion_per_vulnerability_sd * state["vulnerability"]
    tired = law.exhaustion_shift_sd + vulnerable + law.exhaustion_luck_sd * gauss(0.0, 1.0)
    eager = (state["idealism"] - scales.idealism_mean) / scales.idealism_sd
    passion = law.passion_shift_sd + law.passion_per_idealism_sd * eager + law.passion_luck_sd * gauss(0.0, 1.0)
    own_luck = law.well_being_luck * gauss(0.0, 1.0)
    well_being = within(law.well_being + own_luck + law.well_being_per_exhaustion_sd * tired, 6.0, 42.0)
    able = law.accomplishment_luck_sd * gauss(0.0, 1.0)
    accomplishment = scales.accomplishment_mean + scales.accomplishment_sd * able
    bound = law.commitment_shift_sd + law.commitment_per_idealism_sd * eager
    state.update({f"{name}_pressure": scales.pressure_typical for name in STRESSORS})
    state.update(
        exhaustion=within(scales.exhaustion_mean + scales.exhaustion_sd * tired, 0.0, 6.0),
        passion=within(scales.passion_mean + scales.passion_sd * passion, 0.0, 6.0),
        accomplishment=within(accomplishment, 0.0, 6.0),
        commitment=within(scales.commitment_mean + scales.commitment_sd * bound, 0.0, 1.0),
        intention_to_leave=law.intention_to_leave,
        family_shock=0.0,
        life_well_being=well_being,
        work_well_being=well_being,
        psychological_well_being=well_being,
    )
    return state


def _person(channel: int, laws: Laws, random: Random) -> dict[str, Any]:
    law, scales, gauss, uniform = laws.entry, laws.scales, random.gauss, random.random
    education = _education(channel, uniform(), laws)
    degree = (
        0.0, law.social_work_share_of_college, law.social_work_share_of_bachelors, law.social_work_share_of_masters
    )  # fmt: skip
    again, graduate = channel == RE_ENTRANT, channel == GRADUATE
    if graduate:
        age = law.graduate_age_years + law.graduate_age_spread_years * abs(gauss(0.0, 1.0))
    else:
        years_before = -law.other_age_spread_years * log1p(-(1.0 - law.other_age_cut_share) * uniform())
        age = min(law.other_age_years + years_before, law.oldest_age_years)
    eager = gauss(0.0, 1.0) + (law.graduate_idealism_shift_sd if graduate else 0.0)
    return {
        "gender": int(uniform() >= law.share_women),
        "age_years": age,
        "education": education,
        "psychology_trained": uniform() < law.psychology_share,
        "entry_channel": channel,
        "social_work_degree": graduate or (again and uniform() < degree[education]),
        "skill": law.peer_skill if channel == PEER else law.re_entrant_skill if again else law.novice_skill,
        "tenure_months": law.re_entrant_tenure_months if again else 0.0,
        "certificate": int(channel not in (PEER, RE_ENTRANT) and uniform() < laws.recruitment.certified_newcomer_share),
        "certificate_months": 0.0,
        "vulnerability": gauss(0.0, 1.0),
        "idealism": within(scales.idealism_mean + scales.idealism_sd * eager, 0.02, 0.98),
        "family_shock_risk": within(0.5 + law.family_shock_risk_sd * gauss(0.0, 1.0), 0.02, 0.98),
        "help_seeking": within(scales.help_seeking_mean + scales.help_seeking_sd * gauss(0.0, 1.0), 0.02, 0.98),
        "family_tie": within(scales.family_tie_mean + scales.family_tie_sd * gauss(0.0, 1.0), 0.02, 0.98),
    }


def _education(channel: int, chance: float, laws: Laws) -> int:
    law = laws.entry
    if channel == PEER:
        return 0
    if chance < law.secondary_share:
        return 2 if channel == GRADUATE else 0
    if chance < law.secondary_share + law.college_share:
        return 1
    return 2 if chance < 1.0 - law.master_share else 3
