"""What every policy has: when it is in force, whom it reaches, and levers that it pulls."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np

from simulation.dates import Month
from simulation.dose import check, dose
from simulation.evidence import unknown
from simulation.levers import Charge, Levers
from simulation.randomness import Luck
from simulation.reach import WITHIN, Counted
from simulation.state.agencies import FIELDS
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import CERTIFICATES
from simulation.units import Amounts, Floats
from simulation.world import World

AGENCY_TARGETS = ("regions", "fields", "coverage")
PERSON_TARGETS = ("certificates", "tenure_months_from", "tenure_months_to")
AIMS = {"persons": (*AGENCY_TARGETS, *PERSON_TARGETS), "agencies": AGENCY_TARGETS, "country": ()}
"""What a policy can be aimed at → the keys that aim it."""
PAYER = "[a-z]+"
"""Payers are one word in small letters: they become a part of column names."""
PAYERS = ("public", "agency", "union")
"""Who may pay for the policies of this project; one of the user's own may name others."""


@dataclass(frozen=True, kw_only=True)
class Policy(ABC):
    """A measure with a date, a target and a dose. It returns levers and cannot touch state."""

    name: ClassVar[str]
    aimed_at: ClassVar[str] = "persons"
    """A key of ``AIMS``. What aims at less than the class knows of is refused, not ignored."""
    mechanisms: ClassVar[tuple[str, ...]] = ()
    """Evidence that its effect rests on: groups such as ``wishes``, single numbers such as ``strain.pay_weight``."""
    counted: ClassVar[tuple[Counted, ...]] = (Counted(WITHIN, "staff within its reach", "everybody"),)
    """What shows how far it reaches."""

    start: str | None = None
    """First month in force, such as 2024-07; from the beginning if not given."""
    stop: str | None = None
    """First month no longer in force; never if not given."""
    ramp_months: int = dose("month", "Months from the start until the full dose, in equal steps", 0, 600, start=0)
    regions: tuple[str, ...] = ()
    """Kinds of region reached; all if empty."""
    fields: tuple[str, ...] = ()
    """Fields of work reached; all if empty."""
    certificates: tuple[str, ...] = ()
    """Certificates whose holders are reached, where the policy is aimed at persons; all if empty."""
    tenure_months_from: float = dose("month", "Least tenure of those reached, where it is aimed at persons", 0, 720)
    tenure_months_to: float | None = dose("month", "Tenure below which it reaches, none: all", 0, 720, start=None)
    coverage: float = dose("1", "Share of the agencies in the target that take part", 0, 1, start=1)

    def __post_init__(self) -> None:
        first, last = self._month("start"), self._month("stop")
        if first and last and last <= first:
            raise ValueError(f"policies.{self.name}.stop: expected a month after the start {first}, got {last}.")
        check(self, f"policies.{self.name}")
        if self.tenure_months_to is not None and self.tenure_months_to <= self.tenure_months_from:
            raise ValueError(
                f"policies.{self.name}.tenure_months_to: expected more than {self.tenure_months_from:g} months, "
                f"got {self.tenure_months_to:g}."
            )
        self._check_target()
        self._check_aim()

    def _check_target(self) -> None:
        for key, known in (("regions", REGION_KINDS), ("fields", FIELDS), ("certificates", CERTIFICATES)):
            for value in getattr(self, key):
                if value not in known:
                    raise ValueError(f"policies.{self.name}.{key}: {unknown('name', value, list(known))}")
        payer = getattr(self, "payer", "public")
        if not re.fullmatch(PAYER, payer):
            raise ValueError(
                f"policies.{self.name}.payer: expected one word in small letters such as public, agency or union; "
                f"got {payer!r}."
            )
        if payer not in PAYERS and type(self).__module__.startswith(f"{__package__}."):
            raise ValueError(f"policies.{self.name}.payer: {unknown('payer', payer, list(PAYERS))}")

    def _check_aim(self) -> None:
        meant = {f.name: f.default for f in fields(self)}
        for key in AIMS["persons"]:
            if key not in AIMS[self.aimed_at] and getattr(self, key) != meant[key]:
                aims = AIMS[self.aimed_at]
                what = f"can be aimed by {', '.join(aims)} alone" if aims else "goes to the country as a whole"
                raise ValueError(f"policies.{self.name}.{key}: this policy {what}. Leave {key} out.")

    def _month(self, key: str) -> Month | None:
        text = getattr(self, key)
        try:
            return None if text is None else _parsed(text)
        except ValueError as error:
            raise ValueError(f"policies.{self.name}.{key}: {error}") from None

    def in_force(self, date: Month, beginning: Month) -> float:
        """Share of the full dose in force [1]: 0 before the start, a linear ramp, 1, and 0 from the stop on."""
        first = self._month("start") or beginning
        last = self._month("stop")
        months = date.since(first)
        if months < 0 or (last is not None and date >= last):
            return 0.0
        return min(1, (months + 1) / (self.ramp_months + 1))

    def agencies_reached(self, world: World, share: float = 1.0) -> Amounts:
        """1 where the policy reaches the agency, else 0; shape (A,). Which agencies take part is luck that stays.

        What has no half, such as a ceiling, is ramped up agency by agency: ``share`` [1] of them are reached so far.
        """
        agencies, taking_part = world.agencies, self.coverage * share
        reached = np.ones(len(agencies), np.bool_)
        if self.fields:
            reached &= _named(agencies.field, self.fields, FIELDS)
        if self.regions:
            reached &= _named(world.regions.kind[agencies.region], self.regions, REGION_KINDS)
        if taking_part < 1.0:
            chance = world.luck.uniform(f"takes part in {self.name}", Luck.ALWAYS, agencies.identity)
            reached &= chance < taking_part
        return reached.astype(np.float64)

    def regions_reached(self, world: World) -> Amounts:
        """Share of the region's staff at agencies that the policy reaches [1], shape (R,).

        What a region has as a whole, such as its autonomy, moves by this share.
        """
        staff = world.by_region(world.agencies.staff)
        reached = world.by_region(world.agencies.staff * self.agencies_reached(world))
        return np.divide(reached, staff, out=np.zeros_like(staff), where=staff > 0)

    def posts_reached(self, world: World) -> Floats:
        """1 where the policy reaches the holder of the post, else 0; shape (n,)."""
        workforce = world.workforce
        reached = workforce.tenure_months >= self.tenure_months_from
        if self.certificates:
            reached &= _named(workforce.certificate, self.certificates, CERTIFICATES)
        if self.tenure_months_to is not None:
            reached &= workforce.tenure_months < self.tenure_months_to
        return reached.astype(np.float32) * world.to_posts(self.agencies_reached(world))

    def within_reach(self, world: World) -> Floats:
        """1 where the policy reaches the holder of the post this month, else 0; nobody while it is not in force."""
        return self.posts_reached(world) * np.float32(self.in_force(world.date, world.start) > 0.0)

    def pull(self, levers: Levers, world: World) -> Levers:
        """The levers after this policy; untouched while it is not in force, but for bills that are still open."""
        if world.t < 0:
            return levers
        dose_share = self.in_force(world.date, world.start)
        if dose_share > 0.0:
            return self.apply(levers, world, dose_share).with_bills_of(levers)
        last = self._month("stop")
        over = last is not None and world.date >= last
        still_open = tuple(replace(bill, still_open=True) for bill in self.open_bills())
        return levers.pull(charges=still_open) if over else levers

    def open_bills(self) -> tuple[Charge, ...]:
        """What is paid even after the stop: people who are away or in a course finish what they began."""
        return ()

    @abstractmethod
    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Pull the levers of this policy with ``dose_share`` [1] of the full dose."""

    @property
    def room(self) -> float:
        """Factor [1] by which the policy may multiply funded posts: rows are reserved for them at the start."""
        return 1.0

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """What can be set as ``policies.<name>.<key>``."""
        return tuple(f.name for f in fields(cls))


_parsed = lru_cache(Month.parse)


def _named(codes: np.ndarray, names: tuple[str, ...], known: tuple[str, ...]) -> np.ndarray:
    return np.isin(codes, [known.index(name) for name in names])
