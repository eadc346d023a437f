"""Runs of a toy world: what a study would have found, made by hand or with known luck."""

import numpy as np
import pandas as pd

from experiments.comparison import Comparison
from experiments.question import Question
from simulation.config import compose

MONTHS = {0: 24, 1: 12, 2: 12}


def rows(arm, seed, months=MONTHS, place="all", **indicators):
    """The rows of one run; each indicator is given as (whole period, year 1, year 2, ...)."""
    return [
        {"arm": arm, "seed": seed, "place": place, "year": year, "months": length}
        | {name: values[year] for name, values in indicators.items()}
        for year, length in months.items()
    ]


def table(*runs):
    """Several runs as one table."""
    return pd.DataFrame([row for run in runs for row in run])


def world(arms, seeds=10, places=("all", "urban", "remote_poor"), luck=0):
    """Runs of a toy world.

    ``arms`` gives for each the change of turnover and the extra cost a year; both seeds and arms have luck of their
    own, that of the seeds being far stronger.
    """
    rng = np.random.default_rng(luck)
    runs = []
    for seed in range(1, seeds + 1):
        common = rng.normal(0, 0.02)
        for arm, (change, cost) in arms.items():
            for place in places:
                turnover = 0.2 + common + change + rng.normal(0, 0.001)
                spent = 1e6 + cost + rng.normal(0, 1_000)
                values = {
                    "turnover_per_year": (turnover,) * 3,
                    "leavers": (2_000 * turnover, 1_000 * turnover, 1_000 * turnover),
                    "head_count": (1_000.0,) * 3,
                    "exhaustion_mean": (3.0 + 5 * common,) * 3,
                    "exhausted_workers": (500 + 100 * common,) * 3,
                    "cases_progressed": (2_000.0, 1_000.0, 1_000.0),
                    "cost_total_yuan": (2 * spent, spent, spent),
                    "cost_wages_public_yuan": (2 * spent, spent, spent),
                }
                runs.append(rows(arm, seed, place=place, **values))
    return table(*runs)


ARMS = {"baseline": (0.0, 0.0), "pay_raise": (-0.03, 200_000.0), "union_support": (0.0, 50_000.0)}


def comparison(arms=ARMS, seeds=10, config_dir=None, **question):
    """A comparison of a toy world with a question of real scenarios."""
    configs = {arm: compose([f"scenario=[{arm.replace('+', ',')}]", "years=2"], config_dir) for arm in arms}
    asked = Question(configs, seeds, 0.03, **question)
    return Comparison(world(arms, seeds), asked.reference, asked.discount_per_year, asked)
