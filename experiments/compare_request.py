"""What ``workforce compare`` was asked for: read, checked and composed before anything is simulated."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from experiments.draws import MOST, PAIRS, Draws, chosen_ensemble, sized
from experiments.engine_choice import EngineChoice, chosen_engine
from experiments.explore.override import defaults, key_of, loading_of, value_of
from experiments.inquiry import Inquiry, inquiry
from experiments.multirun import planned
from experiments.outcomes import AVERAGED, SUMMED, SUMMED_FAMILY
from experiments.question import Precision, Question
from experiments.statistics import FEWEST
from experiments.study import Study, replications
from simulation.config import PATHS
from simulation.ensemble import Ensemble
from simulation.evidence import unknown
from simulation.mistakes import ConfigError
from simulation.run_config import MEANINGS, RunConfig
from simulation.strict_fields import built

HOME = Path("results") / "compare"
LONGEST_LABEL = 100
BASELINE = "baseline"
REPLICATIONS = 30
"""Pairs unless something else is said; in each draw of an ensemble they are ``experiments.draws.PAIRS``."""
OWN = {
    "scenarios": "what is compared, such as [baseline,pay_raise,pay_raise+union_support]; the first is the reference, "
    "and baseline is put first if it is not named",
    "replications": "pairs: each scenario is lived through with so many seeds, the same for all; with "
    "parameters=ensemble so many for each draw",
    "draws": "with parameters=ensemble: plausible sets that are drawn by weight, the same for all scenarios",
    "precision": "add pairs (or draws) until the interval of each mean difference reaches at most so far to each side",
    "indicator": "of which indicator; turnover_per_year if not given",
    "most": "pairs (or draws) that precision never exceeds",
    "discount": "how much less a year later counts, of cost and gain alike: 0.03 a year",
    "explain": "take apart what moved turnover and exhaustion, on the pair of the first seed",
    "pdf": "true also writes report.pdf; needs weasyprint: pip install 'social-workforce[pdf]'",
    "engine": "where the runs are done: local, serial or dask; engine.workers=2",
    "workers": "short for engine.workers",
    "out": "folder of the study and its report instead of results/compare/<scenarios>-<region>-<id>; "
    "the same one goes on from there",
}
"""Every key that a comparison has beyond those of a run, and what it means."""


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a comparison has beyond those of a run."""

    scenarios: tuple[str, ...]
    replications: int
    draws: int
    precision: float | None
    indicator: str
    most: int
    discount: float
    workers: int | None
    explain: bool
    pdf: bool

    def __post_init__(self) -> None:
        _expect("replications", self.replications, 1, 1_000_000)
        _expect("draws", self.draws, 2, MOST)
        _expect("discount", self.discount, 0.0, 0.5)
        if self.precision is not None and not self.precision > 0:
            raise ValueError(f"precision: expected a number above 0, got {self.precision:g}.")
        if self.precision is not None:
            _expect("most", self.most, self.replications, 1_000_000)
        if len(set(self.scenarios)) < 2:
            raise ValueError(
                f"scenarios: expected at least one besides {BASELINE}, such as scenarios=[{BASELINE},pay_raise]."
            )
        if self.pdf:
            _expect_weasyprint()
        known = [*SUMMED, *AVERAGED]
        if self.indicator not in known and not self.indicator.startswith(SUMMED_FAMILY):
            raise ValueError(f"indicator: {unknown('indicator', self.indicator, known)}")


def _expect_weasyprint() -> None:
    if find_spec("weasyprint") is None:
        raise ValueError("pdf: expected weasyprint to be there. pip install 'social-workforce[pdf]', or pdf=false.")
    try:
        import_module("weasyprint")
    except OSError as error:
        raise ValueError(
            "pdf: expected the system library Pango, which weasyprint draws with (Debian: apt-get install "
            f"libpango-1.0-0 libpangoft2-1.0-0), found: {str(error).splitlines()[0]}. Or pdf=false."
        ) from error


