"""What ``workforce compare --help`` prints."""

from __future__ import annotations

from experiments.compare_request import OWN
from experiments.run_help import part
from simulation.run_config import MEANINGS


def compare_help() -> str:
    """The help text of ``workforce compare``."""
    of_a_run = {key: text for key, text in MEANINGS.items() if key not in ("scenario", "events", *OWN)}
    return "\n\n".join(
        [
            "workforce compare: live through scenarios with the same luck and report what changes, with intervals.",
            "Usage: workforce compare scenarios=[...] [key=value ...] [--config-dir DIR]",
            part("Keys", OWN),
            part("Keys of each run (workforce run --help lists all values)", of_a_run),
            "For example\n"
            "  workforce compare scenarios=[baseline,pay_raise,union_support,three_district_plan] region=province\n"
            "  workforce compare scenarios=[pay_raise,pay_raise+union_support] policies.pay_raise.percent=20 years=5\n"
            "  workforce compare scenarios=[union_support] precision=0.001 indicator=turnover_per_year\n"
            "  workforce compare scenarios=[pay_raise,union_support] parameters=ensemble draws=40",
            "Interrupted or with more replications (or draws), the same command goes on from what is finished.\n"
            "A comparison under stated assumptions, not a forecast.",
        ]
    )
