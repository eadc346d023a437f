"""The plan of a study's folder: every run that was asked for, written before the first of them is begun."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from experiments.durable import put
from experiments.inquiry import Inquiry
from experiments.study import Study, importable, measure_name, restored, run_id
from simulation.config import own_of
from simulation.mistakes import ConfigError
from simulation.parameters import ENSEMBLE, EVIDENCE
from simulation.version import DISTRIBUTION, version

FILE = "plan.json"
FORMAT = 1
PACKAGES = ("mesa", "numpy", "pandas", "pyarrow")
SHOWN_DIFFERENCES = 3


@dataclass(frozen=True)
class PlannedArm:
    """An arm and the seeds that were asked for."""

    id: str
    record: str
    seeds: frozenset[int]


@dataclass(frozen=True)
class Plan:
    """What a folder is for."""

    title: str
    code: str
    measure: str
    arms: Mapping[str, PlannedArm]
    inquiry: Inquiry | None = None

    def runs(self) -> Iterator[tuple[str, int, str]]:
        """Arm, seed and id of every run."""
        for name, arm in self.arms.items():
            for seed in sorted(arm.seeds):
                yield name, seed, run_id(arm.id, seed)

    def study(self, loading: Sequence[str] = ()) -> Study:
        """Everything that was asked for, to be done again or to its end.

        Args:
            loading: where policies of the user's own are found, as in ``Study``.

        Raises:
            ConfigError: what it measures is not part of this project, or a policy of the user's own is not there.
        """
        measure = importable(self.measure) if self.measure.startswith("experiments.") else None
        if measure is None:
            raise ConfigError(f"its outcomes are taken by {self.measure}, which only the code that made it can call.")
        seeds = {name: tuple(sorted(arm.seeds)) for name, arm in self.arms.items()}
        everywhere = tuple(sorted(frozenset().union(*seeds.values())))
        try:
            own = own_of(loading)
            configs = {name: restored(arm.record, own=own) for name, arm in self.arms.items()}
        except ValueError as error:
            raise ConfigError(str(error)) from None
        return Study(configs, everywhere, self.title, measure, seeds, tuple(loading), self.inquiry)


def plan_of(study: Study) -> Plan:
    """The plan of a study alone."""
    seeds = {arm.name: frozenset(study.seeds_of.get(arm.name, study.seeds)) for arm in study.arms}
    arms = {arm.name: PlannedArm(study.arm_ids[arm.name], arm.record, seeds[arm.name]) for arm in study.arms}
    return Plan(study.title, study.code, measure_name(study.measure), arms, study.inquiry)


def extended(plan: Plan, study: Study, folder: Path) -> Plan:
    """The plan with the arms and seeds of a study added; the same plan if it has them all.

    Raises:
        ConfigError: the study has other code, other outcomes or other settings under a name that is there, or asks
            another question.
    """
    added = plan_of(study)
    other = f"{folder} holds another study, and runs are never mixed:"
    begun, asked = plan.inquiry, added.inquiry
    if begun and asked and begun.command != asked.command:
        raise ConfigError(f"{other} {_questions(begun, asked)}")
    if plan.measure != added.measure:
        raise ConfigError(f"{other} its outcomes are taken by {plan.measure}. Choose another folder: out=DIR.")
    if plan.code != added.code:
        raise ConfigError(
            f"{other} it was begun with other code ({plan.code}; this is {added.code}). "
            "Choose another folder, or go back to that version."
        )
    before, now = ways(plan), ways(added)
    if before != now and ENSEMBLE in before | now:
        raise ConfigError(
            f"{other} its runs took parameters={','.join(sorted(before))} (here {','.join(sorted(now))}). "
            "Choose another folder."
        )
    arms = dict(plan.arms)
    for name, arm in added.arms.items():
        there = arms.get(name, arm)
        if there.id != arm.id:
            raise ConfigError(f"{other} its {name!r} has {_differences(there, arm)}. Choose another folder.")
        arms[name] = replace(there, seeds=there.seeds | arm.seeds)
    if begun and asked and begun.id != asked.id and not set(plan.runs()) <= set(added.runs()):
        raise ConfigError(f"{other} {_questions(begun, asked)}")
    known = begun if asked is None or (begun and begun.id == asked.id) else asked
    return plan if arms == plan.arms and known == begun else replace(plan, arms=arms, inquiry=known)


def _questions(begun: Inquiry, asked: Inquiry) -> str:
    why = "is another command" if begun.command != asked.command else "would not go through all that it holds"
    told = f"it was begun by `{begun.beside(asked)}`, and `{asked.beside(begun)}` {why}."
    return f"{told} Choose another folder: out=DIR."


def ways(plan: Plan) -> set[str]:
    """What its arms took the numbers of the evidence from: ``calibrated``, ``evidence``, ``ensemble``."""
    return {str(json.loads(arm.record).get("parameters", EVIDENCE)) for arm in plan.arms.values()}


def read(folder: Path) -> Plan | None:
    """The plan of a folder; None where there is none.

    Raises:
        ConfigError: the file is none of this project, or of a later version of it.
    """
    path = folder / FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}. Choose another folder.") from None
    try:
        if told["project"] != DISTRIBUTION or told["format"] != FORMAT:
            raise ConfigError(f"{path} is of another program, or of another version of it. Choose another folder.")
        arms = {
            name: PlannedArm(arm["id"], json.dumps(arm["settings"], ensure_ascii=False), _seeds(arm["seeds"]))
            for name, arm in told["arms"].items()
        }
        return Plan(told["title"], told["code"], told["measure"], arms, _inquiry(told.get("inquiry")))
    except (LookupError, TypeError, AttributeError):
        raise ConfigError(f"{path} is no plan of a study. Choose another folder.") from None


def write(folder: Path, plan: Plan) -> None:
    """Write the plan whole.

    Raises:
        OSError: the disk refuses; an earlier plan stays as it was.
    """
    head = {
        "project": DISTRIBUTION,
        "format": FORMAT,
        "title": plan.title,
        "version": version(),
        "code": plan.code,
        "measure": plan.measure,
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "inquiry": None if plan.inquiry is None else asdict(plan.inquiry),
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    arms = [f"    {json.dumps(name, ensure_ascii=False)}: {_line(arm)}" for name, arm in plan.arms.items()]
    text = "\n".join(["{", *lines, '  "arms": {', ",\n".join(arms), "  }", "}", ""])
    put(folder / FILE, lambda file: file.write(text.encode()))


def _inquiry(told: Mapping[str, Any] | None) -> Inquiry | None:
    """The question of a plan; None where a study from Python was lived through, or one from before it was told."""
    return Inquiry(told["command"], told["id"], tuple(told["told"])) if told else None


def _line(arm: PlannedArm) -> str:
    seeds = json.dumps(_stretches(arm.seeds))
    return f'{{"id": {json.dumps(arm.id)}, "seeds": {seeds}, "settings": {arm.record}}}'


def _stretches(seeds: frozenset[int]) -> list[list[int]]:
    """First and last of each stretch without a gap: 1, 2, 3, 7 → [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for seed in sorted(seeds):
        if found and found[-1][1] == seed - 1:
            found[-1][1] = seed
        else:
            found.append([seed, seed])
    return found


def _seeds(stretches: list[list[int]]) -> frozenset[int]:
    return frozenset(seed for first, last in stretches for seed in range(first, last + 1))


def _differences(there: PlannedArm, here: PlannedArm) -> str:
    """``region.posts=120 (here 240)``."""
    old, new = _flat(json.loads(there.record)), _flat(json.loads(here.record))
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    shown = [f"{key}={old.get(key, 'none')} (here {new.get(key, 'none')})" for key in keys[:SHOWN_DIFFERENCES]]
    more = f" and {len(keys) - len(shown)} more" if len(keys) > len(shown) else ""
    return ", ".join(shown) + more if shown else "its settings in another order"


def _flat(tree: Any, key: str = "") -> dict[str, Any]:
    if not isinstance(tree, Mapping):
        return {key: tree}
    found: dict[str, Any] = {}
    for name, value in tree.items():
        found |= _flat(value, f"{key}.{name}" if key else str(name))
    return found
