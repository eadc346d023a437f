"""What happened this month, for the page to announce."""

from __future__ import annotations

from typing import Any

from experiments.demo.controls import events_of
from experiments.demo.two_worlds import METRICS, TwoWorlds
from simulation.dates import Month

MANY_DISMISSED = 5
"""Posts lost with contracts in one month that are worth a word [person]."""
ALARM_SHARE = 0.1
"""Share of agencies past the point of no return that is worth a word [1], as ``tipping.alarm_share``."""


def news(worlds: TwoWorlds) -> list[dict[str, Any]]:
    """What to announce of the month that was lived last: ``what``, ``date``, and numbers ``[first, second world]``."""
    date = worlds.date
    told: list[dict[str, Any]] = []

    def tell(what: str, **numbers: Any) -> None:
        told.append({"what": what, "date": str(date), "month": worlds.months, **numbers})

    if sum(_now(worlds, "exam_applicants")) > 0:
        tell("exam", applicants=_now(worlds, "exam_applicants"), passes=_now(worlds, "exam_passes"))
    if sum(_now(worlds, "graduates")) > 0:
        tell("graduation", graduates=_now(worlds, "graduates"))
    for name, begins in _events(worlds):
        tell("event_begins" if begins else "event_ends", event=name)
    if max(lost := _now(worlds, "leavers_dismissed")) >= MANY_DISMISSED:
        tell("contracts_lost", people=lost)
    tipped = [_crossed(worlds, world) for world in (0, 1)]
    if any(tipped):
        tell("tips", worlds=tipped)
    return told


def _now(worlds: TwoWorlds, metric: str) -> list[float]:
    values = worlds.series[-1][:, METRICS.index(metric)]
    return [round(float(value), 1) if value == value else 0.0 for value in values]


def _crossed(worlds: TwoWorlds, world: int) -> bool:
    place = METRICS.index("agencies_past_tipping_share")
    shares = [float(month[world, place]) for month in worlds.series[-2:]]
    return shares[-1] > ALARM_SHARE and (len(shares) < 2 or shares[0] <= ALARM_SHARE)


def _events(worlds: TwoWorlds) -> list[tuple[str, bool]]:
    """(event, whether it begins) of all that begin or have just ended."""
    found: list[tuple[str, bool]] = []
    for month, name in worlds.plan.events:
        for event in events_of(name, worlds.beginning.plus(month)):
            if Month.parse(str(event.start)) == worlds.date:
                found.append((name, True))
            elif event.stop is not None and Month.parse(event.stop) == worlds.date:
                found.append((name, False))
    return found
