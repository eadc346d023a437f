"""The command ``workforce``: finds the asked command and says in one line what went wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from experiments.stopped import StudyError
from simulation.mistakes import ConfigError

# name → module with ``main(arguments) -> exit code``, and what it does. Modules are imported only when asked for.
COMMANDS = {
    "run": ("experiments.run", "Simulate scenarios in a region and write the results."),
    "compare": ("experiments.comparing", "Compare scenarios with the same luck, with intervals, costs and a report."),
    "sweep": ("experiments.explore.sweep", "Live through a design of points and draw how outcomes answer."),
    "sensitivity": (
        "experiments.explore.sensitivity",
        "Say which numbers matter, and whether the order of policies holds.",
    ),
    "discover": ("experiments.explore.discover", "Say which assumptions make a policy fail."),
    "optimise": ("experiments.explore.optimise", "Look for the best mixes of policies for a sum of money."),
    "cause": (
        "experiments.contrast.command",
        "Say how much of the survey's contrast is effect, and which policies hang on it.",
    ),
    "calibrate": ("experiments.calibration.command", "Fit what nobody measured to what was seen, with a posterior."),
    "validate": (
        "experiments.validation.command",
        "Set what is printed beside what is simulated: the survey, the years 2010-2021, programmes.",
    ),
    "point": (
        "experiments.explore.point_command",
        "Print the command that lives through one point of an exploration again.",
    ),
    "demo": ("experiments.demo.command", "Open the browser demonstration: two worlds, the same luck."),
    "scenarios": ("experiments.catalogue", "List the scenarios, or tell the story of one."),
    "regions": ("experiments.catalogue", "List the regions."),
    "evidence": ("experiments.evidence_table", "List every number with its range, kind and source."),
    "cite": ("experiments.cite", "List the references of what a run uses."),
    "status": ("experiments.status", "Say how far a study is, and what failed."),
    "retry": ("experiments.retry", "Do the runs of a study that failed or are missing."),
}
DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


class Arguments(argparse.ArgumentParser):
    """A parser that reports a mistake as one sentence and knows the nearest option."""

    def error(self, message: str) -> NoReturn:
        """Raise the mistake instead of printing usage."""
        raise ConfigError(f"{message}. See {self.prog} --help.")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read options and ``key=value`` in any order.

        Raises:
            ConfigError: an unknown or incomplete option.
        """
        found, left = self.parse_known_intermixed_args(list(arguments))
        if left:
            from simulation.evidence import unknown

            known = [option for action in self._actions for option in action.option_strings]
            raise ConfigError(unknown(f"option of {self.prog}", left[0], known))
        return found


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run ``workforce`` and end the process with its exit code.

    0 done; 1 something failed; 2 something was asked that cannot be; 130 interrupted.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = dispatch(given)
        sys.stdout.flush()
    except ConfigError as error:
        code = complain(str(error), REFUSED)
    except StudyError as error:
        code = complain(str(error), FAILED)
    except KeyboardInterrupt as interrupt:
        code = complain(str(interrupt) or "interrupted; what was not finished was not written.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has seen enough. Python would complain again while closing the stream.
        sys.stdout = None
        code = DONE
    sys.exit(code)


def dispatch(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    Raises:
        ConfigError: an unknown command, or what the command refuses.
    """
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_text())
        return DONE
    if arguments[0] in ("-V", "--version"):
        from simulation.version import version

        print(f"social-workforce {version()}")
        return DONE
    name, *rest = arguments
    if name not in COMMANDS:
        from simulation.evidence import unknown

        raise ConfigError(unknown("command", name, COMMANDS))
    code: int = import_module(COMMANDS[name][0]).main(name, rest)
    return code


def complain(message: str, code: int) -> int:
    """Say what went wrong on the error stream; returns ``code``."""
    print(f"workforce: {message}", file=sys.stderr)
    return code


def help_text() -> str:
    """What ``workforce --help`` prints."""
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {title}" for name, (_, title) in COMMANDS.items())
    return f"""\
workforce: simulate China's social-work workforce and the policies that support it.

Usage: workforce COMMAND [key=value ...]

Commands:
{lines}

  workforce COMMAND --help   what a command takes
  workforce --version        which version this is

For example:
  workforce run scenario=pay_raise policies.pay_raise.percent=20 years=5
  workforce run -m scenario=baseline,three_district_plan seed=1,2,3
  workforce compare scenarios=[baseline,pay_raise,union_support] years=5
  workforce sensitivity over=[turnover] scenarios=[baseline,pay_raise] years=5

A comparison under stated assumptions, not a forecast."""
