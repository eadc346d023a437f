"""Documents agree with the code and the evidence."""

import re

import pytest

from experiments.documentation import TABLES, documents, markdown, renewed


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_generated_blocks_are_up_to_date(document):
    text = document.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m experiments.documentation"


def test_every_table_is_shown_somewhere():
    text = "".join(d.read_text(encoding="utf-8") for d in documents())
    assert set(re.findall(r"<!-- table: (\S+) -->", text)) == set(TABLES)


def test_a_stale_block_is_replaced():
    stale = "before\n<!-- table: levers -->\nstale words\n<!-- end -->\nafter"
    new = renewed(stale)
    assert "stale words" not in new
    assert new.startswith("before\n<!-- table: levers -->\n| lever |")
    assert new.endswith("<!-- end -->\nafter")


def test_an_unknown_table_is_refused():
    with pytest.raises(KeyError):
        renewed("<!-- table: atlantis -->\n<!-- end -->")


def test_bars_in_cells_do_not_break_a_table():
    assert markdown(("a",), [("x|y",)]) == "| a |\n| --- |\n| x\\|y |\n"
