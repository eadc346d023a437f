"""A region and its labour market: pay and esteem, graduates who search, and who fills which vacancy."""

from __future__ import annotations

from math import exp, expm1, floor, log
from typing import TYPE_CHECKING, Any

from plain_worker import PlainWorker, newcomer

from simulation.state.workforce import AGENCY, DISMISSED, FIELD, GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER

if TYPE_CHECKING:
    from plain_agency import PlainAgency, Post
    from plain_model import PlainModel


class PlainRegion:
    """A place; attributes are called as the columns of ``simulation.state.regions``.

    Args:
        model: the plain model.
        state: name → value of every column of ``Regions``.
    """

    need: list[float]
    residents: float

    def __init__(self, model: PlainModel, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.model = model
        self.agencies: list[PlainAgency] = []
        self.movers: list[PlainWorker] = []
        self.returnable = [0.0, 0.0, 0.0, 0.0]
        self.graduates_searching = 0.0
        laws = model.laws
        self.civil_service_weight = laws.societal.civil_service_weight
        typical = laws.education.civil_service_typical
        self.typical_pay_gap = self.civil_service_weight * log(typical) - log(laws.scales.wage_ratio_typical)
        self.trust_factor = max(1.0 + laws.service.rapport_per_autonomy_sd * self.autonomy, 0.0)
        refusing = laws.demand.refusal_share - laws.demand.refusal_per_recognition_sd * self.recognition
        self.refusing_share = min(max(refusing, 0.0), 0.9)
        law = laws.recruitment
        relative = self.base_wage_yuan / self.average_wage_yuan / laws.scales.wage_ratio_typical
        self.filling_share = -expm1(-(relative**law.fill_wage_elasticity) / law.months_to_fill)

    def pay_gap(self, wage: float) -> float:
        """How far pay lies below that of others, in logarithms [1]."""
        weight = self.civil_service_weight
        to_average = log(self.average_wage_yuan / wage)
        return (1.0 - weight) * to_average + weight * log(self.civil_service_wage_yuan / wage)

    def fund(self) -> None:
        """Contracts end, are renewed or tendered again; posts open and close."""
        for agency in self.agencies:
            agency.renew_contract()
        pool = left = self.lost_contract_posts
        size = sum(agency.contract_posts for agency in self.agencies if agency.bidder)
        for agency in self.agencies:
            won = 0.0
            if agency.bidder and pool > 0 and size > 0:
                room = max(agency.most_contract_posts - agency.contract_posts, 0.0)
                won = min(pool * agency.contract_posts / size, room)
            left -= won
            agency.fund_posts(won)
        self.lost_contract_posts = max(left, 0.0)

    def share_counsellors(self) -> None:
        """Odd hours of counselling make places, drawn among those who wait by odd hours and months waited."""
        random = self.model.random.random
        if self.model.new_year:
            self.counsellor_luck = random()
        places = floor(sum(agency.odd_place for agency in self.agencies) + self.counsellor_luck)
        free = places - sum(agency.odd_in_use for agency in self.agencies)
        if free <= 0:
            return
        waiting = [worker for agency in self.agencies if agency.odd_place for worker in agency.queue]
        waiting.sort(key=lambda w: log(1.0 - random()) / (w.agency.odd_place * w.counselling_wait_months), reverse=True)
        for worker in waiting[:free]:
            worker.begin_counselling()

    def educate(self, graduates_per_post: float) -> None:
        """Graduates who search give up or find other work; in their month new ones choose."""
        laws = self.model.laws
        law = laws.education
        self.graduates_searching *= 0.5 ** (1.0 / law.search_half_life_months)
        if not graduates_per_post:
            return
        staff = [worker for agency in self.agencies for worker in agency.staff]
        wage = sum(w.wage_yuan_per_month for w in staff) / len(staff) if staff else self.base_wage_yuan
        utility = (
            law.choice_per_log_wage * log(wage / self.average_wage_yuan / laws.scales.wage_ratio_typical)
            + law.choice_per_recognition_sd * self.recognition
            + law.choice_per_influence_sd * self.autonomy
        )
        relative = self.civil_service_wage_yuan / self.average_wage_yuan / law.civil_service_typical
        social_work = law.entry_share * exp(utility)
        civil_service = law.civil_service_share * relative**law.choice_per_log_wage
        rest = 1.0 - law.entry_share - law.civil_service_share
        offered = graduates_per_post * sum(agency.funded_posts for agency in self.agencies)
        self.graduates_searching += offered * social_work / (social_work + civil_service + rest)

    def release(self) -> None:
        """Vacancies wait a month longer; leavers go, some to return one day, movers to look for another agency."""
        law = self.model.laws.recruitment
        self.returnable = [stock * (1.0 - law.forgotten_share_per_month) for stock in self.returnable]
        self.movers = []
        for agency in self.agencies:
            for post in agency.posts:
                if post.is_open and post.holder is None:
                    post.vacant_months += 1.0
            for worker in [w for w in agency.staff if w.left_by]:
                worker.quit()
                if worker.left_by == AGENCY:
                    self.movers.append(worker)
                    continue
                if worker.left_by in (FIELD, DISMISSED):
                    self.returnable[worker.certificate] += law.returnable_share
                worker.remove()

    def recruit(self) -> None:
        """Fill vacancies from five channels."""
        random = self.model.random
        vacant = [post for agency in self.agencies for post in agency.posts if post.is_open and post.holder is None]
        filled = [post for post in vacant if post.vacant_months >= 1.0 and random.random() < self.filling_share]
        random.shuffle(filled)
        random.shuffle(self.movers)
        channels = self._channels(len(filled))
        certificates = self._certificates_of(channels.count(RE_ENTRANT))
        switching = channels.count(SWITCHER)
        waiting = self._switch(filled[len(filled) - switching :])
        for post, channel in zip(filled, channels, strict=True):
            post.vacant_months = 0.0
            post.agency.just_joined += 1
            if post.holder is None:
                channel = OTHER_DEGREE if channel == SWITCHER else channel
                worker = PlainWorker(self.model, newcomer(channel, self.model.laws, random), post)
                if channel == RE_ENTRANT:
                    worker.certificate = certificates.pop()
        for worker in waiting:
            self.returnable[worker.certificate] += 1.0
            worker.remove()

    def _switch(self, posts: list[Post]) -> list[PlainWorker]:
        """Movers take ``posts``, hardly ever in the agency just left; who finds none is returned."""
        number = len(posts)
        movers, waiting = self.movers[:number], self.movers[number:]
        posts = sorted(posts, key=lambda post: post.agency.unique_id)
        movers.sort(key=lambda worker: worker.agency.unique_id)
        for place, post in enumerate(posts):
            worker = movers[(place + number // 2) % number]
            if worker.agency is post.agency:
                waiting.append(worker)
            else:
                worker.begin_anew(post)
        return waiting

    def _channels(self, hires: int) -> list[int]:
        """The channel of each hire, as the numbers who look in each allow."""
        law, random = self.model.laws.recruitment, self.model.random.random
        searching = floor(self.graduates_searching * law.graduate_search_share + random())
        graduates = min(searching, floor(self.graduates_searching), floor(hires * law.graduates_most_share))
        free = hires - graduates
        switchers = min(len(self.movers), free)
        free -= switchers
        stock = sum(self.returnable)
        back = min(floor(stock * law.returning_share_per_month + random()), floor(stock), free)
        free -= back
        peers = min(int(self.model.peers_ready), free)
        self.graduates_searching -= graduates
        self.model.peers_ready -= peers
        return (
            [GRADUATE] * graduates
            + [OTHER_DEGREE] * (free - peers)
            + [PEER] * peers
            + [RE_ENTRANT] * back
            + [SWITCHER] * switchers
        )

    def _certificates_of(self, number: int) -> list[int]:
        """Re-entrants come back with the certificates that they left with."""
        if not number:
            return []
        left = 1.0 - number / max(sum(self.returnable), 1.0)
        held = self.model.random.choices(range(4), weights=self.returnable, k=number)
        self.returnable = [stock * left for stock in self.returnable]
        return held


def tie_posts(posts: list[Post], offsets: tuple[int, ...]) -> None:
    """Post s may be tied to post ``s XOR offset`` of its agency."""
    for post in posts:
        post.tied_to = [posts[post.slot ^ offset] for offset in offsets if post.slot ^ offset < len(posts)]
