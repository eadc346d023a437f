"""Agencies: one row each; their posts are a contiguous run of rows of the workforce."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.state.table import Table, column
from simulation.units import Amounts, Bools, Codes, Identities, Ints

AGENCY_KINDS = ("administrative", "professional")
ADMINISTRATIVE, PROFESSIONAL = range(len(AGENCY_KINDS))
FIELDS = (
    "welfare",
    "voluntary_sector",
    "assistance",
    "community",
    "health",
    "emergency",
    "correction_education",
    "drug_control",
)


@dataclass
class Agencies(Table):
    """All agencies of a model; rows are called a, shape (A,)."""

    identity: Identities = column("1", "identity of the agency", dtype=np.uint64)
    region: Ints = column("row", "region of the agency", dtype=np.int32)
    field: Codes = column("code", "field of work", dtype=np.int8, labels=FIELDS)
    kind: Codes = column(
        "code", "administrative (in government) or professional (contracted)", dtype=np.int8, labels=AGENCY_KINDS
    )
    first_row: Ints = column("row", "first of its rows in the workforce", dtype=np.int32)
    capacity: Ints = column("post", "rows that it has in the workforce", dtype=np.int32)
    initial_posts: Amounts = column("post", "posts at the start", dtype=np.float64, low=0)
    contract_posts: Amounts = column("post", "posts paid for by contracts, before growth", dtype=np.float64, low=0)
    funded_posts: Amounts = column("post", "posts that there is money for", dtype=np.float64, low=0)
    climate: Amounts = column("SD", "team climate against the typical agency", dtype=np.float64)
    own_supervision_hours: Amounts = column(
        "hour/worker/month", "supervision by its own staff", dtype=np.float64, low=0
    )
    supervision_hours: Amounts = column(
        "hour/worker/month", "supervision received, visitors' teaching included", dtype=np.float64, low=0
    )
    has_union: Bools = column("yes/no", "a union is present", dtype=np.bool_)
    union_hours: Amounts = column("hour/month", "hours that union workers have for its staff", dtype=np.float64, low=0)
    union_load: Amounts = column("1", "share of the union's hours that is used", dtype=np.float64, low=0, high=1)
    counselling_hours: Amounts = column("hour/month", "counselling hours for its staff", dtype=np.float64, low=0)
    public_share: Amounts = column("1", "share of public money in the budget", dtype=np.float64, low=0, high=1)
    contract_months_left: Amounts = column("month", "months until the contract ends", dtype=np.float64)
    late_months_left: Amounts = column("month", "months for which public money is still late", dtype=np.float64, low=0)
    unpaid_public_yuan: Amounts = column("yuan", "public money due and not yet paid", dtype=np.float64, low=0)
    reserves_yuan: Amounts = column("yuan", "reserves", dtype=np.float64, low=0)
    wage_debt_yuan: Amounts = column("yuan", "wages owed to the staff", dtype=np.float64, low=0)
    waiting_cases: Amounts = column("case", "cases waiting for a worker", dtype=np.float64, low=0)
    need_share: Amounts = column(
        "1", "share of its region's need, in its field, that comes to it", dtype=np.float64, low=0
    )
    new_cases: Amounts = column("case/month", "cases that came this month", dtype=np.float64, low=0)
    refused_cases: Amounts = column("case/month", "contacts that were refused this month", dtype=np.float64, low=0)
    dropped_cases: Amounts = column("case/month", "cases that gave up waiting this month", dtype=np.float64, low=0)
    partner: Ints = column("row", "agency that it is paired with, -1 for none", dtype=np.int32, start=-1)
    lent_hours: Amounts = column("hour/month", "hours of its staff that go to the partner", dtype=np.float64, low=0)
    lent_climate: Amounts = column("SD", "lift of climate by the partner's management", dtype=np.float64, low=0)
    lent_supervision: Amounts = column("hour/worker/month", "supervision by the partner", dtype=np.float64, low=0)
    wishes_granted: Amounts = column("wish/month", "micro-wishes granted this month", dtype=np.float64, low=0)
    visiting_staff: Amounts = column("person", "seconded workers from elsewhere", dtype=np.float64, low=0)
    visiting_skill: Amounts = column("person", "sum of the skill of seconded workers", dtype=np.float64, low=0)
    trainees: Amounts = column("person", "staff in a programme's training this month", dtype=np.float64, low=0)
    peer_exits: Amounts = column(
        "1", "share of the staff who left of their own will last month", dtype=np.float64, low=0, high=1
    )
    staff: Amounts = column("person", "posts occupied", dtype=np.float64, low=0)
    present: Amounts = column("person", "staff at work in the agency", dtype=np.float64, low=0)
    wisn_ratio: Amounts = column("1", "staff available / staff required (WISN)", dtype=np.float64, low=0)
    handed_over_cases: Amounts = column(
        "case/month", "cases that lost their worker this month", dtype=np.float64, low=0
    )

    def posts_of(self, chosen: Ints) -> Ints:
        """Rows in the workforce of the chosen agencies, in their order, shape (k,)."""
        size = self.capacity[chosen]
        before = size.cumsum() - size
        return np.arange(size.sum()) + (self.first_row[chosen] - before).repeat(size)
