"""The house style that a machine can see: docstrings, sizes, names, and nothing about anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.laws.sources import EXPERIMENTS, ROOT, SIMULATION, dotted, functions, modules, tree

FILES = [pytest.param(p, id=dotted(p)) for p in (*modules(), *modules(EXPERIMENTS))]
LAWS = [pytest.param(p, id=dotted(p)) for p in modules(SIMULATION / "processes") if p.stem != "__init__"]
MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 300, 50
"""Of a function, without its docstring: nobody shall be punished for explaining."""
NOTHING_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "core", "tools"}
UNIT = re.compile(r"\[|standard deviations|same unit|uniform|scale 0-6")
WITHOUT_UNIT = {
    "secondment.first_in_line": "rows",
    "family_pressure.shocks": "a risk against the typical one",
}
ARRAYS = re.compile(r"\b(Floats|Amounts|Ints|Bools|Codes|Identities|ndarray|NDArray)\b")
MACHINES = re.compile("|".join(f"(?<![a-z0-9.])/{folder}/" for folder in ("home", "Users", "root", "work", "tmp")))
TEXTS = (".py", ".yaml", ".yml", ".md", ".toml", ".csv", ".cff", ".cfg", ".txt", "Makefile", "run")


def public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def definitions(path: Path) -> list[tuple[str, ast.AST]]:
    """The module, and its public classes, functions and methods; what stands inside a function is nobody's business."""
    found: list[tuple[str, ast.AST]] = [("", tree(path))]
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append((node.name, node))
        if isinstance(node, ast.ClassDef):
            found += [(f"{node.name}.{n.name}", n) for n in node.body if isinstance(n, ast.FunctionDef)]
    return [(name, node) for name, node in found if public(name)]


def overridden(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(d, ast.Name) and d.id in ("overload", "override") for d in decorators)


@pytest.mark.parametrize("path", FILES)
def test_everything_public_says_what_it_is(path):
    if not path.read_text(encoding="utf-8").strip():
        return
    for name, node in definitions(path):
        if not overridden(node):
            assert ast.get_docstring(node), f"{dotted(path)}.{name} has no docstring"


@pytest.mark.parametrize("path", LAWS)
def test_a_law_says_shape_and_unit(path):
    """Whoever takes or returns arrays says "shape", and a unit if they are quantities."""
    for name, node in functions(path):
        if not public(name) or "." in name or name in ("month", "vacate"):
            continue
        hints = [ast.unparse(a.annotation) for a in node.args.args if a.annotation]
        hints.append(ast.unparse(node.returns) if node.returns else "")
        if not any(ARRAYS.search(hint) for hint in hints):
            continue
        said = ast.get_docstring(node) or ""
        assert "shape" in said or "(n,)" in said or "(n, k)" in said, f"{dotted(path)}.{name} says no shape"
        numbers = any(re.search(r"\b(Floats|Amounts)\b", hint) for hint in hints)
        if numbers and f"{path.stem}.{name}" not in WITHOUT_UNIT:
            assert UNIT.search(said), f"{dotted(path)}.{name} says no unit"


@pytest.mark.parametrize("path", FILES)
def test_files_and_functions_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES_OF_A_FILE, f"{dotted(path)} has {lines} lines"
    for name, node in functions(path):
        length = node.end_lineno - node.lineno + 1
        if ast.get_docstring(node):
            length -= node.body[0].end_lineno - node.body[0].lineno + 1
        assert length <= MOST_LINES_OF_A_FUNCTION, f"{dotted(path)}.{name} has {length} lines"


@pytest.mark.parametrize("path", FILES)
def test_files_are_named_for_a_thing(path):
    assert not NOTHING_NAMES & {path.stem, *path.stem.split("_")}, dotted(path)
    assert path.stem in ("__init__", "__main__") or re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem)


def kept() -> list[Path]:
    """All texts of the project that are kept: those that git knows, or all outside of hidden and built folders."""
    asked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if asked.returncode == 0 and asked.stdout:
        paths = [ROOT / line for line in asked.stdout.splitlines()]
    else:
        built = ("results", "dist", "build")
        every = (p for p in ROOT.rglob("*") if not any(part.startswith(".") for part in p.relative_to(ROOT).parts))
        paths = [p for p in every if p.relative_to(ROOT).parts[0] not in built and "__pycache__" not in p.parts]
    return [p for p in paths if p.is_file() and (p.suffix in TEXTS or p.name in TEXTS)]


def test_nothing_names_somebody_s_machine():
    for path in kept():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not MACHINES.search(line), f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


def test_texts_are_found():
    names = {str(path.relative_to(ROOT)) for path in kept()}
    assert {"pyproject.toml", "README.md"} <= names
    assert any(name.startswith("simulation/processes/") for name in names)
    assert any(name.startswith("conf/evidence/") for name in names)


@pytest.mark.parametrize(
    ("text", "test", "message"),
    [
        ("def law(x: Floats) -> Floats:\n    return x", "test_everything_public_says_what_it_is", "no docstring"),
        (
            'def law(x: Floats) -> Floats:\n    """Twice [1]."""\n    return x',
            "test_a_law_says_shape_and_unit",
            "no shape",
        ),
        (
            'def law(x: Floats) -> Floats:\n    """Twice, shape (n,)."""\n    return x',
            "test_a_law_says_shape_and_unit",
            "no unit",
        ),
        ("def law():\n" + "    x = 1\n" * 50, "test_files_and_functions_are_short", "51 lines"),
    ],
)
def test_a_file_that_breaks_the_style_is_found(monkeypatch, text, test, message):
    path = SIMULATION / "processes" / "ties.py"
    broken = ast.parse(path.read_text(encoding="utf-8") + "\n" + text)
    monkeypatch.setattr("tests.laws.sources.tree", lambda _: broken)
    monkeypatch.setattr("tests.laws.test_texts.tree", lambda _: broken)
    with pytest.raises(AssertionError, match=message):
        globals()[test](path)


def test_a_path_of_a_machine_would_be_seen():
    assert MACHINES.search("see " + "/" + "home/somebody/notes.txt")
    assert not MACHINES.search("https://example.org/page/work.html")
