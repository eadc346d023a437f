"""The text of the project as the laws look at it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIMULATION, EXPERIMENTS = ROOT / "simulation", ROOT / "experiments"


def modules(folder: Path = SIMULATION) -> list[Path]:
    """All Python files below a folder of the project."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(path: Path) -> str:
    """``simulation/state/table.py`` → ``simulation.state.table``; a package is its own name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, for_types: bool = True) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, anywhere in it, and the line: of ``from a import b``, ``a.b`` if a module.

    Args:
        path: a file of the project.
        for_types: count imports that only a type checker sees.
    """
    skipped = set() if for_types else {id(n) for block in _type_checking(path) for n in ast.walk(block)}
    for node in ast.walk(tree(path)):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: expected an absolute import"
            assert node.module
            for alias in node.names:
                inner = ROOT / Path(*node.module.split(".")) / alias.name
                is_module = inner.with_suffix(".py").exists() or (inner / "__init__.py").exists()
                yield (f"{node.module}.{alias.name}" if is_module else node.module), node.lineno


def _type_checking(path: Path) -> Iterator[ast.If]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield node


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method with its name in the file, such as ``Luck.uniform``; functions inside others too."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{prefix}{child.name}", child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    yield from walk(tree(path), "")


def import_everything() -> None:
    """Import every module of the simulation, so that all its classes are known; ``__main__`` would run."""
    for path in modules():
        if path.stem == "__main__":
            continue
        try:
            import_module(dotted(path))
        except ModuleNotFoundError as missing:
            # Without numba nothing is compiled, and the modules that compile are not there.
            if missing.name not in ("numba", "llvmlite"):
                raise
