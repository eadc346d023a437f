import csv
import re
import subprocess
import sys
from collections import Counter

import pytest

from experiments import cli
from simulation.evidence import parameter_facts


def test_help_names_every_command_with_one_line_each(workforce):
    outcome = workforce("--help")
    assert outcome.code == 0
    for name, (_, title) in cli.COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(title)}$", outcome.out, re.MULTILINE)
    assert workforce().out == outcome.out


def test_run_help_names_groups_scenarios_policies_and_keys(workforce):
    text = workforce("run", "--help").out
    for word in ("classroom", "Three-District Plan", "secondments_per_year", "coverage", "warm_up_months", "turnover"):
        assert word in text
    assert text.startswith("workforce run")


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(workforce, command):
    outcome = workforce(command, "--help")
    assert outcome.code == 0
    assert command in outcome.out


def test_version(workforce):
    assert re.fullmatch(r"social-workforce \d\S*\n", workforce("--version").out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "Did you mean 'run'?"),
        (["run", "--sed=1"], "unknown option of workforce run: '--sed=1'"),
        (["run", "--config-dir"], "expected one argument"),
        (["run", "--config-dir", "nowhere"], "expected a folder with region/ or scenario/"),
        (["evidence", "turnovr"], "Did you mean 'turnover'?"),
        (["scenarios", "pay_rise"], "Did you mean 'pay_raise'?"),
        (["cite", "scenario=pay_rise"], "Did you mean 'pay_raise'?"),
        (["run", "scenario=pay_rise"], "Did you mean 'pay_raise'?"),
        (["run", "region=atlantis"], "Known: city, classroom"),
        (["run", "region.posts=-5"], "expected a number from 20"),
        (["run", "years=-1"], "years: expected a number"),
        (["run", "start=2021-13"], "expected a month such as 2024-07"),
        (["run", "seed=abc"], "seed: expected a whole number, got 'abc'"),
        (["run", "yeras=3"], "Did you mean 'years'?"),
        (["run", "+foo=1"], "unknown setting: 'foo'"),
        (["run", "foo"], "expected key=value"),
        (["run", "policies.pay_raise.percent=20"], "Add scenario=pay_raise"),
        (["run", "scenario=pay_raise", "policies.pay_raise.percnt=20"], "Did you mean 'percent'?"),
        (["run", "seed=1,2"], "Add -m"),
        (["run", "-m", "scenario=pay_rise", "seed=1,2"], "Did you mean 'pay_raise'?"),
        (["run", "out="], "expected a folder"),
        (["run", "evidence.calendar.exam_month=6.5"], "got 6.5. Choose 6 or 7."),
        (["run", "evidence.education.master_months=30", "beyond_evidence=true"], "got 30. Choose 24 or 36."),
    ],
)
def test_a_mistake_is_one_line_with_exit_code_2_and_leaves_nothing(workforce, here, files, arguments, said):
    outcome = workforce(*arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.startswith("workforce: ")
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""
    assert files(here) == []


def test_evidence_lists_a_part_as_csv(workforce):
    rows = list(csv.DictReader(workforce("evidence", "turnover").out.splitlines()))
    assert {row["group"] for row in rows} == {"turnover", "facts/turnover"}
    shape = next(row for row in rows if row["name"] == "weibull_shape")
    assert float(shape["low"]) <= float(shape["value"]) <= float(shape["high"])
    assert shape["grade"] in "ABC"
    assert shape["source"]


def test_all_evidence_holds_every_part(workforce):
    everything = list(csv.DictReader(workforce("evidence", "--csv").out.splitlines()))
    assert {"strain", "facts/survey_tables"} <= {row["group"] for row in everything}
    assert all(row["unit"] and row["kind"] and row["source"] and row["where"] for row in everything)


def test_evidence_on_a_screen_is_a_table(workforce, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    text = workforce("evidence", "turnover").out
    assert "weibull_shape" in text
    assert "," not in text.splitlines()[0]


def test_cite_names_the_sources_of_scenario_and_parameters(workforce):
    text = workforce("cite", "scenario=three_district_plan").out
    assert "[chongqing_three_areas]" in text
    assert "Technologies to support the psychological health" in text
    assert "[chongqing_three_areas]" not in workforce("cite").out
    authors = [line.split("] ")[1] for line in text.splitlines() if re.match(r"\[\w+\] [A-Z]", line)]
    assert authors == sorted(authors, key=str.casefold)
    assert "[assumed]" not in text


def test_a_number_set_by_hand_no_longer_cites_its_source(workforce):
    facts = [fact for table in parameter_facts().values() for fact in table.values()]
    uses = Counter(key for fact in facts for key in fact.source)
    # A number that alone rests on a publication: the reference goes with it.
    lonely = next(f for f in facts if len(f.source) == 1 and uses[f.source[0]] == 1 and f.value != f.low)
    before = workforce("cite").out
    after = workforce("cite", f"evidence.{lonely.address}={lonely.low}").out
    assert f"[{lonely.source[0]}]" in before
    assert f"[{lonely.source[0]}]" not in after
    assert f"Set by hand: {lonely.address} = {lonely.low:g} (evidence: {lonely.value:g}" in after
    assert "Set by hand" not in before


def test_scenarios_are_listed_and_told(workforce):
    listed = workforce("scenarios").out
    assert re.search(r"^three_district_plan +Three-District Plan", listed, re.MULTILINE)
    told = workforce("scenarios", "three_district_plan").out
    for part in ("Ministry of Civil Affairs", "li2022", "7,700", "Assumed:", "secondments_per_year", "962.5"):
        assert part in told


def test_regions_are_listed_with_their_size(workforce):
    assert re.search(r"^national +.* 440,000 +13,000 *$", workforce("regions").out, re.MULTILINE)


def test_the_module_works_from_another_folder(tmp_path, environment):
    done = subprocess.run(
        [sys.executable, "-m", "simulation", "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "Commands:" in done.stdout


def test_help_and_evidence_import_nothing_heavy(tmp_path, environment):
    code = (
        "import sys\n"
        "from experiments.cli import dispatch\n"
        "dispatch(['--help']); dispatch(['evidence', 'turnover'])\n"
        "print([m for m in ('mesa', 'pandas', 'matplotlib', 'hydra') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path, environment):
    command = f"'{sys.executable}' -m simulation evidence | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.startswith("group,")
    assert done.stderr == ""


def test_ctrl_c_ends_with_130_and_one_line(tmp_path, environment, files):
    # The signal comes in the middle of the simulation, however slow the machine is.
    code = (
        "import os, signal, time\n"
        "from experiments.cli import main\n"
        "from simulation.model import WorkforceModel\n"
        "def interrupted(self):\n"
        # Whoever started the tests in the background told them to ignore Ctrl-C.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(30)\n"
        "WorkforceModel.step = interrupted\n"
        "main(['run', 'region.posts=120', 'warm_up_months=0'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 130
    assert done.stderr == "workforce: interrupted; what was not finished was not written.\n"
    assert files(tmp_path) == []
