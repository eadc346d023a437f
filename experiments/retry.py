"""``workforce retry DIR``: do the runs of a study that failed or are missing."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.cli import DONE, FAILED, Arguments
from experiments.engine_choice import chosen_engine
from experiments.runner import run_study
from experiments.store import StudyFolder
from simulation.mistakes import ConfigError
from simulation.own_policies import KEYS as OWN_POLICIES


def main(name: str, arguments: Sequence[str]) -> int:
    """Do again what failed, and what was never done."""
    parser = Arguments(prog=f"workforce {name}", description="Do the runs of a study that failed or are missing.")
    parser.add_argument("folder", metavar="DIR", help="folder of a study")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="engine=serial|local|dask engine.workers=4")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with engine/ of your own")
    found = parser.read(arguments)
    engine, others = chosen_engine(found.overrides, found.config_dir)
    loading = [text for text in others if _key(text) in OWN_POLICIES]
    if changes := [text for text in others if text not in loading]:
        raise ConfigError(f"{changes[0]}: what a study is made of stays as it is; expected engine=... only.")
    study = StudyFolder(found.folder).plan.study(loading)
    return FAILED if len(run_study(study, found.folder, engine, retry=True).failures) else DONE


def _key(text: str) -> str:
    return text.partition("=")[0].lstrip("+")
