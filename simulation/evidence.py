"""Evidence: every number has a value, a unit, a range, a kind and a source, and is read once, at the door."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, ClassVar, TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray

KINDS = {"measured": "A", "derived": "A", "borrowed": "B", "assumed": "C"}
"""How sure: A measured for this population (or arithmetic on it), B borrowed, C assumed and to be varied."""
REQUIRED = {"value", "unit", "kind", "source", "where"}
OPTIONAL = {"low", "high", "step", "note", "flag", "use"}
FLAGS = {"misprint", "disputed", "low_trust", "from_memory"}
FACTS = "facts"
MOST_LISTED = 16
"""Names that a message still lists where it already knows the nearest one."""


class EvidenceError(ValueError):
    """A number without its papers, or one outside its range."""


@dataclass(frozen=True)
class Fact:
    """One number and where it comes from."""

    group: str
    name: str
    value: float | str
    unit: str
    kind: str
    source: tuple[str, ...]
    where: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    """The value is a multiple of it: 1 for what is counted in whole months, 12 for whole school years."""
    note: str = ""
    flag: str = ""
    use: str = ""
    overridden: bool = False
    """Set by hand."""
    fitted: bool = False
    """Set by a calibration."""

    @property
    def address(self) -> str:
        """Where the number is found: ``group.name``."""
        return f"{self.group}.{self.name}"

    @property
    def steps(self) -> str:
        """How the range is divided, to be said behind it; nothing where every value is possible."""
        return "" if self.step is None else f" in steps of {self.step:g}"


class Parameters:
    """A frozen dataclass of the parameters of one law; ``group`` names its file in ``conf/evidence/``."""

    group: ClassVar[str]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Its numbers: fields, and what follows from them."""
        fields = [field.name for field in dataclasses.fields(cls)]  # type: ignore[arg-type]
        return (*fields, *(name for name, value in vars(cls).items() if isinstance(value, property)))

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The numbers that ``names`` are of, in this order: what compiled loops are handed."""
        return np.array([getattr(self, name) for name in self.names()], np.float64)


P = TypeVar("P", bound=Parameters)
Tables = Mapping[str, Mapping[str, Fact]]
"""Group → name → fact."""


def _folder() -> Traversable:
    return resources.files("conf") / "evidence"


def _yaml(file: Traversable) -> Any:
    # The loader written in C reads the evidence four times as fast; it is missing where PyYAML was built without it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)


def _entries(group: str, tree: Mapping[str, Any], path: str = "") -> Iterator[Fact]:
    for key, node in tree.items():
        address = f"{path}.{key}" if path else str(key)
        if not isinstance(node, Mapping):
            raise EvidenceError(f"{group}.{address}: expected a number with its unit and source, got {node!r}.")
        if "value" in node:
            yield _fact(group, address, node)
        else:
            yield from _entries(group, node, address)


def _fact(group: str, name: str, node: Mapping[str, Any]) -> Fact:
    address = f"{group}.{name}"
    if missing := REQUIRED - node.keys():
        raise EvidenceError(f"{address}: {', '.join(sorted(missing))} missing.")
    if unknown := node.keys() - REQUIRED - OPTIONAL:
        raise EvidenceError(f"{address}: unknown key {', '.join(sorted(unknown))}.")
    if node["kind"] not in KINDS:
        raise EvidenceError(f"{address}: kind is one of {', '.join(KINDS)}; got {node['kind']!r}.")
    if node.get("flag", "") not in FLAGS | {""}:
        raise EvidenceError(f"{address}: flag is one of {', '.join(sorted(FLAGS))}; got {node['flag']!r}.")
    source = node["source"]
    fact = Fact(group, name, **{**node, "source": tuple(source) if isinstance(source, list) else (source,)})
    if not isinstance(fact.value, str):
        _check_range(fact)
        _check_step(fact)
    return fact


def _told(unit: str) -> str:
    """A bare number has no unit that anybody says."""
    return "" if unit == "1" else f" {unit}"


def _check_range(fact: Fact) -> None:
    if fact.low is None or fact.high is None:
        raise EvidenceError(f"{fact.address}: a number needs low and high.")
    if not fact.low <= float(fact.value) <= fact.high:
        raise EvidenceError(
            f"{fact.address}: expected {fact.low:g} to {fact.high:g}{fact.steps}{_told(fact.unit)} "
            f"(source: {', '.join(fact.source)}), got {fact.value:g}. "
            "Choose a value inside the range, or set beyond_evidence=true to go outside knowingly."
        )


def _check_step(fact: Fact) -> None:
    """What comes in whole steps has no values between them, not even beyond the evidence."""
    if fact.step is None or (float(fact.value) / fact.step).is_integer():
        return
    below = math.floor(float(fact.value) / fact.step) * fact.step
    raise EvidenceError(
        f"{fact.address}: expected {fact.low:g} to {fact.high:g}{fact.steps}{_told(fact.unit)} "
        f"(source: {', '.join(fact.source)}), got {fact.value:g}. Choose {below:g} or {below + fact.step:g}."
    )


@cache
def sources() -> dict[str, dict[str, Any]]:
    """The bibliography: citation key → title, authors, year, publication, address, kind, note."""
    loaded: dict[str, dict[str, Any]] = _yaml(_folder() / "sources.yaml")
    return loaded


@cache
def parameter_facts() -> dict[str, dict[str, Fact]]:
    """All parameters of the laws: group → name → fact, read from ``conf/evidence/*.yaml``."""
    files = (f for f in _folder().iterdir() if f.name.endswith(".yaml") and f.name != "sources.yaml")
    return _read(files)


@cache
def source_facts() -> dict[str, dict[str, Fact]]:
    """What the sources themselves report: topic → address → fact, read from ``conf/evidence/facts/*.yaml``."""
    return _read(f for f in (_folder() / FACTS).iterdir() if f.name.endswith(".yaml"))


def _read(files: Iterator[Traversable]) -> dict[str, dict[str, Fact]]:
    tables = {}
    for file in sorted(files, key=lambda f: f.name):
        group = file.name.removesuffix(".yaml")
        tree = _yaml(file)
        tables[group] = {fact.name: fact for fact in _entries(group, tree)}
    return tables


def with_overrides(
    overrides: Mapping[str, Mapping[str, float]], beyond: bool = False, on: Tables | None = None
) -> dict[str, dict[str, Fact]]:
    """The parameters with some values replaced and marked.

    Args:
        overrides: group → name → value, in the unit of the evidence file.
        beyond: accept values outside the range of the evidence.
        on: the parameters that they are laid over; those of the evidence if not given.

    Returns:
        group → name → fact.

    Raises:
        EvidenceError: unknown group or name (with the nearest one), not a finite number, out of range or between steps.
    """
    facts = {group: dict(table) for group, table in (on or parameter_facts()).items()}
    for group, name, value in _checked(overrides, facts):
        fact = facts[group][name]
        if value != fact.value:
            facts[group][name] = dataclasses.replace(fact, value=value, overridden=True, fitted=False)
            if not beyond:
                _check_range(facts[group][name])
            _check_step(facts[group][name])
    return facts


def fitted_facts(values: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Fact]]:
    """The parameters of the evidence with those values that a calibration has fitted, inside their ranges.

    Args:
        values: group → name → value, in the unit of the evidence file.

    Raises:
        EvidenceError: as for ``with_overrides``.
    """
    facts = {group: dict(table) for group, table in parameter_facts().items()}
    for group, name, value in _checked(values, facts):
        facts[group][name] = dataclasses.replace(facts[group][name], value=value, fitted=True)
        _check_range(facts[group][name])
        _check_step(facts[group][name])
    return facts


def _checked(values: Mapping[str, Mapping[str, float]], facts: Tables) -> Iterator[tuple[str, str, float]]:
    """Group, name and value of each, if there is such a number and it is one."""
    for group, named in values.items():
        if group not in facts:
            raise EvidenceError(unknown("evidence group", group, facts))
        for name, value in named.items():
            if name not in facts[group]:
                raise EvidenceError(unknown(f"number in evidence.{group}", name, facts[group]))
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise EvidenceError(f"{group}.{name}: expected a number in {facts[group][name].unit}, got {value!r}.")
            yield group, name, value


def load(kind: type[P], facts: Tables | None = None) -> P:
    """The parameters of one law as an object.

    Raises:
        EvidenceError: a field without evidence, or evidence that no field reads.
    """
    table = (facts or parameter_facts()).get(kind.group)
    if table is None:
        raise EvidenceError(f"{kind.__name__}: no file conf/evidence/{kind.group}.yaml.")
    fields = {f.name for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if fields != table.keys():
        raise EvidenceError(
            f"{kind.__name__} and {kind.group}.yaml differ in: {', '.join(sorted(fields ^ table.keys()))}."
        )
    return kind(**{name: float(fact.value) for name, fact in table.items()})


def unknown(what: str, name: str, known: Mapping[str, object] | list[str]) -> str:
    """One sentence for a name that does not exist, with the nearest one that does; all of them, if they are few."""
    begun = [other for other in known if name and other.startswith(f"{name}_")]
    near = begun or difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = "" if near and len(known) > MOST_LISTED else f" Known: {', '.join(sorted(known))}."
    return f"unknown {what}: {name!r}.{hint}{listed}"
