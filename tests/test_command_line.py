"""The command line is a contract: what it prints, where, and with which exit code."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.__main__ import _parser, main
from planner.model.register import LINES
from planner.report import library as report_library
from planner.scenario import figures

ROOT = Path(__file__).parents[1]
TODAY, HOME = "scenarios/today.yaml", "scenarios/work-from-home.yaml"
OFFICE, CPA_HOME = "scenarios/cpa/office.yaml", "scenarios/cpa/home.yaml"

PLAN = """\
planner: 1
name: Plan
start: 2027-01
months: 24
money: {discount_rate: 10%}
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0, stipend_per_month: 100}}
roles: {clerk: {on_site_minimum: 20%, turnover: 10%}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
"""
MOVED = (
    PLAN.replace("name: Plan", "name: Moved")
    + "moves: {clerks-home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03, upfront: 5000}}\n"
)

# One call for each command: `test_every_command_has_a_call_here` goes through the parser's own register.
CALLS: dict[str, list[str]] = {
    "check": ["check", TODAY, HOME],
    "run": ["run", TODAY],
    "compare": ["compare", TODAY, HOME],
    "assumptions": ["assumptions", TODAY],
    "review": ["review", TODAY, HOME],
    "approve": ["approve", TODAY, "--by", "Ann"],
    "explain": ["explain", TODAY, "base_pay"],
    "library": ["library", "places", "us/new-york"],
    "extract": ["extract", "exported.json"],
    "simulate": ["simulate", TODAY, HOME, "--draws", "64"],
    "sensitivity": ["sensitivity", TODAY, HOME, "--draws", "64"],
    "breakeven": ["breakeven", TODAY, HOME, "arrangements.home.stipend_per_month"],
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """The plan and the moved plan as files."""
    for name, text in (("plan.yaml", PLAN), ("moved.yaml", MOVED)):
        (tmp_path / name).write_text(text)
    return str(tmp_path / "plan.yaml"), str(tmp_path / "moved.yaml")


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of one command."""
    capsys.readouterr()
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, err = called(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    assert out.startswith("{") and out.endswith("}\n") and out.count("\n") == 1
    return json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))  # type: ignore[no-any-return]


def process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "planner", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, **more)


def register() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


# --- the register, exit codes, and where things are printed


def test_every_command_has_a_call_here() -> None:
    assert set(CALLS) == set(register())


@pytest.mark.parametrize("command", sorted(CALLS))
def test_a_command_does_its_work_with_exit_code_0_and_nothing_on_standard_error(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")  # one of them writes
    monkeypatch.chdir(tmp_path)
    if command == "extract":
        Path("exported.json").write_text(called(capsys, "compare", TODAY, HOME, "--json")[1])
    code, out, err = called(capsys, *CALLS[command])
    assert (code, err) == (0, "")
    assert out.strip()


@pytest.mark.parametrize("command", sorted(CALLS))
def test_a_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert command in capsys.readouterr().out
    assert all(action.help for action in register()[command]._actions if action.option_strings), "an option without help"


@pytest.mark.parametrize("command", sorted(command for command, call in CALLS.items() if TODAY in call))
def test_a_file_that_is_missing_or_wrong_is_exit_code_1_and_one_line_a_problem(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.yaml").write_text(PLAN.replace("months:", "mnoths:").replace("site: office", "site: ofice"))
    paths = [argument.replace(TODAY, str(tmp_path / "bad.yaml")) for argument in CALLS[command]]
    code, out, err = called(capsys, *paths)
    assert code == 1
    assert [line.split(": ")[:2] for line in err.splitlines()] == [["bad.yaml:4:1", "mnoths"], ["bad.yaml:9:37", "teams.clerks.site"]]
    assert command == "check" or out == ""
    code, _, err = called(capsys, *[argument.replace(TODAY, "none.yaml") for argument in CALLS[command]])
    assert (code, err) == (1, "none.yaml: no such file\n")


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["run"], ["run", TODAY, "--nothing"], ["compare", TODAY], ["compare", TODAY, HOME, "--json", "--markdown"],
                                       ["run", TODAY, "--set"], ["check"], ["assumptions"], ["review", TODAY], ["approve", TODAY], ["library", "nothing"], ["library", "roles", "--role", "payroll"],
                                       ["library", "--markdown"], ["library", "places", "--rebuild"], ["library", "places", "us", "--role", "payroll"]])  # fmt: skip
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: python -m planner" in err


