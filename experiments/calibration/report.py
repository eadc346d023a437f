"""What the page of a calibration says."""

from __future__ import annotations

import pandas as pd

from experiments.calibration.calibration_result import OPEN, TIED, Calibration
from experiments.calibration.course import Asked
from experiments.calibration.figures import named, parameter_figure, pattern_figure
from experiments.explore.findings import Chapter, Findings
from experiments.explore.points_file import points_table
from experiments.patterns.catalogue import FITTED
from experiments.patterns.pattern import MET, MISSED, NEAR
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import amount, listed

SHOWN_EFFECTS = 40
FEW_MEMBERS = 100
"""Effective members below which a posterior is too thin to be leant on."""


def findings(found: Calibration) -> Findings:
    """Everything that is written about a calibration."""
    asked: Asked = found.request.asked
    return Findings(
        title=f"Calibration: {len(found.prior)} parameters to {len(FITTED)} patterns",
        answer=answer(found),
        asked=[
            ("Which numbers", f"{len(found.screening)} that nobody measured for these people and that have a range"),
            ("Calibrated", listed([named(address) for address in found.prior.addresses])),
            ("To what", "P1 to P7 and P12 to P14; P8, P10 and P11 are kept aside, P9 is part of the hindcast"),
            ("Worlds", "a city of 4,000 posts that grows by a quarter a year, 2011-2013; the country as 6,000 posts"),
            ("Runs", f"{found.runs:,}, two for each point: {asked.screening} points to screen, {asked.wide} wide, "
             f"2 x {asked.narrow} narrow, {asked.members} of the posterior, and {asked.luck} seeds before and after"),
        ],
        chapters=(_fit(found), _parameters(found), _screening(found), _foreseen(found)),
        ways=_ways(found),
        request=found.request,
        files={
            "patterns.csv": found.patterns,
            "parameters.csv": found.parameters,
            "correlations.csv": found.correlation.rename_axis("parameter").reset_index(),
            "ensemble.csv": found.ensemble,
            "members.csv": found.shown,
            "screening.csv": found.screening,
            "foreseen.csv": found.foreseen,
            "points.csv": points_table(found.request, found.prior.points(found.members)),
        },
    )  # fmt: skip


def answer(found: Calibration) -> tuple[str, ...]:
    """What fits, what does not, what stays open, and whether the sample can be trusted."""
    table = found.patterns[found.patterns["fitted"]]
    number = {verdict: int((table["verdict"] == verdict).sum()) for verdict in (MET, NEAR, MISSED)}
    before = float((table["distance_evidence"] ** 2).sum())
    after = float((table["distance_best"] ** 2).sum())
    first = (
        f"At the best point {number[MET]} of {len(table)} fitted patterns are met within one standard deviation, "
        f"{number[NEAR]} within two, and {number[MISSED]} are missed. The sum of squared distances goes from "
        f"{before:.1f} with the numbers of the evidence to {after:.1f}."
    )
    missed = [str(row["title"]) for row in table[table["verdict"] == MISSED].to_dict("records")]
    told = f" Missed: {listed(missed)}." if missed else ""
    unfitted = found.patterns[~found.patterns["fitted"]]
    other = [str(row["title"]) for row in unfitted[unfitted["verdict"] == MISSED].to_dict("records")]
    if other:
        told += f" Not fitted, and missed: {listed(other)}."
    still = [named(address) for address in found.unidentified]
    third = (
        f"The patterns hardly say anything of {listed(still)}: the posterior is as wide as the range."
        if still
        else "The patterns say something of every calibrated parameter."
    )
    trust = (
        f"The ensemble has {len(found.members)} members, worth {found.effective_members:.0f} of equal weight; the walk "
        f"over the posterior lasted {found.walk.lengths:.0f} times its memory."
    )
    if found.effective_members < FEW_MEMBERS or not found.walk.settled:
        trust += " That is too few to lean on: do it again with more points or steps."
    return (first + told, third, trust)


def _fit(found: Calibration) -> Chapter:
    text = (
        "Grey: where 95 % of a target's own error lies. Line: 90 % of what the members of the posterior show, luck and "
        "open parameters together. Dot: the best point. Hollow diamond: the numbers of the evidence. What was told to "
        "a questionnaire is compared with what the model's questionnaire tells.",
    )
    return Chapter(
        "fit", "What fits and what does not", text, (pattern_figure(found, True), pattern_figure(found, False)),
        (_pattern_table(found, True), _pattern_table(found, False)),
    )  # fmt: skip


def _pattern_table(found: Calibration, fitted: bool) -> TableOfCells:
    rows = []
    for row in found.patterns[found.patterns["fitted"] == fitted].to_dict("records"):
        limits = f"{amount(row['target_low'])} to {amount(row['target_high'])}"
        shown = f"{amount(row['low'])} to {amount(row['high'])}"
        last = Cell(row["verdict"]) if fitted else Cell(row["verdict"], limits=row["why_not"])
        rows.append((
            Cell(row["pattern"]), Cell(row["title"]), Cell(amount(row["target"]), row["target"], limits),
            Cell(amount(row["evidence"]), row["evidence"]), Cell(amount(row["best"]), row["best"]),
            Cell(amount(row["median"]), row["median"], shown),
            Cell(_signed(row["distance_best"]), row["distance_best"]), last,
        ))  # fmt: skip
    caption = "Fitted patterns" if fitted else "Not fitted, and why"
    heads = ("", "Pattern", "Seen", "Evidence", "Best point", "Posterior", "Distance", "Verdict")
    return TableOfCells(caption, heads, tuple(rows))


