"""The last validation as tables of the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from experiments.report.wording import percent
from experiments.validation import record
from experiments.validation.line import Line
from experiments.validation.reasons import missed
from experiments.validation.survey_part import HELP, NAMES, PART, printed_rows, repeated_share
from experiments.validation.titles import TITLES
from experiments.validation.verdict import CARRIED, FITTED, TESTED, UNTESTED, VERDICTS

Rows = Iterable[Sequence[object]]
Table = Callable[[], tuple[Sequence[str], Rows]]


def verdicts() -> tuple[Sequence[str], Rows]:
    """How many fit: by part, then by how they stand to the model."""
    last = record.read()
    parts = [(title, *last.counts(part).values()) for part, title in TITLES.items()]
    standings = [
        (f"*{title}*", *last.counts(standing=standing).values())
        for standing, title in (
            (TESTED, "of all: not used to adjust the model"),
            (FITTED, "of all: the model was adjusted to it"),
            (CARRIED, "of all: doses carried out"),
        )
    ]
    return ("", *VERDICTS), [*parts, ("**all**", *last.counts().values()), *standings]


def survey() -> tuple[Sequence[str], Rows]:
    """The fourteen comparisons."""
    lines = {line.key: line for line in record.read().of(PART)}
    rows = []
    for row in printed_rows():
        g, conclusion = lines[f"{row.key}.g"], lines[f"{row.key}.conclusion"]
        means = [lines[f"{row.key}.{group}_mean"] for group in ("family", "workplace")]
        rows.append((
            f"{NAMES[row.variable]}, {HELP[row.block]}",
            " / ".join(f"{line.printed.value:g}" for line in means),
            " / ".join(f"{line.found.value:.1f}" for line in means),
            f"{row.t:g}", f"{_p(row.p)}{' ⚠' if row.misprint else ''}", _p(row.p_recomputed),
            _signed(g.printed.value), f"{_signed(g.found.value)} ({_signed(g.found.low)} to {_signed(g.found.high)})",
            f"{'significant' if row.significant else 'not significant'}", percent(conclusion.found.value),
            percent(repeated_share(row)), f"{g.verdict}; {conclusion.verdict}",
        ))  # fmt: skip
    head = ("scale, asked for", "means family / workplace, printed", "simulated", "t", "p printed", "p recomputed",
            "g printed", "g simulated (95 %)", "the article finds", "so do virtual surveys",
            "so would a repetition", "verdicts: size; conclusion")  # fmt: skip
    return head, rows


def others() -> tuple[Sequence[str], Rows]:
    """Every other line."""
    lines = [line for line in record.read().lines if line.part != PART]
    return ("what", "unit", "printed", "simulated (95 %)", "standing", "verdict"), [_row(line) for line in lines]


def misses() -> tuple[Sequence[str], Rows]:
    """What does not fit, and why it may be."""
    rows = [("; ".join(f"{line.title} ({line.verdict})" for line in lines), why)
            for why, lines in missed(record.read().lines).items()]  # fmt: skip
    return ("what", "why it may be"), rows


def _row(line: Line) -> Sequence[object]:
    printed, middle, limits = line.texts
    ends = f" ({line.range_text})" if line.range_text else ""
    shown = f"{middle} ({limits})" if line.verdict != UNTESTED else middle
    return line.title, line.unit, printed + ends, shown, line.standing, line.verdict


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 or value == 0 else f"{value:.1e}".replace("-", "−")


RECORDED: dict[str, Table] = {
    "validation.verdicts": verdicts,
    "validation.survey": survey,
    "validation.lines": others,
    "validation.misses": misses,
}