def test_the_program_itself_gives_exit_codes_0_1_and_2_without_a_traceback(tmp_path: Path) -> None:
    good = process("run", OFFICE, "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["name"] == "CPAs in the office"
    (tmp_path / "bad.yaml").write_text("planner: 1\nname: NO\n")
    bad = process("run", str(tmp_path / "bad.yaml"), "--json")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr == "bad.yaml:2:7: 'NO' is a yes/no word; write true or false, or put it in quotes\n"
    usage = process("compare", OFFICE)
    assert (usage.returncode, usage.stdout) == (2, "")
    assert "Traceback" not in usage.stderr


@pytest.mark.parametrize("arguments", [["check", TODAY], ["compare", TODAY, HOME, "--json"], ["library", "evidence"]])
def test_a_reader_that_hangs_up_early_causes_no_traceback(arguments: list[str]) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "planner", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    err = child.stderr.read()
    child.stderr.close()
    assert (child.wait(60), err) == (0, "")


def test_a_terminal_without_the_letters_causes_no_traceback() -> None:
    found = process("compare", OFFICE, CPA_HOME, env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert (found.returncode, found.stderr) == (0, "")
    assert "CPAs at home" in found.stdout


# --- check


def test_check_goes_through_a_folder_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.yaml").write_text(PLAN)
    (tmp_path / "below" / "b.yaml").write_text(PLAN.replace("months: 24", "months: 0"))
    (tmp_path / "c.txt").write_text("not a scenario")
    code, out, err = called(capsys, "check", str(tmp_path))
    assert (code, out, err) == (1, "2 files checked, 1 with problems\n", "b.yaml:4:9: months: 0 is outside 1 to 120 months\n")
    assert called(capsys, "check", str(tmp_path / "a.yaml")) == (0, "1 file checked, 0 with problems\n", "")


def test_check_of_a_folder_without_scenarios_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "check", str(tmp_path))
    assert (code, out) == (1, "")
    assert err == f"{tmp_path}: no scenario file (*.yaml) here\n"


def test_the_shipped_scenarios_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "check", "scenarios")
    assert (code, err) == (0, "")
    assert out == f"{len(list((ROOT / 'scenarios').rglob('*.yaml')))} files checked, 0 with problems\n"


def test_check_says_which_file_is_pinned_to_an_older_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(PLAN)
    (tmp_path / "b.yaml").write_text(PLAN.replace("name: Plan", "library: 2026-11\nname: Plan").replace("role: clerk", "role: payroll"))
    newest = figures.versions()[-1]
    assert called(capsys, "check", str(tmp_path)) == (0, "2 files checked, 0 with problems\n", "")
    monkeypatch.setattr(figures, "versions", lambda: ["2026-11", "2027-05"])
    said = f"b.yaml: library {newest}; 2027-05 is newer\n2 files checked, 0 with problems\n"
    assert called(capsys, "check", str(tmp_path)) == (0, said, "")


# --- approve


def test_what_is_approved_is_told_and_check_holds_the_file_to_it(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "approve", files[0], "--by", "Ann Lee", "--date", "2026-11-24", "--note", "for the board")
    cost = as_json(capsys, "run", files[0])["npv_cost"]
    assert (code, err) == (0, "")
    assert out == f"plan.yaml: approved on 2026-11-24 by Ann Lee at a present value of ${cost:,.0f}\n"
    assert called(capsys, "check", *files) == (0, "2 files checked, 0 with problems\n", "")
    path = Path(files[0])
    path.write_text(path.read_text().replace("heads: 10", "heads: 11"))
    now = as_json(capsys, "run", files[0])["npv_cost"]
    code, out, err = called(capsys, "check", *files)
    assert (code, out) == (1, "2 files checked, 1 with problems\n")
    who = "was approved on 2026-11-24 by Ann Lee"
    assert err.splitlines()[0] == f"plan.yaml:15:11: review.digest: {who} with other content in this file or what it extends"
    assert err.splitlines()[2] == f"plan.yaml:20:13: review.npv_cost: {who} at a present value of {cost:,.0f}; it is {now:,.0f} now"
    assert len(err.splitlines()) == 3