def _parameters(found: Calibration) -> Chapter:
    text = (
        "Grey: the range of the evidence. Line: 90 % of the posterior. Dot: its mean, hollow where the posterior is at "
        f"least {100 * OPEN:.0f} % as wide as the prior: the patterns say nothing of it. Diamond: the evidence.",
    )
    rows = [
        (Cell(named(row["parameter"])), Cell(amount(row["evidence"]), row["evidence"]),
         Cell(f"{row['low']:g} to {row['high']:g}", row["low"]), Cell(amount(row["prior_sd"]), row["prior_sd"]),
         Cell(amount(row["mean"]), row["mean"], f"{amount(row['q05'])} to {amount(row['q95'])}"),
         Cell(amount(row["sd"]), row["sd"]), Cell(f"{row['open']:.2f}", row["open"]))
        for row in found.parameters.to_dict("records")
    ]  # fmt: skip
    heads = ("Parameter", "Evidence", "Range", "Prior SD", "Posterior", "Posterior SD", "SD ratio")
    tied = tuple((Cell(named(a)), Cell(named(b)), Cell(f"{r:.2f}".replace("-", "−"), r)) for a, b, r in found.tied())
    ties = TableOfCells(f"Tied to each other (correlation from {TIED:g})", ("One", "Other", "Correlation"), tied)
    return Chapter("parameters", "The parameters", text, (parameter_figure(found),),
                   (TableOfCells("Before and after", heads, tuple(rows)), *((ties,) if tied else ())))  # fmt: skip


def _screening(found: Calibration) -> Chapter:
    kept = set(found.prior.addresses)
    rows = [
        (Cell(named(row["parameter"])), Cell(row["pattern"].replace("_", " ")),
         Cell(_signed(row["moves"]), row["moves"]), Cell(f"{row['sure']:.1f}", row["sure"]),
         Cell(f"{row['together']:.1f}", row["together"]), Cell("yes" if row["parameter"] in kept else "no"))
        for row in found.screening.head(SHOWN_EFFECTS).to_dict("records")
    ]  # fmt: skip
    heads = ("Number", "Moves most", "By (SD)", "Standard errors", "All together", "Calibrated")
    text = (
        "All numbers were varied at once, each over its whole range. An effect is given in standard deviations of the "
        "pattern's target and luck together. Numbers that are not calibrated keep the value of the evidence: their "
        "uncertainty is not in the ensemble.",
    )
    return Chapter("screening", "Which numbers matter", text, folded=(TableOfCells("Effects", heads, tuple(rows)),))


def _foreseen(found: Calibration) -> Chapter:
    titles = dict(zip(found.patterns["key"], found.patterns["title"], strict=True))
    rows = [
        (Cell(titles[row["key"]]), Cell(_signed(row["bias"]), row["bias"]), Cell(f"{row['spread']:.2f}", row["spread"]),
         Cell(f"{100 * row['inside']:.0f} %", row["inside"]),
         Cell(f"{row['r2_of_all_waves']:.2f}".replace("-", "−"), row["r2_of_all_waves"]))
        for row in found.foreseen.to_dict("records")
    ]  # fmt: skip
    heads = ("Pattern", "Bias", "Spread", "Inside 90 %", "R² on unseen runs")
    text = (
        "Runs at the members of the posterior were foreseen before they were made, from the waves before them. Bias "
        "and spread are in the standard deviations that the polynomials claimed for themselves: 0 and 1 are right.",
    )
    return Chapter("foreseen", "Can the polynomials be trusted?", text, tables=(
        TableOfCells("Foreseen and simulated", heads, tuple(rows)),))  # fmt: skip


def _signed(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:+.2f}".replace("-", "−")


def _ways(found: Calibration) -> list[tuple[str, str]]:
    return [
        ("Which matter", "one Sobol sequence over all numbers at once; regression of each pattern on all of them"),
        ("Prior", "uniform over the range of the evidence; for strain.causal_share the Beta law of the evidence"),
        ("Emulator", "a polynomial of second degree for each pattern, ridge by cross-validation; scikit-learn"),
        ("Likelihood", "normal, with the error of the target, luck and the emulator's own error; inside a band flat; "
         "patterns count as independent, which gives the contrasts of one survey somewhat too much weight"),
        ("Posterior", "walked over by emcee (Foreman-Mackey et al. 2013); its members are lived through, the emulator "
         "learns from these runs too, and the members are weighted anew"),
        ("Luck", "no wave shares its seeds with another; of a pattern: its SD over seeds at one point"),
        ("Best point", "mean of the posterior; the default of every command once it is adopted"),
        ("Verdict", "met within one standard deviation of target and luck, near within two, else missed"),
    ]  # fmt: skip
