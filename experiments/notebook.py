"""A Markdown page with Python in it as a Jupyter notebook: text and code as cells, nothing else."""

from __future__ import annotations

import json
import re

CODE = re.compile(r"^```python\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def notebook(page: str) -> str:
    """The notebook of a page, as JSON of format 4.5, without outputs.

    Args:
        page: Markdown; each block that begins with ```` ```python ```` becomes a cell of code.
    """
    # Split by a pattern with one group: text and code take turns.
    pieces = [(piece.strip("\n"), number % 2 == 1) for number, piece in enumerate(CODE.split(page))]
    cells = [_cell(text, is_code) for text, is_code in pieces if text]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    head = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    whole = {"cells": cells, "metadata": head, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _cell(text: str, is_code: bool) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": "code" if is_code else "markdown", "metadata": {}}
    cell["source"] = text.splitlines(keepends=True)
    return cell | ({"execution_count": None, "outputs": []} if is_code else {})