@dataclass(frozen=True)
class CompareRequest:
    """A comparison that can be carried out."""

    asked: Asked
    arms: Mapping[str, RunConfig]
    engine: EngineChoice
    overrides: tuple[str, ...]
    """As they were given."""
    ensemble: Ensemble | None = None
    """Plausible parameter sets, where they are asked for."""

    def draws(self, number: int) -> Draws | None:
        """So many draws from the ensemble."""
        if self.ensemble is None:
            return None
        return Draws(self.ensemble, number, self.asked.replications, self.first.settings.seed)

    @property
    def size(self) -> int:
        """Pairs, or draws from the ensemble, that were asked for."""
        return self.asked.replications if self.ensemble is None else self.asked.draws

    def study(self, size: int) -> Study:
        """Every scenario with so many seeds, or so many draws."""
        loading = loading_of(self.overrides)
        if (draws := self.draws(size)) is None:
            return Study(self.arms, replications(size, self.first.settings.seed), title=self.title, loading=loading,
                         inquiry=self.inquiry)  # fmt: skip
        return Study(draws.arms(self.arms), draws.seeds, title=self.title, seeds_of=draws.seeds_of(self.arms),
                     loading=loading, inquiry=self.inquiry)  # fmt: skip

    @property
    def inquiry(self) -> Inquiry:
        """What its folder is for."""
        return inquiry("compare", self._id, self.overrides)

    @property
    def title(self) -> str:
        """How the progress bar calls it."""
        asked = self.asked
        until = "" if asked.precision is None else f" until {asked.indicator} is known to +-{asked.precision:g}"
        return f"compare {len(self.arms)} scenarios{until}"

    @property
    def first(self) -> RunConfig:
        """The reference as it is run."""
        return next(iter(self.arms.values()))

    @property
    def folder(self) -> Path:
        """Where the study and its report lie; the same for more pairs of the same."""
        if (given := self.first.out) is not None:
            return Path(given).expanduser()
        others = "-".join(self.asked.scenarios[1:])[:LONGEST_LABEL]
        return HOME / f"{others}-{self.first.settings.region.name}-{self._id}"

    @property
    def _id(self) -> str:
        """Letters that do not change with the number of pairs or draws."""
        ids = [Study(self.arms, (1,)).id, *([self.ensemble.id] if self.ensemble else [])]
        return hashlib.sha256("".join(ids).encode()).hexdigest()[:8] if self.ensemble else ids[0][:8]

    @property
    def question(self) -> Question:
        """What the report says was asked."""
        asked = self.asked
        return Question(
            arms=self.arms,
            replications=asked.replications,
            draws=self.draws(asked.draws),
            discount_per_year=asked.discount,
            precision=None if asked.precision is None else Precision(asked.indicator, asked.precision),
            indicator=asked.indicator,
            overrides=self.inquiry.told,
        )


def compare_request(overrides: Iterable[str], config_dir: str | None = None) -> CompareRequest:
    """Read and compose a comparison.

    Args:
        overrides: ``key=value`` as on the command line.
        config_dir: a folder with ``region/`` and ``scenario/`` of the user's own.

    Raises:
        ConfigError: with one sentence for the user.
    """
    given = tuple(overrides)
    engine, left = chosen_engine(given, Path(config_dir).expanduser() if config_dir else None)
    try:
        own, run = _split(left)
        plausible, run = chosen_ensemble(run)
        asked = built(Asked, "compare", sized(defaults("compare"), own, plausible, (REPLICATIONS, PAIRS)))
        if plausible is None and asked.replications < FEWEST:
            raise ValueError(f"replications: expected a number from {FEWEST} to 1,000,000, got {asked.replications}.")
    except ValueError as error:
        raise ConfigError(str(error).removeprefix("compare.")) from None
    arms = _arms(asked.scenarios, run, config_dir)
    if asked.workers is not None:
        try:
            engine = dataclasses.replace(engine, workers=asked.workers)
        except ConfigError as error:
            raise ConfigError(str(error).replace("engine.workers", "workers")) from None
    return CompareRequest(asked, arms, engine, given, plausible)


def _split(overrides: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The values of our own keys, and the overrides that are the business of a run."""
    own: dict[str, Any] = {}
    run = []
    seen: set[str] = set()
    for text in overrides:
        key = key_of(text)
        if key == "scenario":
            raise ValueError("scenario: expected scenarios=[...], the list of what is compared.")
        if "=" in text and key.split(".")[0] not in MEANINGS | OWN:
            raise ValueError(unknown("setting", key.split(".")[0], MEANINGS | OWN))
        if key in seen:
            raise ValueError(f"{key}: given twice. Give it once.")
        seen.add(key)
        if key in OWN and key != "out":
            own[key] = _names(_value(text)) if key == "scenarios" else _value(text)
        else:
            if key not in PATHS and "=" in text:
                _value(text)
            run.append(text)
    return own, run


def _value(text: str) -> Any:
    """The value of one override."""
    instead = {"seed": "Its seeds follow from replications=30.", "scenarios": "Write scenarios=[a,b]."}
    return value_of(text, instead.get(key_of(text), "Give one."))


def _names(value: Any) -> list[str]:
    """Scenarios by name, those that are lived together joined by ``+``; the baseline first if it is not named."""
    listed = value if isinstance(value, list) else [value]
    names = ["+".join(map(str, name)) if isinstance(name, list) else str(name) for name in listed]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"scenarios: {name!r} is named twice. Name it once.")
    return names if BASELINE in names else [BASELINE, *names]


def _arms(names: Sequence[str], run: Sequence[str], config_dir: str | None) -> dict[str, RunConfig]:
    """Each scenario composed; a setting of a policy concerns those that hold the policy."""
    several = ",".join(f"[{name.replace('+', ',')}]" for name in names)
    arms: dict[str, RunConfig] = {}
    for plan in planned([*run, f"scenario={several}"], config_dir):
        if plan.config is None:
            raise ConfigError(plan.refusal)
        arms[plan.config.settings.scenario] = plan.config
    return arms


def _expect(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}: expected a number from {low:g} to {high:g}, got {value:g}.")
