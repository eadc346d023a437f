"""Imports go downstairs only; Mesa, Hydra and files are known where they belong and nowhere else."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.laws.sources import EXPERIMENTS, ROOT, SIMULATION, dotted, imported, modules, tree

FLOORS: tuple[tuple[str, ...], ...] = (
    (
        "units",
        "dates",
        "randomness",
        "evidence",
        "calibrated",
        "ensemble",
        "mistakes",
        "version",
        "strict_fields",
        "dose",
        "rows",
        "elementary",
        "threads",
        "notice",
    ),
    ("state.*", "compiled.*"),
    ("levers", "assignment"),
    ("world", "reach", "teams"),
    ("processes.*",),
    ("policies.*", "events.*"),
    ("settings",),
    ("start_places", "start_people", "start"),
    ("schedule", "desks", "tipping", "places", "worker_sums", "tallies", "indicators", "survey"),
    ("frames",),
    ("row_attribute", "row_set", "row_agent", "agent_set", "agents"),
    ("model",),
    ("own_policy_guard", "own_policies", "choices", "combination", "parameters", "run_config", "config"),
    ("decomposition", "summary", "figures", "waterfall_figure", "result"),
    ("", "__main__"),
)
"""From the ground up: a module may import from its own floor and from those below it, and from no other.

A new module of ``simulation`` needs a line here, so that somebody has thought about where it lives. The last floor is
the front door, ``simulation`` itself.
"""
MESA = ("row_agent", "row_set", "agent_set", "agents", "model")
HYDRA = ("config",)
FILES = ("evidence", "calibrated", "ensemble", "choices", "config", "own_policies", "compiled.cache", "rows", "threads")
"""What is compiled is kept in the user's cache, and a variable of the surroundings switches it off.

Evidence reads its tables; the chosen region and scenario files and one's own policies are the configuration's."""
FILE_NAMES = {"open", "Path", "shutil", "tempfile", "glob"}
FILE_METHODS = {
    "read_text", "write_text", "read_bytes", "write_bytes", "iterdir", "mkdir", "unlink", "rmdir", "touch",
    "to_csv", "to_parquet", "to_json", "to_pickle", "read_csv", "read_parquet", "tofile", "fromfile", "savetxt",
    "loadtxt", "memmap",
}  # fmt: skip
SIMULATED = [pytest.param(path, id=dotted(path)) for path in modules()]


def inside(module: str, places: tuple[str, ...]) -> bool:
    """Whether ``simulation.processes.strain`` is among places such as ``processes.*``."""
    name = module.removeprefix("simulation").removeprefix(".")
    return any(name == p or (p.endswith(".*") and (name + ".").startswith(p[:-1])) for p in places)


def floor_of(module: str) -> int:
    floors = [number for number, places in enumerate(FLOORS) if inside(module, places)]
    assert len(floors) == 1, f"{module} lives on {len(floors)} floors; give it one in tests/laws/test_floors.py"
    return floors[0]


@pytest.mark.parametrize("path", SIMULATED)
def test_imports_go_downstairs(path):
    """Those for type hints alone may look upstairs: nothing runs there."""
    own = floor_of(dotted(path))
    if path == SIMULATION / "__main__.py":
        return  # ``python -m simulation`` is the command line of the experiments.
    for name, line in imported(path, for_types=False):
        assert name.split(".")[0] not in ("experiments", "tests", "benchmarks"), f"{path.name}:{line} imports {name}"
        if name.split(".")[0] == "simulation" and path != SIMULATION / "__init__.py":
            assert floor_of(name) <= own, f"{dotted(path)}:{line} on floor {own} imports {name} from above"


def test_nothing_imports_itself_in_a_circle():
    """Imports that wait inside a function are counted too, those for type hints alone are not."""
    graph = {
        dotted(path): {name for name, _ in imported(path, for_types=False) if name.startswith("simulation.")}
        for path in modules()
        if path not in (SIMULATION / "__init__.py", SIMULATION / "__main__.py")
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_policies_do_not_know_each_other():
    shared = ("simulation.policies.policy", "simulation.policies")
    for path in modules(SIMULATION / "policies"):
        for name, line in imported(path):
            if name.startswith("simulation.policies"):
                assert name in shared, f"{path.name}:{line} imports {name}"


def test_processes_and_policies_know_nothing_of_each_other():
    for path in modules(SIMULATION / "policies"):
        for name, line in imported(path):
            assert not name.startswith("simulation.processes"), f"{path.name}:{line} imports {name}"


@pytest.mark.parametrize(
    ("package", "allowed"), [("mesa", MESA), ("hydra", HYDRA), ("omegaconf", HYDRA)], ids=lambda v: str(v)
)
def test_packages_are_known_where_they_belong(package, allowed):
    users = {dotted(path) for path in modules() for name, _ in imported(path) if name.split(".")[0] == package}
    assert users, f"nobody uses {package}"
    assert all(inside(user, allowed) for user in users), users


@pytest.mark.parametrize("path", SIMULATED)
def test_files_are_touched_by_the_evidence_and_the_configuration_alone(path):
    if inside(dotted(path), FILES):
        return
    for node in ast.walk(tree(path)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if isinstance(node, ast.Name):
            assert name not in FILE_NAMES, f"{dotted(path)}:{node.lineno} uses {name}"
        elif isinstance(node, ast.Attribute):
            assert name not in FILE_METHODS, f"{dotted(path)}:{node.lineno} calls {name}"
        if name == "savefig":
            # A figure may draw itself into memory, as a notebook asks it to.
            assert dotted(path) == "simulation.figures"
            assert "BytesIO" in path.read_text(encoding="utf-8")
    for name, line in imported(path):
        package = name.split(".")[0]
        assert package not in ("pathlib", "shutil", "tempfile", "os", "sqlite3"), f"{dotted(path)}:{line}: {name}"


def test_the_simulation_is_in_no_floor_twice_and_every_floor_is_lived_on():
    """An entry for a module that no longer exists would hide a new one of its name."""
    homes = {dotted(path).removeprefix("simulation").removeprefix(".") for path in modules()}
    for places in FLOORS:
        for place in places:
            if place != "events.*":
                assert any(inside(f"simulation.{home}" if home else "simulation", (place,)) for home in homes), place


def test_experiments_use_the_simulation_and_not_the_reverse():
    used = {name for path in modules(EXPERIMENTS) for name, _ in imported(path) if name.startswith("simulation")}
    assert used


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("from simulation.processes import strain", test_imports_go_downstairs),
        ("from experiments import run", test_imports_go_downstairs),
        ("data = open('x')", test_files_are_touched_by_the_evidence_and_the_configuration_alone),
        ("import os", test_files_are_touched_by_the_evidence_and_the_configuration_alone),
        ("table.to_csv('x')", test_files_are_touched_by_the_evidence_and_the_configuration_alone),
    ],
)
def test_a_module_that_breaks_the_law_is_found(monkeypatch, text, test):
    path: Path = SIMULATION / "state" / "regions.py"
    broken = ast.parse(path.read_text(encoding="utf-8") + "\n" + text)
    monkeypatch.setattr("tests.laws.sources.tree", lambda _: broken)
    monkeypatch.setattr("tests.laws.test_floors.tree", lambda _: broken)
    with pytest.raises(AssertionError, match="regions"):
        test(path)


def test_the_project_is_where_it_is_looked_for():
    assert (ROOT / "pyproject.toml").exists()
    assert len(modules()) > 40
