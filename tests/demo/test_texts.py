"""The words of the page: both languages say everything, and the code asks for nothing that they do not say."""

import json
import re
import shutil
import subprocess
from importlib import resources

import pytest

from experiments.demo.controls import CONTROLS, EVENTS, scenario_names
from experiments.demo.story import LABELS
from simulation.processes.leaving_hazard import Logarithms
from simulation.state.agencies import AGENCY_KINDS, FIELDS
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import WAYS_OF_LEAVING, Workforce

STATIC = resources.files("experiments.demo") / "static"


def words(language: str) -> dict[str, str]:
    """Key → text, read from the module line by line and entry by entry."""
    text = (STATIC / f"texts_{language}.js").read_text(encoding="utf-8").split("scenarios: {")[0]
    entries = re.findall(r'(?:"([\w. ]+)"|\b([a-z]\w*)): "((?:[^"\\]|\\.)*)"', text)
    return {quoted or bare: said for quoted, bare, said in entries}


EN, ZH = words("en"), words("zh")


def test_both_languages_say_the_same_things():
    assert len(EN) > 150
    assert EN.keys() == ZH.keys()


@pytest.mark.parametrize("key", EN)
def test_both_languages_fill_in_the_same_values(key):
    assert set(re.findall(r"\{(\w+)\}", EN[key])) == set(re.findall(r"\{(\w+)\}", ZH[key]))


def test_every_word_that_the_page_asks_for_is_there():
    html = (STATIC / "page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'data-t(?:-label)?="([\w.]+)"', html))
    for file in STATIC.iterdir():
        if file.name.endswith(".js"):
            asked |= set(re.findall(r'\bt\("([\w. ]+)"', file.read_text(encoding="utf-8")))
    assert asked <= EN.keys(), asked - EN.keys()


def test_everything_that_the_model_can_say_has_words():
    columns = Workforce.columns()
    needed = {f"region.{k}" for k in REGION_KINDS} | {f"field.{k}" for k in FIELDS} | {f"event.{e}" for e in EVENTS}
    needed |= {f"agency_kind.{k}" for k in AGENCY_KINDS} | {f"fate.{w}" for w in WAYS_OF_LEAVING[1:]}
    needed |= (
        {f"control.{c}" for c in CONTROLS}
        | {f"unit.{c}" for c in CONTROLS}
        | {f"factor.{f}" for f in Logarithms._fields}
    )
    prefixes = {"gender": "", "moral_source": "source.", "financial_source": "source."}
    for name in LABELS:
        needed |= {prefixes.get(name, f"{name}.") + label for label in columns[name].labels}
    assert needed <= EN.keys(), needed - EN.keys()


def test_every_scenario_has_a_chinese_title():
    text = (STATIC / "texts_zh.js").read_text(encoding="utf-8").split("scenarios: {")[1]
    assert set(re.findall(r"^\s+(\w+): \[", text, re.MULTILINE)) == set(scenario_names())


def test_it_is_said_that_this_is_no_forecast():
    assert EN["honest"] == "A comparison under stated assumptions, not a forecast."


@pytest.mark.skipif(shutil.which("node") is None, reason="node checks the syntax of the modules, where there is one")
@pytest.mark.parametrize("name", sorted(f.name for f in STATIC.iterdir() if f.name.endswith(".js")))
def test_a_module_is_valid(name):
    command = ["node", "--input-type=module", "--check"]
    done = subprocess.run(command, input=(STATIC / name).read_text(encoding="utf-8"), text=True, capture_output=True)
    assert done.returncode == 0, json.dumps(done.stderr)
