"""What ``workforce compare`` was asked for: read, checked and composed before anything is simulated."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from experiments.engine_choice import EngineChoice, chosen_engine
from experiments.multirun import planned
from experiments.outcomes import AVERAGED, SUMMED, SUMMED_FAMILY
from experiments.question import Precision, Question
from experiments.study import Study, replications
from simulation.config import PATHS
from simulation.evidence import unknown
from simulation.mistakes import ConfigError
from simulation.run_config import MEANINGS, RunConfig
from simulation.strict_fields import built

HOME = Path("results") / "compare"
LONGEST_LABEL = 100
BASELINE = "baseline"
OWN = {
    "scenarios": "what is compared, such as [baseline,pay_raise,pay_raise+union_support]; the first is the reference, "
    "and baseline is put first if it is not named",
    "replications": "pairs: each scenario is lived through with so many seeds, the same for all",
    "precision": "add pairs until the interval of each difference reaches at most so far to each side",
    "indicator": "of which indicator, such as turnover_per_year",
    "most": "pairs that precision never exceeds",
    "discount": "how much less a year later counts, of cost and gain alike: 0.03 a year",
    "explain": "take apart what moved turnover and exhaustion, on the pair of the first seed",
    "pdf": "true also writes report.pdf; needs weasyprint: pip install 'social-workforce[pdf]'",
    "engine": "where the runs are done: local, serial or dask; engine.workers=2",
    "workers": "short for engine.workers",
    "out": "folder of the study and its report instead of results/compare/<scenarios>-<region>-<id>; "
    "the same one goes on from there",
}
"""Every key that a comparison has beyond those of a run, and what it means."""
UNTOLD = ("out", "progress", "engine", "workers", "pdf")
"""How and where something is run changes nothing in it."""


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a comparison has beyond those of a run."""

    scenarios: tuple[str, ...]
    replications: int
    precision: float | None
    indicator: str
    most: int
    discount: float
    workers: int | None
    explain: bool
    pdf: bool

    def __post_init__(self) -> None:
        _expect("replications", self.replications, 2, 1_000_000)
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

    def study(self, pairs: int) -> Study:
        """Every scenario with so many seeds."""
        first = next(iter(self.arms.values()))
        seeds = replications(pairs, first.settings.seed)
        return Study(self.arms, seeds, title=self.title, loading=_loading(self.overrides))

    @property
    def title(self) -> str:
        """How the progress bar calls it."""
        return f"compare {len(self.arms)} scenarios"

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
        return HOME / f"{others}-{self.first.settings.region.name}-{self.study(2).id[:8]}"

    @property
    def question(self) -> Question:
        """What the report says was asked."""
        asked = self.asked
        told = [text for text in self.overrides if _key(text).split(".")[0] not in UNTOLD]
        told = ["policies_path=DIR" if _key(text) == "policies_path" else text for text in told]
        return Question(
            arms=self.arms,
            replications=asked.replications,
            discount_per_year=asked.discount,
            precision=None if asked.precision is None else Precision(asked.indicator, asked.precision),
            indicator=asked.indicator,
            overrides=tuple(told),
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
        asked = built(Asked, "compare", _defaults() | own)
    except ValueError as error:
        raise ConfigError(str(error).removeprefix("compare.")) from None
    arms = _arms(asked.scenarios, run, config_dir)
    if asked.workers is not None:
        try:
            engine = dataclasses.replace(engine, workers=asked.workers)
        except ConfigError as error:
            raise ConfigError(str(error).replace("engine.workers", "workers")) from None
    return CompareRequest(asked, arms, engine, given)


def _split(overrides: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The values of our own keys, and the overrides that are the business of a run."""
    own: dict[str, Any] = {}
    run = []
    seen: set[str] = set()
    for text in overrides:
        key = _key(text)
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
    """The value of one override, read by Hydra's grammar."""
    key = _key(text)
    try:
        (override,) = OverridesParser.create().parse_overrides([text])
    except HydraException:
        raise ValueError(f"{key}: expected {key}=value, got {text!r}.") from None
    if override.is_sweep_override():
        instead = {"seed": "Its seeds follow from replications=30.", "scenarios": "Write scenarios=[a,b]."}
        raise ValueError(f"{key}: expected one value, got several. {instead.get(key, 'Give one.')}")
    return override.value()


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


def _loading(overrides: Sequence[str]) -> tuple[str, ...]:
    """Where every process finds policies of the user's own, whatever folder it works in."""
    told = {_key(text): text.partition("=")[2].strip("'\"") for text in overrides}
    found = [f"policy_plugins={told['policy_plugins']}"] if "policy_plugins" in told else []
    if "policies_path" in told:
        found.append(f"policies_path='{Path(told['policies_path']).expanduser().resolve()}'")
    return tuple(found)


def _defaults() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((resources.files("conf") / "compare.yaml").read_text(encoding="utf-8"))
    return loaded


def _key(text: str) -> str:
    return text.partition("=")[0].lstrip("+")


def _expect(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}: expected a number from {low:g} to {high:g}, got {value:g}.")
