"""What ``workforce cause`` prints: the answer in plain words, parts and ranks in small tables, where the page is."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from experiments.contrast.answer import answer
from experiments.contrast.parts import CHOICE, COMPANY, EFFECT, WHOLE
from experiments.contrast.result import ANY, SHOWN, Cause
from experiments.contrast.words import PART, group, leading, named, sd, share
from experiments.explore.terminal_tables import print_answer
from experiments.explore.words import noun
from experiments.meanings import meaning
from experiments.report.wording import percent
from experiments.terminal import console
from simulation.survey import BLOCKS


def print_cause(found: Cause, page: Path) -> None:
    """Print what was found."""
    out = console()
    out.print()
    out.print(_parts(found))
    for outcome in found.outcomes if found.policies else ():
        out.print()
        out.print(_ranks(found, outcome))
    print_answer(answer(found), page)


def _parts(found: Cause) -> Table:
    table = _table(
        "Contrast, workplace − family [SD], over the prior", *(PART[p] for p in (EFFECT, COMPANY, CHOICE, WHOLE))
    )
    for block in BLOCKS:
        for variable in SHOWN:
            told = [sd(found.part(block, variable, ANY, part).estimate) for part in (EFFECT, COMPANY, CHOICE, WHOLE)]
            table.add_row(group(block, variable), *told)
    return table


def _ranks(found: Cause, outcome: str) -> Table:
    heads = [f"at {share(value)}" for value in found.shares]
    table = _table(f"Rank for {noun(meaning(outcome))}, by causal share", *heads, leading(len(found.policies)))
    own, chances = found.standing[found.standing["outcome"] == outcome], found.first(outcome)
    for scenario in sorted(found.policies, key=lambda name: -chances[name]):
        ranks = own.loc[own["scenario"] == scenario, "rank"]
        table.add_row(named(found, scenario), *(f"{rank:g}" for rank in ranks), percent(chances[scenario]))
    return table


def _table(first: str, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=len(heading) < 16)
    return table