def test_the_day_of_an_approval_is_today_if_none_is_given(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    before = date.today().isoformat()
    assert called(capsys, "approve", files[0], "--by", "Ann")[0] == 0
    review = planner.load(files[0]).review
    assert review is not None and before <= review.date <= date.today().isoformat()


# --- run


def test_run_says_every_line_that_costs_something(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = called(capsys, "run", OFFICE)
    assert out.startswith("CPAs in the office\n")
    assert "$2,400,000" in out  # 40 seats at 1,000 for 60 months
    assert "Stipend" not in out


def test_run_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "run", OFFICE)
    assert {
        "planner",
        "library",
        "currency",
        "months",
        "file",
        "name",
        "digest",
        "total_cost",
        "npv_cost",
        "cost_per_item",
        "heads_by_month",
        "by_line",
    } <= set(found)
    assert (found["planner"], found["library"], found["currency"], found["months"]) == (planner.__version__, "none", "USD", 60)
    assert found["total_cost"] == pytest.approx(2_400_000)
    assert sum(row["total"] for row in found["by_line"].values() if row["kind"] == "cash") == pytest.approx(found["total_cost"])
    assert found["heads_by_month"] == [40.0] * 60


# --- compare

BASE_KEYS = {"file", "name", "digest", "total_cost", "npv_cost", "cost_per_item", "heads_by_month"}
SCENARIO_KEYS = BASE_KEYS | {"saving", "npv_saving", "run_rate_saving_per_year", "one_off_cost", "payback_months", "irr", "lowest_cumulative_saving",
                             "npv_saving_after_tax", "tail_cost", "base_tail_cost", "saving_by_month", "saving_at_start", "friction_hours_per_week", "concentration",
                             "by_role", "by_place", "by_year", "by_line", "bridge_by_line", "changed", "warnings", "decision"}  # fmt: skip


@pytest.mark.parametrize("pair", [(TODAY, HOME), (OFFICE, CPA_HOME)], ids=["broker", "cpa"])
def test_the_keys_of_a_comparison_are_those_of_the_contract(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "compare", *pair)
    assert set(found) == {"planner", "library", "currency", "months", "base", "scenarios", "decision", "date", "opens", "files"}
    assert set(found["base"]) == BASE_KEYS
    (scenario,) = found["scenarios"]
    assert set(scenario) == SCENARIO_KEYS
    assert (found["base"]["file"], scenario["file"]) == (Path(pair[0]).name, Path(pair[1]).name)
    assert all(
        set(row) == {"base", "scenario", "saving", "kind"} and row["kind"] in ("cash", "soft") for row in scenario["by_line"].values()
    )
    assert set(scenario["by_line"]) <= set(LINES)
    assert all(set(row) == {"line", "saving"} for row in scenario["bridge_by_line"])
    assert all(set(row) == {"address", "label", "unit", "base", "scenario", "base_source", "scenario_source"} for row in scenario["changed"])
    assert all(set(row) == {"criterion", "wanted", "got", "passed"} for row in scenario["decision"])
    assert (found["decision"] is None) == (not scenario["decision"]) == (pair[0] == OFFICE)
    assert found["decision"] is None or set(found["decision"]) == {"choice", "why"}
    assert scenario["warnings"]
    for warning in scenario["warnings"]:
        assert {"id", "severity", "message"} <= set(warning)
        assert warning["severity"] in ("block", "caution", "note")
    assert (
        len(found["base"]["heads_by_month"]) == len(scenario["heads_by_month"]) == len(scenario["saving_by_month"]) == found["months"] == 60
    )
    assert len(scenario["digest"]) == 64 and scenario["digest"] != found["base"]["digest"]


@pytest.mark.parametrize(
    "changes", [[], ["--set", "money.discount_rate=-5%"], ["--set", "moves.*.share=20%"], ["--set", "sites.headquarters.lease.exit=break"]]
)
def test_the_figures_of_a_comparison_add_up_to_the_cent(changes: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "compare", TODAY, HOME, *changes)
    (scenario,) = found["scenarios"]
    cash = [row for row in scenario["by_line"].values() if row["kind"] == "cash"]
    cent = pytest.approx
    assert sum(row["saving"] for row in scenario["bridge_by_line"]) == cent(scenario["npv_saving"], abs=0.005)
    assert found["base"]["npv_cost"] - scenario["npv_cost"] == cent(scenario["npv_saving"], abs=0.005)
    assert found["base"]["total_cost"] - scenario["total_cost"] == cent(scenario["saving"], abs=0.005)
    assert scenario["saving_at_start"] + sum(scenario["saving_by_month"]) == cent(scenario["saving"], abs=0.005)
    assert sum(row["saving"] for row in cash) == cent(scenario["saving"], abs=0.005)
    assert sum(row["base"] for row in cash) == cent(found["base"]["total_cost"], abs=0.005)
    assert all(row["base"] - row["scenario"] == cent(row["saving"], abs=0.005) for row in cash)
    rate = {row["address"]: row for row in scenario["changed"]}
    assert "money.discount_rate" not in rate
    present = sum(saving * (1 + _rate(changes)) ** (-(t + 0.5) / 12) for t, saving in enumerate(scenario["saving_by_month"]))
    assert scenario["saving_at_start"] + present == cent(scenario["npv_saving"], abs=0.005)


def _rate(changes: list[str]) -> float:
    return -0.05 if "money.discount_rate=-5%" in changes else 0.09


def test_the_founding_example_is_exactly_6000_a_head_240000_a_year_and_1200000_in_five_years(capsys: pytest.CaptureFixture[str]) -> None:
    (scenario,) = as_json(capsys, "compare", OFFICE, CPA_HOME)["scenarios"]
    assert scenario["saving"] == 1_200_000
    assert scenario["run_rate_saving_per_year"] == 240_000
    assert scenario["run_rate_saving_per_year"] / scenario["heads_by_month"][-1] == 6_000
    assert scenario["saving_by_month"] == [20_000] * 60
    assert (scenario["one_off_cost"], scenario["payback_months"], scenario["irr"], scenario["saving_at_start"]) == (0, 0, None, 0)
    (warning,) = scenario["warnings"]
    assert (warning["id"], warning["severity"]) == ("P11", "block")
    assert {row["address"] for row in scenario["changed"]} == {
        "moves.home.team", "moves.home.share", "moves.home.to.arrangement", "moves.home.start",
    }  # fmt: skip


def test_a_scenario_compared_with_itself_saves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for path in (TODAY, HOME, OFFICE):
        (scenario,) = as_json(capsys, "compare", path, path)["scenarios"]
        assert [
            scenario[key]
            for key in ("saving", "npv_saving", "run_rate_saving_per_year", "one_off_cost", "lowest_cumulative_saving", "saving_at_start")
        ] == [0] * 6
        assert scenario["saving_by_month"] == [0] * 60
        assert all(row["saving"] == 0 for row in [*scenario["by_line"].values(), *scenario["bridge_by_line"]])
        assert (scenario["changed"], scenario["irr"]) == ([], None)
        assert scenario["tail_cost"] == scenario["base_tail_cost"]


def test_each_of_several_plans_has_a_heading_and_a_single_one_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    hybrid = str(Path(TODAY).with_name("hybrid.yaml"))
    several = called(capsys, "compare", TODAY, HOME, hybrid)[1]
    headings = [line for line in several.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## Work from home", "## Hybrid"]
    assert several.index("## Hybrid") < several.index("Hybrid saves ") and "## Work from home" not in called(capsys, "compare", TODAY, HOME)[1]


def test_two_firms_are_no_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "compare", TODAY, CPA_HOME)
    assert (code, out) == (1, "")
    assert err == (
        "home.yaml: teams: none is called as in today.yaml (settlements, clearances, records), so this is another back office; "
        "name teams alike, or extend that file\n"
    )


def test_several_plans_are_compared_with_one_base_in_the_order_given(capsys: pytest.CaptureFixture[str]) -> None:
    both = as_json(capsys, "compare", OFFICE, CPA_HOME, OFFICE)["scenarios"]
    assert [scenario["file"] for scenario in both] == ["home.yaml", "office.yaml"]
    assert both[:1] == as_json(capsys, "compare", OFFICE, CPA_HOME)["scenarios"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "start: 2027-01\n",
            "start: 2027-01\ncurrency: EUR\n",
            "moved.yaml: currency: is EUR, but USD in plan.yaml; write both in one currency",
        ),
        ("start: 2027-01", "start: 2027-02", "moved.yaml: start: is 2027-02, but 2027-01 in plan.yaml; start both in the same month"),
        ("months: 24", "months: 36", "moved.yaml: months: is 36, but 24 in plan.yaml; give both the same horizon"),
        ("10%}", "9%}", "moved.yaml: money.discount_rate: is 9%, but 10% in plan.yaml; use one rate: it is the firm's, not the plan's"),
    ],
)
def test_plans_that_can_not_be_compared_are_refused_in_one_line(
    old: str, new: str, line: str, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(capsys, "compare", *files)[0] == 0
    Path(files[1]).write_text(MOVED.replace(old, new, 1))
    assert called(capsys, "compare", *files, "--json") == (1, "", line + "\n")


def test_discount_rates_that_differ_only_in_a_later_year_are_refused_too(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text, later in ((files[0], PLAN, "12%"), (files[1], MOVED, "20%")):
        Path(path).write_text(text.replace("discount_rate: 10%", f"discount_rate: {{2027-01: 10%, 2028-01: {later}}}"))
    code, out, err = called(capsys, "compare", *files, "--json")
    assert (code, out) == (1, "")
    assert "money.discount_rate: " in err


# --- --set


def test_set_reaches_every_scenario_that_has_the_address(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    before = as_json(capsys, "compare", *files)
    after = as_json(capsys, "compare", *files, "--set", "teams.clerks.heads=20")
    assert after["base"]["total_cost"] == pytest.approx(2 * before["base"]["total_cost"])
    assert after["scenarios"][0]["heads_by_month"] == [20.0] * 24


def test_set_reaches_only_the_scenario_that_has_the_address(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    before = as_json(capsys, "compare", *files)
    after = as_json(capsys, "compare", *files, "--set", "moves.clerks-home.upfront=0")
    assert after["base"] == before["base"]
    assert after["scenarios"][0]["saving_at_start"] == 0
    assert before["scenarios"][0]["saving_at_start"] == -5000


def test_set_reaches_one_scenario_by_the_name_of_its_file(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    after = as_json(capsys, "compare", *files, "--set", "moved:teams.clerks.heads=20")
    assert after["base"]["heads_by_month"] == [10.0] * 24
    assert after["scenarios"][0]["heads_by_month"] == [20.0] * 24
    other = as_json(capsys, "compare", *files, "--set", "plan:teams.clerks.heads=20")
    assert (other["base"]["heads_by_month"][0], other["scenarios"][0]["heads_by_month"][0]) == (20.0, 10.0)


def test_the_last_of_two_settings_of_one_address_holds(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "run", files[0], "--set", "teams.clerks.heads=20", "--set", "teams.clerks.heads=30")
    assert found["heads_by_month"][0] == 30


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("teams.clerks.haeds=1", "--set: teams.clerks.haeds: no such value in the scenario; did you mean teams.clerks.heads?"),
        ("other:teams.clerks.heads=1", "--set: other:teams.clerks.heads=1: no scenario file is called other.yaml"),
        ("teams.clerks.heads", "--set: teams.clerks.heads: must be ADDRESS=VALUE"),
        ("=5", "--set: =5: must be ADDRESS=VALUE"),
        ("teams.clerks.heads=many", "--set: teams.clerks.heads: must be a number of heads, not 'many'"),
        ("teams.clerks.heads=1\nname: x", "--set: teams.clerks.heads: must be one value"),
        ("plan:moves.clerks-home.share=1%", None),
    ],
)
def test_a_setting_that_reaches_nothing_or_is_wrong_is_one_line(
    setting: str, line: str | None, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called(capsys, "compare", *files, "--set", setting, "--json")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    if line:
        assert err == line + "\n"
    else:
        assert "moves.clerks-home.share: no such value in the scenario" in err


def test_a_lever_beyond_the_minimum_on_site_says_what_it_cut_beside_the_json(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called(capsys, "compare", *files, "--set", "moves.*.share=100%", "--json")
    assert code == 0
    assert err == "moved.yaml: moves.clerks-home.share: 100% was cut to 80%, the role's minimum stays on site\n"
    assert {row["address"]: row["scenario"] for row in json.loads(out)["scenarios"][0]["changed"]}[
        "moves.clerks-home.share"
    ] == pytest.approx(0.8)
    code, out, err = called(capsys, "compare", *files, "--set", "moves.clerks-home.share=100%", "--json")
    assert (code, out) == (1, "")
    assert "its role keeps at least 20%" in err


# --- CSV


def test_csv_holds_what_the_json_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "months.csv"
    found = as_json(capsys, "compare", TODAY, HOME, "--csv", str(target))
    (scenario,) = found["scenarios"]
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    about = ["digest", "base_digest", "library", "planner", "date"]
    assert list(rows[0]) == ["scenario", "month", "line", "kind", "base", "cost", "saving", "currency", *about]
    assert {(row["digest"], row["base_digest"], row["date"]) for row in rows} == {(scenario["digest"], found["base"]["digest"], found["date"])}
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    months: dict[str, float] = defaultdict(float)
    for row in rows:
        for key in ("base", "cost", "saving"):
            sums[row["line"]][key] += float(row[key])
        if row["kind"] == "cash":
            months[row["month"]] += float(row["saving"])
    assert set(sums) == set(scenario["by_line"])
    for line, expected in scenario["by_line"].items():
        assert (sums[line]["base"], sums[line]["cost"], sums[line]["saving"]) == pytest.approx(
            (expected["base"], expected["scenario"], expected["saving"]), abs=0.005
        )
    assert {row["kind"] for row in rows} == {row["kind"] for row in scenario["by_line"].values()}
    assert months.pop("start") == pytest.approx(scenario["saving_at_start"])
    assert list(months.values()) == pytest.approx(scenario["saving_by_month"], abs=0.005)
    assert sorted(months)[0] == "2027-01" and sorted(months)[-1] == "2031-12"
    assert {(row["scenario"], row["currency"]) for row in rows} == {("Work from home", "USD")}


def test_csv_of_several_plans_holds_all_of_them(tmp_path: Path, files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "compare", files[0], *files, "--csv", str(tmp_path / "all.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8"))))
    assert {row["scenario"] for row in rows} == {"Plan", "Moved"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(
    start: str, tmp_path: Path, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(MOVED.replace("name: Moved", f'name: "{start}, or \\"more\\""'))
    called(capsys, "compare", *files, "--csv", str(tmp_path / "out.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert {row["scenario"] for row in rows} == {f'\'{start}, or "more"'}


def test_csv_that_can_not_be_written_is_one_line(tmp_path: Path, files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "none" / "out.csv")
    assert called(capsys, "compare", *files, "--csv", target, "--json") == (
        1,
        "",
        f"{target}: can't be written: No such file or directory; nothing was changed\n",
    )


# --- Markdown


def cells(row: str) -> int:
    return row.replace("\\|", "").count("|") - 1


def test_markdown_is_the_default_and_says_the_answer_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = called(capsys, "compare", OFFICE, CPA_HOME)
    assert out == called(capsys, "compare", OFFICE, CPA_HOME, "--markdown")[1]
    assert out.startswith("# CPAs in the office against CPAs at home\n")
    assert "saves \\$240K a year" in out
    assert "| `moves.home` | Move: cpas to home | none | 100% of cpas to home from " in out
    assert out.endswith("\n") and not out.endswith("\n\n")


def test_names_in_markdown_break_no_table_and_make_no_markup(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[0]).write_text(PLAN.replace("name: Plan", 'name: "a|b <img src=x>"'))
    Path(files[1]).write_text(MOVED.replace("name: Moved", 'name: "**c**|[d](http://e) `f` \\\\| $x$"'))
    code, out, _ = called(capsys, "compare", *files, "--markdown")
    assert code == 0
    table = [line for line in out.splitlines() if line.startswith("|")]
    assert len(table) > 5
    assert {cells(line.replace("\\\\", "")) for line in table} == {4, 5}  # amounts, and assumptions
    for markup in ("<img", "**c**", "[d](", "`f`", "$x$"):
        assert not re.search(rf"(?<!\\){re.escape(markup)}", out)
    assert "a\\|b \\<img src=x\\>" in out


def test_a_line_break_in_a_name_breaks_no_table(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text(MOVED.replace("name: Moved", "name: |-\n  one\n  two"))
    _, out, _ = called(capsys, "compare", *files)
    assert "one two" in out
    assert "\ntwo" not in out


# --- assumptions

ASSUMPTION_KEYS = ["address", "label", "value", "low", "high", "unit", "origin", "where", "source", "as_of", "confidence", "note"]


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    code, out, err = called(capsys, "assumptions", *arguments, "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    assert all(list(row) == ASSUMPTION_KEYS for row in rows)
    assert len({row["address"] for row in rows}) == len(rows) > 20
    return {row["address"]: row for row in rows}


def test_assumptions_say_where_each_value_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capsys, HOME, "--set", "arrangements.home.stipend_per_month=90")
    assert {row["origin"] for row in rows.values()} == {"file", "set", "library", "shared", "default"}
    assert rows["arrangements.home.stipend_per_month"] == {
        "address": "arrangements.home.stipend_per_month", "label": "Stipend", "value": 90, "low": None, "high": None,
        "unit": "USD per head and month", "origin": "set", "where": "--set", "source": "", "as_of": "", "confidence": "entered", "note": "",
    }  # fmt: skip
    rate = rows["money.discount_rate"]
    assert (rate["value"], rate["low"], rate["high"], rate["unit"], rate["origin"]) == (0.09, 0.07, 0.12, "share per year", "file")
    line = int(rate["where"].partition("today.yaml:")[2])
    assert "discount_rate" in (ROOT / TODAY).read_text("utf-8").splitlines()[line - 1]
    wage = rows["places.us/new-york.wages.settlements.p50"]
    assert (wage["origin"], wage["where"], wage["confidence"]) == ("library", "2026-11 places.us/new-york.wages.43-4011.p50", "official")
    assert wage["source"].endswith("https://www.bls.gov/oes/tables.htm") and wage["as_of"] == "2024-05"
    assert (rows["start"]["value"], rows["start"]["unit"]) == ("2027-01", "month")
    shared = rows["roles.settlements.hire_percentile"]
    assert (shared["origin"], shared["where"]) == ("shared", "pay.hire_percentile")


def test_assumptions_in_another_currency_and_with_dated_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLAN.replace("flex_per_seat_month: 1000", "place: hu/budapest, flex_per_seat_month: {2027-01: 1000, 2028-01: 1100}")
    text = text.replace("name: Plan", "library: 2026-11\nname: Plan").replace("{role: clerk", "{role: payroll")
    (tmp_path / "abroad.yaml").write_text(text)
    rows = rows_of(capsys, str(tmp_path / "abroad.yaml"))
    assert rows["sites.office.flex_per_seat_month"]["value"] == {"2027-01": 1000, "2028-01": 1100}
    assert rows["sites.office.flex_per_seat_month"]["unit"] == "USD per seat and month"
    assert rows["places.hu/budapest.wages.payroll.p50"]["unit"] == "HUF per year"
    assert rows["countries.hu.stipend_exempt_per_month"]["unit"] == "HUF per head and month"
    assert rows["places.hu/budapest.wages.payroll.p50"]["low"] == pytest.approx(0.8 * rows["places.hu/budapest.wages.payroll.p50"]["value"])
    _, out, _ = called(capsys, "assumptions", str(tmp_path / "abroad.yaml"))
    assert "2027-01: 1,000, 2028-01: 1,100" in out


@pytest.mark.parametrize("path", [TODAY, HOME, OFFICE])
def test_assumptions_as_text_are_aligned_and_hold_what_the_json_holds(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "assumptions", path)
    assert (code, err) == (0, "")
    table, _, sources = out.partition("\n\nSources\n")
    _, head, *lines = table.splitlines()
    assert max(map(len, lines)) <= 180
    main = [line for line in lines if not line.startswith("    ")]
    rows = rows_of(capsys, path)
    assert [line.split("  ")[0] for line in main] == list(rows)
    edge = head.index("value") + len("value")
    flat = " ".join(" ".join(lines).split())
    for line, row in zip(main, rows.values(), strict=True):
        assert line[edge - 1] != " " and line[edge : edge + 2].strip() == "", line
        assert line[head.index("unit") - 2 : head.index("unit")].strip() == ""
        shown = line[:edge].split()[-1].replace(",", "")
        if isinstance(row["value"], (int, float)):
            assert float(shown.rstrip("%")) / (100 if "%" in shown else 1) == pytest.approx(row["value"])
        assert row["source"] in sources
        assert " ".join(row["note"].split()) in flat


# --- library


def test_the_library_says_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "library")
    assert (code, err) == (0, "")
    assert out.startswith("Library 2026-11, the newest\nOther versions: none\n")
    assert "18 roles, 50 places, 15 countries" in out
    assert out == called(capsys, "library", "--version", "2026-11")[1]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["places", "us/new-yrok"], "library 2026-11: no place is called 'us/new-yrok'; did you mean us/new-york?"),
        (["places", "New York"], "library 2026-11: no place is called 'New York'; did you mean us/new-york?"),
        (["places", "%%%"], "library 2026-11: no place is called '%%%'; see library places"),
        (["places", "../places/us"], "library 2026-11: no place is called '../places/us'; see library places"),
        (["roles", "settlement"], "library 2026-11: no role is called 'settlement'; did you mean settlements?"),
        (["countries", "Hungry"], "library 2026-11: no country is called 'Hungry'; did you mean hu?"),
        (["evidence", "ctrip-home-outptu"], "library 2026-11: no study or default is called 'ctrip-home-outptu'; did you mean ctrip-home-output?"),
        (["sources", "bloom2024"], "library 2026-11: no source is called 'bloom2024'; did you mean bloom-2024?"),
        (["places", "--role", "payrol"], "library 2026-11: no role is called 'payrol'; did you mean payroll?"),
        (["--version", "2020-01"], "library: no version '2020-01'; there is 2026-11"),
        (["--version", "../x", "--rebuild"], "library: no version '../x'; there is 2026-11"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_one_line_with_the_nearest(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "library", *arguments)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(line)


def test_rebuild_writes_what_a_formula_gives_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(figures.FOLDER / "2026-11", tmp_path / "2026-11")
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.setattr(report_library, "FOLDER", tmp_path)
    assert called(capsys, "library", "--rebuild") == (0, "library 2026-11: no derived figure changed\n", "")
    file = tmp_path / "2026-11" / "countries" / "us.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("{value: 0.1402", "{value: 0.1502"), "utf-8")
    number = 1 + next(n for n, row in enumerate(text.splitlines()) if "{value: 0.1402" in row)
    said = f"countries/us.yaml:{number}: benefits_share.value: 0.1502 becomes 0.1402\nlibrary 2026-11: 1 derived figure changed\n"
    assert called(capsys, "library", "--rebuild") == (0, said, "")
    assert file.read_text("utf-8") == text
    file.write_text(text.replace("evidence:studies.ecec-wages +", "evidence:studies.ecec-wagse +"), "utf-8")
    code, out, err = called(capsys, "library", "--rebuild")
    assert (code, out) == (1, "")
    assert "countries/us.yaml:" in err and "benefits_share.value: the formula names evidence:studies.ecec-wagse" in err
