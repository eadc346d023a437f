"""Compiled loops are kept on disk whole or not at all, and never longer than what they were made of."""

import errno
import os

import numpy as np
import pytest

from simulation.units import Floats

numba = pytest.importorskip("numba")


def from_elsewhere(value: Floats) -> Floats:
    return np.abs(value)


def test_two_processes_that_keep_loops_at_once_do_not_mix_them_up(tmp_path, monkeypatch):
    from simulation.compiled.cache import OneFileEach

    ours, theirs = (OneFileEach(str(tmp_path), "law") for _ in range(2))
    replace = os.replace

    def others_come_first(*files):
        monkeypatch.setattr(os, "replace", replace)
        theirs.save("their signature", "their loop")
        replace(*files)

    monkeypatch.setattr(os, "replace", others_come_first)
    ours.save("our signature", "our loop")
    assert [ours.load("their signature"), theirs.load("our signature")] == ["their loop", "our loop"]
    assert ours.load("no signature") is None
    assert len(list(tmp_path.iterdir())) == 2


def test_what_cannot_be_kept_is_compiled_again(tmp_path, monkeypatch):
    from simulation.compiled.cache import OneFileEach

    kept = OneFileEach(str(tmp_path), "law")
    kept.save("signature", "loop")
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"")
    assert kept.load("signature") is None

    def full(*files):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "replace", full)
    kept.save("another", "loop")
    assert kept.load("another") is None
    assert list(tmp_path.iterdir()) == [file]


def test_loops_of_laws_from_elsewhere_are_not_kept():
    """Nobody would notice when they change."""
    from simulation.compiled.cache import kept_on_disk
    from simulation.compiled.one_row import written_for
    from simulation.processes.ties import grown

    kept = []
    for law in (from_elsewhere, grown):
        loop = kept_on_disk(numba.njit(written_for(law, ["def loop(x):", "    return x"], {})))
        kept.append(loop._cache.cache_path is not None)
    assert kept == [False, True]


def test_who_waits_for_the_compiler_is_told_once(tmp_path, monkeypatch, capsys):
    from simulation.compiled import cache

    monkeypatch.setenv(cache.PLACE, str(tmp_path))
    made = [cache.folder.__wrapped__() for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].is_relative_to(tmp_path)
    assert capsys.readouterr().err == cache.WAIT + "\n"


def test_a_change_of_any_source_asks_for_new_loops(tmp_path, monkeypatch):
    from simulation.compiled import cache

    (tmp_path / "a.py").write_text("x = 1")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "compiled" / "cache.py"))
    names = []
    for text in ("x = 1", "x = 2", "x = 1"):
        (tmp_path / "a.py").write_text(text)
        names.append(cache.sources.__wrapped__())
    assert names[0] == names[2] != names[1]
