"""The ledger and the assumptions as tables: sums are the ledger's, numbers are plain, and no text becomes a formula."""

from __future__ import annotations

import csv
import errno
import io
import json
import os

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import planner
from planner.__main__ import main
from planner.analysis.breakdown import breakdown
from planner.analysis.difference import run
from planner.model.register import LINES
from planner.report.assumptions import assumptions_json
from planner.report.data import ABOUT, LEDGER_COLUMNS, as_csv, as_file, as_parquet, assumptions_table, ledger_table
from planner.scenario.save import digest
from planner.scenario.text import ScenarioError
from tests.conftest import SCENARIOS

DAY = "2026-11-25"
HOSTILE = ("=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>", "</template>", "a | b", "x" * 1900)  # fmt: skip


@pytest.fixture(scope="module")
def plans():
    return [run(planner.load(SCENARIOS / name)) for name in ("today.yaml", "outsourced.yaml", "blend.yaml")]


@pytest.fixture(scope="module")
def table(plans):
    return ledger_table(plans, DAY)


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_ledger_in_a_table_adds_up_to_the_ledger(plans, table):
    assert tuple(table.columns) == (*LEDGER_COLUMNS, *ABOUT)
    for plan in plans:
        own = table[table["scenario"] == plan.name]
        cash = own[own["kind"] == "cash"]
        assert cash["amount"].sum() == pytest.approx(plan.total_cost, abs=1e-6)
        for by in ("role", "place", "line"):
            wanted = {name: values.sum() for name, values in breakdown(plan, by).items() if values.any()}
            assert cash.groupby(by)["amount"].sum().to_dict() == pytest.approx(wanted, abs=1e-6)
        for line in LINES:
            found = own[(own["line"] == line) & (own["month"] != "start")].groupby("month")["amount"].sum()
            assert (
                found.to_numpy() == pytest.approx(plan.ledger.by_month(line)[0], abs=1e-6)
                if len(found)
                else not plan.ledger.by_month(line).any()
            )
        assert set(own["kind"]) == {"cash", "soft"}
        assert set(own["digest"]) == {plan.digest}
    assert (table["month"] == "start").any()
    keys = ["scenario", "month", "line", "owner"]
    assert not table.duplicated(keys).any()


def test_csv_and_parquet_say_the_same(table):
    rows = read_csv(as_csv(table))
    back = pq.read_table(io.BytesIO(as_parquet(table))).to_pandas()
    pd.testing.assert_frame_equal(back, table)
    assert [float(row["amount"]) for row in rows] == table["amount"].to_list()
    assert not any("e" in row["amount"] for row in rows)
    for column in set(table.columns) - {"amount"}:
        assert [row[column] for row in rows] == table[column].to_list()


def test_parquet_says_in_itself_what_it_was_made_from(plans, table):
    about = json.loads(pq.read_schema(io.BytesIO(as_parquet(table))).metadata[b"planner"])
    assert [row["digest"] for row in about] == [plan.digest for plan in plans]
    assert {(row["library"], row["planner"], row["date"]) for row in about} == {("2026-11", planner.__version__, DAY)}


def test_the_assumptions_in_a_table_are_those_of_the_json(today):
    found = assumptions_table(today, digest(today), DAY).set_index("address")
    for row in assumptions_json(today):
        mine = found.loc[row["address"]]
        for key in ("value", "low", "high"):
            wanted = next(iter(row[key].values())) if isinstance(row[key], dict) else row[key]
            assert np.isnan(mine[key]) if wanted is None or isinstance(wanted, str) else mine[key] == wanted
        assert mine["source"] == row["source"]
    assert found.loc["sites.headquarters.lease.ends", "shown"] == "2029-06"
    assert found.loc["money.discount_rate", "shown"] == "9%"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_text(text):
    scenario = planner.parse(
        f"planner: 1\nname: {json.dumps(text)}\nstart: 2027-01\nmonths: 2\nsites: {{house: {{flex_per_seat_month: {{value: 100, note: {json.dumps(text)}}}}}}}\n"
        "arrangements: {desk: {days_on_site: 5}}\nroles: {clerk: {}}\n"
        "teams: {clerks: {role: clerk, site: house, arrangement: desk, heads: 10, pay_per_year: 60000}}\n"
    )
    guarded = f"'{text}" if text[0] in "=+-@" else text
    ledger, assumed = ledger_table([run(scenario)], DAY), assumptions_table(scenario, digest(scenario), DAY)
    assert {row["scenario"] for row in read_csv(as_csv(ledger))} == {guarded}
    assert guarded in {row["note"] for row in read_csv(as_csv(assumed))}
    assert set(pq.read_table(io.BytesIO(as_parquet(ledger)))["scenario"].to_pylist()) == {text}


def test_a_file_of_another_ending_is_refused(table):
    with pytest.raises(ScenarioError, match=r"ledger\.xls: must end in \.csv or \.parquet"):
        as_file(table, "ledger.xls")


def test_the_commands_write_them(tmp_path, capsys):
    base, plan = str(SCENARIOS / "today.yaml"), str(SCENARIOS / "hybrid.yaml")
    ledger, rows, columns = (tmp_path / name for name in ("ledger.csv", "a.csv", "a.parquet"))
    assert main(["compare", base, plan, "--ledger", str(ledger), "--date", DAY]) == 0
    assert {(row["scenario"], row["date"]) for row in read_csv(ledger.read_bytes())} == {("Today", DAY), ("Hybrid", DAY)}
    assert main(["run", base, "--ledger", str(tmp_path / "one.parquet"), "--date", DAY]) == 0
    assert set(pd.read_parquet(tmp_path / "one.parquet")["scenario"]) == {"Today"}
    assert main(["assumptions", base, "--csv", str(rows), "--parquet", str(columns), "--date", DAY]) == 0
    assert len(read_csv(rows.read_bytes())) == len(pd.read_parquet(columns)) > 300
    capsys.readouterr()
    assert main(["run", base, "--date", "2026-02-30"]) == 1
    assert capsys.readouterr().err == "--date: must be a day such as 2026-11-24\n"


@pytest.mark.parametrize("option", ["--csv", "--ledger", "--html"])
def test_an_export_that_fails_half_way_leaves_what_was_there(option, tmp_path, capsys, monkeypatch):
    there = tmp_path / "out.csv"
    there.write_text("before", encoding="utf-8")
    write, count = os.write, iter(range(10))

    def full(file: int, data: bytes) -> int:
        if next(count):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data[:1000])

    command = ["compare", str(SCENARIOS / "cpa" / "office.yaml"), str(SCENARIOS / "cpa" / "home.yaml"), option, str(there)]
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert main(command) == 1
    assert "out.csv: can't be written: No space left on device; nothing was changed" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert there.read_text("utf-8") == "before"
    assert main(command) == 0
    assert there.read_text("utf-8") != "before"
    assert main([*command[:-1], str(tmp_path / "missing" / "out.csv")]) == 1
    assert "can't be written" in capsys.readouterr().err
