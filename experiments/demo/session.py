"""One visitor: two worlds and the answers to what is asked of them. Knows nothing of the web."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.demo.container import packed
from experiments.demo.controls import MOST_MONTHS, Choice
from experiments.demo.messages import MOST_CHANGES, Ask, RefusedError
from experiments.demo.news import news
from experiments.demo.picture import frame, plan_told, scene
from experiments.demo.questionnaire import questionnaire
from experiments.demo.recording import recording
from experiments.demo.story import agency_story, worker_story
from experiments.demo.tour import tour, tour_plan
from experiments.demo.two_worlds import Plan, TwoWorlds, live

Answer = bytes | dict[str, Any]
HEAVY = frozenset({"survey", "tour", "record", "open"})
"""What takes seconds: one visitor at a time is served with it."""


class Session:
    """The worlds of one visitor."""

    def __init__(self) -> None:
        self.worlds: TwoWorlds | None = None

    def answers(self, ask: Ask) -> list[Answer]:
        """What to send back.

        Raises:
            RefusedError: it cannot be done as things stand.
        """
        if ask.what == "open":
            return self._open(ask)
        if self.worlds is None:
            raise RefusedError("open: expected before anything else.")
        answer: list[Answer] = getattr(self, f"_{ask.what}")(ask, self.worlds)
        return answer

    def _open(self, ask: Ask) -> list[Answer]:
        plan: Plan = ask.values["plan"]
        worlds = TwoWorlds(plan)
        live(worlds, plan, 0)
        told: list[dict[str, Any]] = []
        for month in range(1, ask.values["month"] + 1):
            live(worlds, plan, month)
            told += news(worlds)
        self.worlds = worlds
        return [scene(worlds, ask.number), frame(worlds, ask.number, 0, told)]

    def _frame(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        first = worlds.months
        told: list[dict[str, Any]] = []
        for _ in range(min(ask.values["months"], MOST_MONTHS - first)):
            worlds.step()
            told += news(worlds)
        return [frame(worlds, ask.number, first, told)]

    def _choose(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        if len(worlds.plan.choices) >= MOST_CHANGES and worlds.plan.choices[-1][0] != worlds.months:
            raise RefusedError(f"choose: expected at most {MOST_CHANGES} changes in one run.")
        worlds.choose(Choice(ask.values["scenario"], ask.values["doses"]))
        return [self._plan(ask, worlds)]

    def _event(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        if len(worlds.plan.events) >= MOST_CHANGES:
            raise RefusedError(f"event: expected at most {MOST_CHANGES} events in one run.")
        worlds.befall(ask.values["name"])
        return [self._plan(ask, worlds)]

    def _worker(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        row = ask.values["row"]
        if row >= len(worlds.models[0].workforce):
            raise RefusedError("row: expected a post of this world.")
        told = worker_story(worlds, ask.values["world"], row, ask.values["holder"])
        return [{"kind": "worker", "n": ask.number, **told}]

    def _agency(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        if ask.values["agency"] >= len(worlds.models[0].agency_table):
            raise RefusedError("agency: expected an agency of this world.")
        return [{"kind": "agency", "n": ask.number, **agency_story(worlds, ask.values["agency"])}]

    def _survey(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        try:
            tables = questionnaire(worlds.models[ask.values["world"]])
        except ValueError as error:
            raise RefusedError(str(error)) from None
        told = {"world": ask.values["world"], "month": worlds.months}
        return [{"kind": "survey", "n": ask.number, **told, **tables}]

    def _tour(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        seed = worlds.plan.seed
        plan = tour_plan(seed)
        told = {"choices": [[month, c.scenario, dict(c.doses)] for month, c in plan.choices], "events": []}
        return [{"kind": "tour", "n": ask.number, **tour(seed), "plan": {"seed": seed, **told}}]

    def _record(self, ask: Ask, worlds: TwoWorlds) -> list[Answer]:
        if not worlds.months:
            raise RefusedError("record: expected at least one month that was lived.")
        html = np.frombuffer(recording(worlds.plan, worlds.months), np.uint8)
        return [packed({"kind": "recording", "n": ask.number}, {"html": html})]

    def _plan(self, ask: Ask, worlds: TwoWorlds) -> dict[str, Any]:
        return {"kind": "plan", "n": ask.number, "plan": plan_told(worlds)}
