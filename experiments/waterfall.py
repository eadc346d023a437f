"""What moved it: a run under policies beside its baseline, in lockstep and with the same luck."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.what_moved import what_moved
from simulation.dates import Month
from simulation.decomposition import (
    CONTAGION,
    Tally,
    carried,
    chord,
    same_people,
    shares_of,
    swapped,
    through,
)
from simulation.model import WorkforceModel
from simulation.processes.leaving_hazard import Factors, TurnoverParams, leaving_hazard
from simulation.processes.scales import Scales
from simulation.processes.strain import StrainParams, recovery, target, target_terms
from simulation.processes.turnover import (
    hazard_factors,
)
from simulation.reach import ReachMeter
from simulation.result import Result, simulate
from simulation.run_config import RunConfig
from simulation.settings import Settings
from simulation.state.workforce import AGENCY, FIELD
from simulation.units import MONTHS_PER_YEAR, Amounts, Floats, Identities, monthly_probability
from simulation.world import World


@dataclass
class Seen:
    """What is seen of one world in a month, of the people in post: n of them."""

    people: Identities = field(default_factory=lambda: np.zeros(0, np.uint64))
    trait: Floats = field(default_factory=lambda: np.zeros(0))
    before: Amounts = field(default_factory=lambda: np.zeros(0))
    """Exhaustion before the month's strain [scale 0-6]."""
    after: Amounts = field(default_factory=lambda: np.zeros(0))
    terms: dict[str, Amounts] = field(default_factory=dict)
    """What the target of exhaustion is the sum of [scale 0-6]."""
    team: Amounts = field(default_factory=lambda: np.zeros(0))
    """Colleagues' mean exhaustion [scale 0-6]."""
    pace: Amounts = field(default_factory=lambda: np.zeros(0))
    """Share of the distance to the target covered in the month [1/month]."""
    factors: dict[str, Amounts] = field(default_factory=dict)
    """What ``departures`` are made of."""
    beside: dict[str, float] = field(default_factory=dict)
    """Sums over all people: who left of their own will, who was retired or dismissed."""

    def watch(self, line: str, world: World) -> None:
        """Look at the world before a line of its month."""
        if line == "strain":
            self._see_strain(world)
        elif line == "turnover":
            self._see_factors(world)
        elif line == "recruitment":
            self._see_leavers(world)

    def _see_strain(self, world: World) -> None:
        params, scales, workforce = world.params(StrainParams), world.params(Scales), world.workforce
        held = workforce.occupied
        pressures, terms = target_terms(world)
        goal = target(terms, scales)
        named = pressures._asdict() | {name: term for name, term in terms._asdict().items() if name != "demands"}
        self.people, self.trait = workforce.person_identity[held], workforce.vulnerability[held]
        self.before = workforce.exhaustion[held].astype(np.float64)
        self.terms = {name: scales.exhaustion_sd * term[held].astype(np.float64) for name, term in named.items()}
        self.team = workforce.colleagues_exhaustion[held].astype(np.float64)
        self.pace = recovery(workforce.exhaustion, goal, params)[held].astype(np.float64)

    def _see_factors(self, world: World) -> None:
        held = world.workforce.occupied
        self.after = world.workforce.exhaustion[held].astype(np.float64)
        self.factors = {name: factor[held].astype(np.float64) for name, factor in hazard_factors(world).items()}
        free = ~world.workforce.seconded[held] & world.workforce.is_open[held]
        self.factors["free"] = free.astype(np.float64)

    def _see_leavers(self, world: World) -> None:
        left = world.workforce.left_by
        quits = np.isin(left, (FIELD, AGENCY))
        self.beside = {"quits": float(quits.sum()), "others": float(((left > 0) & ~quits).sum())}


def departures(factors: Factors) -> Amounts:
    """Departures of one's own will that are expected this month, over a year [1/year], shape (n,).

    ``12 (1 - exp(-hazard / 12))`` of those who are free to leave. The hazard itself would not do: it has no upper end,
    and the few whom nothing keeps would outweigh all others, though none can leave more than once.

    Args:
        factors: ``turnover.hazard_factors``, and whether each is ``free`` to leave: not seconded, the post not closed.
    """
    return MONTHS_PER_YEAR * monthly_probability(leaving_hazard(factors)) * factors["free"]


