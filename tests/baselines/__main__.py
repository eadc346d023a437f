"""Compare the tables with the model, or write them anew: ``python -m tests.baselines [--update]``."""

from __future__ import annotations

import sys

from tests.baselines import SCENARIOS, differences, file, kept, table


def main(arguments: list[str]) -> int:
    """Exit code 1 if a table differs and is not updated."""
    if arguments not in ([], ["--update"]):
        print(f"expected nothing or --update, got {' '.join(arguments)}")
        return 2
    changed = 0
    for scenario in SCENARIOS:
        new = table(scenario)
        lines = differences(kept(scenario), new) if file(scenario).exists() else ["no table yet"]
        changed += bool(lines)
        print(f"{scenario}: {len(lines)} differences", *lines[:10], sep="\n  ")
        if arguments:
            new.to_csv(file(scenario), lineterminator="\n")
    if arguments:
        print("Written. Say in CHANGELOG.md under **Results change** what changed and why.")
        return 0
    return int(changed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
