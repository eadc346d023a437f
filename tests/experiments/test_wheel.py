"""The wheel, installed where nothing of the source is in sight."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without the network by the installed build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Scripts of an environment that holds the wheel; its dependencies are those of this one, borrowed."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    scripts = home / "bin"
    packages = subprocess.run(
        [scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # A path in a .pth file is searched, but .pth files inside it are not read: the editable install stays out of sight.
    (Path(packages) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*command, "--ignore-installed", "--quiet", str(wheel)], check=True, capture_output=True, text=True)
    return scripts


def test_the_wheel_holds_code_and_configuration_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("conf/run.yaml", "conf/evidence/sources.yaml", "conf/scenario/pay_raise.yaml", "experiments/cli.py"):
        assert name in names
    # All that a calibration has left, whatever its ending.
    calibrated = {path.relative_to(ROOT).as_posix() for path in (ROOT / "conf" / "calibrated").iterdir()}
    assert "conf/calibrated/best.yaml" in calibrated <= set(names)
    for name in ("page.html", "main.js", "page.css", "vendor/uPlot.iife.min.js", "vendor/uPlot-LICENSE.txt"):
        assert f"experiments/demo/static/{name}" in names
    assert not [name for name in names if name.startswith(("tests/", "results/"))]


def test_the_console_script_runs_from_an_empty_folder(installed, tmp_path):
    code = "import simulation, conf; print(simulation.__file__, conf.__file__)"
    where = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(ROOT) not in where.stdout
    command = [installed / "workforce", "run", "region.posts=120", "years=0.25", "warm_up_months=0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "results" / "run").iterdir()
    # Outside the project's own repository no commit is claimed.
    assert '"commit": null' in (folder / "manifest.json").read_text()


def test_the_other_commands_work_from_the_wheel(installed, tmp_path):
    for command in (["evidence", "turnover"], ["cite", "scenario=pay_raise"], ["scenarios"], ["regions"]):
        done = subprocess.run([installed / "workforce", *command], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout
