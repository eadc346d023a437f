"""From key=value to a validated run. The only module of the simulation that knows Hydra.

Hydra composes the files (``conf/run.yaml``, a region, scenarios) and its grammar reads the overrides. Values are laid
over the composed tree here and not by Hydra: it would refuse ``policies.pay_raise.stop=...`` where a scenario file
does not mention ``stop``, and accept ``+foo=1``. Here every key that a class knows can be set, and no other.
Nothing is ever instantiated from a name in a file: names are looked up in our own catalogue. Code of the user's own is
loaded only when the command itself says so (``simulation.own_policies``).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_module
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from simulation import events as event_files
from simulation.choices import GROUPS, choices, chosen, holders
from simulation.combination import check_agreement
from simulation.evidence import unknown
from simulation.mistakes import ConfigError
from simulation.own_policies import KEYS as OWN_POLICIES
from simulation.own_policies import OwnPolicies, own_policies
from simulation.run_config import MEANINGS, RunConfig, run_config

LEAVES = (
    *("years", "seed", "start", "warm_up_months", "parameters", "ensemble", "member", "beyond_evidence"),
    *("out", "progress", "explain", *OWN_POLICIES),
)
PATHS = ("out", "policies_path", "ensemble")
EXAMPLES = {
    "policies": "policies.pay_raise.percent=20",
    "events": "events.pandemic.stop=2023-01",
    "evidence": "evidence.<group>.<name>=number",
}
KINDS = {"policies": "policy", "events": "event"}
# Hydra keeps one global state, and a page may serve several visitors at once.
_one_at_a_time = threading.Lock()


__all__ = ["ConfigError", "RunConfig", "combinations", "compose", "composed_group"]


def compose(overrides: Iterable[str] = (), config_dir: str | Path | None = None) -> RunConfig:
    """Compose and validate one run.

    Args:
        overrides: ``key=value`` in Hydra's grammar, such as ``scenario=[pay_raise,union_support]``.
        config_dir: a folder with ``region/`` and ``scenario/`` of the user's own.

    Raises:
        ConfigError: with one sentence for the user.
    """
    try:
        given = parsed(overrides)
        values = {key: override.value() for key, override in given.items()}
        own = own_policies(values)
        folders = folders_of(config_dir, own)
        names = {group: chosen(group, values[group], folders) for group in GROUPS if group in given}
        scenarios = names.get("scenario", ("baseline",))
        check_agreement(scenarios, values, folders)
        tree = _composed(names, folders)
        reference = OmegaConf.to_container(tree.region)
        for key, value in values.items():
            if key not in (*GROUPS, *OWN_POLICIES):
                _lay_over(tree, key, value, own, folders)
        plain = OmegaConf.to_container(tree, resolve=True, throw_on_missing=True)
        assert isinstance(plain, dict)
        assert isinstance(reference, dict)
        if "region.posts" in given and "region.agencies" not in given:
            _scale_agencies(plain["region"], reference)
        return run_config({str(key): value for key, value in plain.items()}, scenarios, own)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError, UnicodeError, ValueError) as error:
        raise ConfigError(" ".join(str(error).split())) from None


def own_of(overrides: Iterable[str]) -> OwnPolicies:
    """The policies of the user's own that ``policies_path=DIR`` and ``policy_plugins=true`` load.

    Raises:
        ConfigError: another setting, or what the loading refuses.
    """
    try:
        values = {key: override.value() for key, override in parsed(overrides).items()}
        if others := values.keys() - set(OWN_POLICIES):
            raise ValueError(f"{min(others)}: expected {' or '.join(OWN_POLICIES)} here. Give it to workforce run.")
        return own_policies(values)
    except (HydraException, ValueError) as error:
        raise ConfigError(" ".join(str(error).split())) from None


def parsed(overrides: Iterable[str]) -> dict[str, Override]:
    """Key → override, read by Hydra's grammar.

    Raises:
        ValueError: not ``key=value``, a key twice, a deletion, a package, or several values for one key.
    """
    found: dict[str, Override] = {}
    for text in overrides:
        override = _parsed(text)
        key = override.key_or_group
        if key in found:
            raise ValueError(f"{key}: given twice. Give it once, or with -m several values: {key}=1,2.")
        found[key] = override
        if override.is_sweep_override():
            raise ValueError(f"{text}: expected one value for {key}, got several. Add -m to run each of them.")
    return found


def combinations(overrides: Iterable[str]) -> list[list[str]]:
    """All combinations of overrides that hold several values: ``a=1,2 b=3`` → ``[[a=1, b=3], [a=2, b=3]]``.

    Raises:
        ConfigError: an override that Hydra's grammar does not read.
    """
    try:
        lists = [_alternatives(text) for text in overrides]
    except (HydraException, ValueError) as error:
        raise ConfigError(" ".join(str(error).split())) from None
    return [list(combination) for combination in product(*lists)]


def _alternatives(text: str) -> list[str]:
    override = _parsed(text)
    if not override.is_sweep_override():
        return [text]
    return [f"{override.key_or_group}={value}" for value in override.sweep_string_iterator()]


def _grammar(text: str) -> Override:
    try:
        (override,) = OverridesParser.create().parse_overrides([text])
    except HydraException:
        raise ValueError(
            f"expected key=value, got {text!r}.{missing_bracket(text)} Write for example years=5; "
            "put a value with special characters in quotes: \"key='a(b)'\"."
        ) from None
    return override


def missing_bracket(text: str) -> str:
    """A sentence for what opens and does not close, or the reverse; empty where all do."""
    for opening, closing in ("[]", "{}"):
        if (opened := text.count(opening)) != (closed := text.count(closing)):
            return f" A bracket is missing: it has {opened} {opening} and {closed} {closing}."
    return ""


def _parsed(text: str) -> Override:
    try:
        override = _grammar(text)
    except ValueError:
        # A path is no expression: ~/here or a(b) is meant as it stands.
        key, _, path = text.partition("=")
        if key in PATHS and path and "'" not in path:
            return _parsed(f"{key}='{path}'")
        raise
    key = override.key_or_group
    if override.is_delete():
        raise ValueError(f"{text}: nothing can be taken away. Set a key to null, or leave it as it is.")
    if override.package is not None:
        raise ValueError(f"{text}: expected key=value without '@'. Write {key}=...")
    if (head := key.split(".")[0]) not in MEANINGS:
        raise ValueError(unknown("setting", head, MEANINGS))
    if head in LEAVES and "." in key:
        raise ValueError(f"{key}: {head} is one value and has no parts. Write {head}=...")
    return override


def folders_of(config_dir: str | Path | None, own: OwnPolicies) -> tuple[Path, ...]:
    """The user's own configuration folders, each once: ``--config-dir`` and that of their policies."""
    given = () if config_dir is None else (Path(config_dir).expanduser().resolve(),)
    return tuple(dict.fromkeys((*given, *own.folders)))


