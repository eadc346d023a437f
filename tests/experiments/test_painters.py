import signal

import pytest

from experiments.report import painters
from experiments.report.drawing import Drawn, panel
from experiments.report.painters import Painters


def drawn(number):
    figure, axes = panel(2.0, f"Figure {number}", "yuan")
    axes.plot([0, 1], [0, -1000 * number])
    return Drawn(f"figure-{number}", f"Figure {number}", "A line.", figure)


@pytest.fixture
def two_more(monkeypatch):
    monkeypatch.setattr(painters, "processors", lambda: 3)


def test_whoever_draws_a_figure_draws_the_same(two_more):
    figures, alone = [drawn(n) for n in range(5)], [drawn(n) for n in range(5)]
    with Painters() as crew:
        crew.paint(figures)
    # Each has drawn its share: all files are there, and nobody laid out here what was drawn elsewhere.
    assert all({"svg", "png"} <= vars(one).keys() for one in figures)
    assert [one.figure.get_layout_engine() is None for one in figures] == [True, False, False, True, False]
    assert [one.svg for one in figures] == [one.svg for one in alone]
    assert [one.png for one in figures] == [one.png for one in alone]
    assert "−4,000" in figures[4].svg


def test_figures_of_a_painter_who_dies_are_drawn_here(two_more):
    figures = [drawn(n) for n in range(3)]
    with Painters() as crew:
        crew._crew[0].send_signal(signal.SIGKILL)
        crew._crew[0].wait()
        crew.paint(figures)
        assert ["svg" in vars(one) for one in figures] == [True, False, True]
    assert figures[1].svg_file.startswith("<?xml")
    assert figures[1].png.startswith(b"\x89PNG")


def test_one_processor_needs_no_painter(monkeypatch):
    monkeypatch.setattr(painters, "processors", lambda: 1)
    monkeypatch.setattr(painters, "_hired", None)
    one = drawn(1)
    with Painters() as crew:
        crew.paint([one])
    assert {"svg", "png"} <= vars(one).keys()
