"""The benchmark runs and prints its rows; how fast it is, is nobody's business here."""

from __future__ import annotations

import pytest

from planner.analysis.copies import copied
from tests.bench import bench_bridge, bench_chance, bench_engine, bench_large


@pytest.fixture(autouse=True)
def alone():
    """Nothing leaves a copy of the process that runs the tests: it would hold what other tests wait for the end of, such as a browser's pipes."""
    yield
    assert not copied()


def test_the_benchmark_prints_a_figure_for_each_row(capsys):
    bench_engine.main(["--months", "6", "--draws", "8", "--repeats", "1"])
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 10
    for row in rows:
        label, value = row[:52], row[52:].split()
        assert label.strip() and float(value[0].replace(",", "")) > 0 and value[1] in ("ms", "us", "x"), row


def test_the_large_benchmark_prints_a_figure_for_each_row(capsys):
    bench_large.main(["--months", "6", "--draws", "8", "--many", "16", "--repeats", "1"])
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 16
    for row in rows:
        assert float(row[52:].split()[0].replace(",", "")) > 0, row


def test_the_benchmark_of_the_bridge_prints_a_figure_for_each_row(capsys):
    bench_bridge.main(["--months", "12", "--repeats", "1"])
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 5
    assert "a bridge of 1,024 sets of drivers" in rows[3]
    for row in rows:
        assert float(row[52:].split()[0].replace(",", "")) > 0, row


def test_the_benchmark_of_ranges_prints_a_figure_for_each_row(capsys):
    bench_chance.main(["--months", "6", "--draws", "64", "--many", "128", "--repeats", "1", "--books", "0"])
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 9
    for row in rows:
        assert float(row[52:].split()[0].replace(",", "")) > 0, row