def composed_group(group: str, overrides: Iterable[str], config_dir: str | Path | None = None) -> dict[str, Any]:
    """One choice of ``conf/<group>/`` with its values, for commands that do many runs.

    Args:
        group: such as ``engine``, with a default in ``conf/study.yaml``.
        overrides: ``group=name`` and ``group.key=value``.
        config_dir: a folder with ``<group>/`` of the user's own.

    Raises:
        ConfigError: an unknown name or key.
    """
    try:
        folders = folders_of(config_dir, OwnPolicies())
        given = [_grammar(text) for text in overrides]
        names = [override.value() for override in given if override.key_or_group == group]
        for name in names:
            if str(name) not in (known := choices(group, folders)):
                raise ValueError(f"{group}: {unknown(group, str(name), known)}")
        tree = _hydra_tree("study", [f"{group}={name}" for name in names], folders)
        for override in given:
            if override.key_or_group != group:
                OmegaConf.update(tree, override.key_or_group, override.value(), force_add=True)
        plain = OmegaConf.to_container(tree[group], resolve=True)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError, ValueError) as error:
        raise ConfigError(" ".join(str(error).split())) from None
    assert isinstance(plain, dict)
    return {str(key): value for key, value in plain.items()}


def _composed(names: Mapping[str, tuple[str, ...]], folders: Sequence[Path]) -> DictConfig:
    lines = [f"{g}={n[0]}" if g == "region" else f"{g}=[{','.join(n)}]" for g, n in names.items()]
    tree = _hydra_tree("run", lines, folders) if folders else deepcopy(_of_the_project(tuple(lines)))
    OmegaConf.set_struct(tree, False)
    return tree


@lru_cache(256)
def _of_the_project(lines: tuple[str, ...]) -> DictConfig:
    """The project's own files, read once for many runs: Hydra takes longer over them than a small world to be built."""
    return _hydra_tree("run", list(lines), ())


def _hydra_tree(primary: str, lines: list[str], folders: Sequence[Path]) -> DictConfig:
    """The files put together by Hydra; a Hydra that the caller has set up stays as it was."""
    if folders:
        paths = [f"file://{folder}" for folder in folders]
        lines = [*lines, f"hydra.searchpath={json.dumps(paths, ensure_ascii=False)}"]
    with _one_at_a_time:
        before = GlobalHydra.instance().hydra
        GlobalHydra.instance().clear()
        try:
            with initialize_config_module("conf", version_base="1.3"):
                return hydra_compose(primary, lines)
        finally:
            GlobalHydra.instance().hydra = before


def _lay_over(tree: DictConfig, key: str, value: Any, own: OwnPolicies, folders: Sequence[Path]) -> None:
    head, *rest = key.split(".")
    if head in KINDS and rest and rest[0] not in (tree[head] or {}):
        _refuse(key, own, folders)
    if head in EXAMPLES and not rest and not isinstance(value, dict):
        raise ValueError(f"{key}: expected a key inside {key}, such as {EXAMPLES[key]}; got {value!r}.")
    OmegaConf.update(tree, key, value, merge=True, force_add=True)


def _refuse(key: str, own: OwnPolicies, folders: Sequence[Path]) -> None:
    """Say why a policy or event that no chosen scenario holds cannot be changed."""
    head, name, *_ = key.split(".")
    kind, known = KINDS[head], own.catalogue if head == "policies" else event_files.catalogue()
    if name not in known:
        raise ValueError(f"{key}: {unknown(kind, name, known)}")
    scenarios = holders(head, name, folders)
    remedy = (
        f"Add scenario={scenarios[0]}, or {scenarios[0]} to the list." if scenarios else "No scenario holds it yet."
    )
    article = "an" if kind == "event" else "a"
    raise ValueError(f"{key}: expected {article} {kind} of the chosen scenarios; {name!r} is in none of them. {remedy}")


def _scale_agencies(region: dict[str, Any], reference: Mapping[Any, Any]) -> None:
    """Keep the mean size of an agency when only the posts are given; every place keeps at least one agency."""
    posts = region["posts"]
    if isinstance(posts, bool) or not isinstance(posts, int | float) or posts <= 0:
        return  # The plan of the region refuses it in its own words.
    places = sum(n for kind, n in region["places"].items() if region["share_of_posts"].get(kind, 0) > 0)
    if posts < places:
        raise ValueError(
            f"region.posts: expected at least {places}, one for each place of {region['name']}, got {posts:g}. "
            "Choose more posts, or a region with fewer places."
        )
    region["agencies"] = max(places, round(reference["agencies"] * posts / reference["posts"]))