@dataclass
class Ledger:
    """What is counted month by month: tallies of both outcomes, and the shares in each pair's exhaustion."""

    months: list[Month] = field(default_factory=list)
    turnover: list[Tally] = field(default_factory=list)
    exhaustion: list[Tally] = field(default_factory=list)
    known: Identities = field(default_factory=lambda: np.zeros(0, np.uint64))
    shares: dict[str, Amounts] = field(default_factory=dict)

    def add(self, month: Month, base: Seen, ours: Seen, world: World) -> None:
        """Count a month that both worlds have lived."""
        mine, yours = same_people((ours.people, ours.trait), (base.people, base.trait))
        strain = world.params(StrainParams)
        difference = ours.after[mine] - base.after[yours]
        people = ours.people[mine]
        shares = shares_of(people, self.known, self.shares, ours.before[mine] - base.before[yours])
        pace = (ours.pace[mine] + base.pace[yours]) / 2.0
        pushes = {name: pace * (term[mine] - base.terms[name][yours]) for name, term in ours.terms.items()}
        pushes[CONTAGION] = strain.contagion_per_month * (ours.team[mine] - base.team[yours])
        self.shares = carried(shares, pushes, 1.0 - pace - strain.contagion_per_month, difference)
        self.known = people
        self.months.append(month)
        sums = {name: float(share.sum()) for name, share in self.shares.items()}
        self.exhaustion.append(_tally(base.after, ours.after, yours, mine, sums))
        self.turnover.append(self._departures_tally(base, ours, yours, mine, world))

    def _departures_tally(self, base: Seen, ours: Seen, yours: np.ndarray, mine: np.ndarray, world: World) -> Tally:
        per_point = world.params(TurnoverParams).per_exhaustion_sd / world.params(Scales).exhaustion_sd
        theirs = {name: factor[yours] for name, factor in base.factors.items()}
        swaps = swapped(theirs, {name: factor[mine] for name, factor in ours.factors.items()}, departures)
        slope = theirs["free"] * chord(leaving_hazard(theirs), ours.after[mine] - base.after[yours], per_point)
        rates = departures(base.factors), departures(ours.factors)
        tally = _tally(*rates, yours, mine, {name: float(s.sum()) for name, s in swaps.items()})
        within = {name: float(share.sum()) for name, share in through(self.shares, slope).items()}
        beside = {name: (base.beside[name], ours.beside[name]) for name in ours.beside}
        return dataclasses.replace(tally, within_exhaustion=within, beside=beside)


def _tally(base: Amounts, ours: Amounts, yours: np.ndarray, mine: np.ndarray, causes: dict[str, float]) -> Tally:
    return Tally(
        staff=(float(len(base)), float(len(ours))),
        total=(float(base.sum()), float(ours.sum())),
        pairs=float(len(mine)),
        pairs_total=(float(base[yours].sum()), float(ours[mine].sum())),
        causes=causes,
    )


@dataclass(frozen=True)
class WhatMoved:
    """The change against the baseline, taken apart."""

    table: pd.DataFrame
    """A row per outcome, period and part; ``workforce run explain=true`` writes it as what_moved_it.csv."""
    settings: Settings


def simulated(config: RunConfig, on_month: Callable[[], None] | None = None) -> tuple[Result, WhatMoved | None]:
    """Run the model and, if ``explain`` asks for it and there is anything to explain, beside its baseline."""
    if config.explain and (config.settings.policies or config.settings.events):
        return explained(config, on_month)
    return simulate(config, on_month), None


def write_what_moved(folder: Path, moved: WhatMoved | None) -> None:
    """Write the table and the two waterfalls into the folder of a result whose figures are written."""
    if moved is None:
        return
    from simulation.waterfall_figure import OUTCOMES, waterfall  # Matplotlib would take room while people live.

    moved.table.to_csv(folder / "what_moved_it.csv", index=False, lineterminator="\n")
    for outcome in OUTCOMES:
        picture = waterfall(moved.table, outcome, moved.settings).png()
        (folder / "figures" / f"what_moved_{outcome}.png").write_bytes(picture)


def baseline(settings: Settings) -> Settings:
    """The same world without policies and events."""
    return dataclasses.replace(settings, policies=(), events=(), scenario="baseline")


def explained(config: RunConfig, on_month: Callable[[], None] | None = None) -> tuple[Result, WhatMoved]:
    """Run the model beside its baseline, and take the change apart.

    Args:
        config: a run with policies or events.
        on_month: called after each month, for a progress bar.

    Returns:
        The result of the run, as if it had run alone, and what moved it.
    """
    settings = config.settings
    models = [WorkforceModel(baseline(settings)), WorkforceModel(settings)]
    seen, ledger = [Seen(), Seen()], Ledger()
    meter = ReachMeter(settings.policies, settings.months)
    for model, eye in zip(models, seen, strict=True):
        model.watcher = eye.watch
    for _ in range(settings.months):
        for model in models:
            model.step()
        meter.read(models[1].world)
        ledger.add(models[1].world.date, seen[0], seen[1], models[1].world)
        if on_month is not None:
            on_month()
    result = Result.of(models[1], config, meter)
    begun = _begun(settings)
    table = what_moved(ledger.months[begun:], ledger.turnover[begun:], ledger.exhaustion[begun:])
    return result, WhatMoved(table, settings)


def _begun(settings: Settings) -> int:
    """First month of the run in which a policy or an event is in force; 0 where none is before the end."""
    first = Month.parse(settings.start)
    dated = [m.start for m in settings.policies] + [m.start for m in settings.events]
    starts = [Month.parse(start).since(first) if start else 0 for start in dated]
    begun = max(0, min(starts, default=0))
    return begun if begun < settings.months else 0
