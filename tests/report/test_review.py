"""What a colleague reads about a changed scenario, also when only the library under it has moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import planner
from planner.__main__ import main
from planner.report.words import short_money
from planner.scenario import figures

ROOT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    old, new = tmp_path / "work-from-home.yaml", tmp_path / "new.yaml"
    new.write_text(old.read_text().replace("{value: 150, low: 75", "{value: 200, low: 75"))
    return str(old), str(new)


def test_one_changed_line_is_told_with_its_effect(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", *files]) == 0
    text = capsys.readouterr().out
    before, after = (planner.load(file) for file in files)
    saving = planner.compare(before, after)[0].npv_saving
    assert saving < 0
    (line,) = [row for row in text.splitlines() if row.startswith("| `arrangements")]
    assert line.startswith("| `arrangements.home.stipend_per_month` | Stipend, USD per head and month | 150 | 200 | costs $")
    assert "In present value, Work from home now costs $" in text
    assert f"costs ${-saving / 1000:.0f}K more" in text


def test_nothing_changed_says_so(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", files[0], files[0]]) == 0
    text = capsys.readouterr().out
    assert "costs what it cost before" in text and "No assumption changed." in text


def test_moving_to_a_newer_library_shows_what_it_does(
    tmp_path: Path, files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(figures.FOLDER, tmp_path / "library")
    shutil.copytree(figures.FOLDER / "2026-11", tmp_path / "library" / "2027-05")
    roles = tmp_path / "library" / "2027-05" / "roles.yaml"
    roles.write_text(roles.read_text().replace("cost_per_hire: {value: 4700", "cost_per_hire: {value: 5200"))
    figures.seal(roles.parent)
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "library")
    today = tmp_path / "today.yaml"
    newer = tmp_path / "newer.yaml"
    newer.write_text(today.read_text().replace("library: 2026-11", "library: 2027-05", 1))
    assert main(["check", str(today)]) == 0
    assert "2027-05" in capsys.readouterr().out
    assert main(["review", str(today), str(newer)]) == 0
    text = capsys.readouterr().out
    assert "The library moves from 2026-11 to 2027-05." in text
    assert "| `roles.settlements.cost_per_hire` | Cost per hire, USD per hire | 4,700 | 5,200 | costs $" in text
    assert main(["check", str(newer)]) == 0


def test_two_currencies_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, currency in (("a", "USD"), ("b", "EUR")):
        text = (ROOT / "scenarios/cpa/office.yaml").read_text().replace("currency: USD", f"currency: {currency}")
        (tmp_path / f"{name}.yaml").write_text(text)
    assert main(["review", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]) == 1
    error = capsys.readouterr().err
    assert error == "b.yaml: currency: is EUR, but USD before; a review needs one currency\n"


BASE = """\
planner: 1
name: Base
start: 2027-01
months: 24
money: {discount_rate: 10%}
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0, stipend_per_month: {value: 100, note: as agreed}}}
roles: {clerk: {turnover: 10%}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
"""
HALF = """\
planner: 1
extends: base.yaml
name: Half
moves: {clerks-home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03, upfront: {value: 5000, source: an offer}}}
"""


def reviewed(folder: Path, capsys: pytest.CaptureFixture[str], after: str, before: str = HALF, base: str = BASE) -> str:
    """The review of a changed plan on its base."""
    for name, text in (("base", base), ("old", before), ("new", after)):
        (folder / f"{name}.yaml").write_text(text)
    assert main(["review", str(folder / "old.yaml"), str(folder / "new.yaml")]) == 0
    return capsys.readouterr().out


def rows(text: str) -> dict[str, list[str]]:
    """First cell -> the others, of every row of every table, without what an assumption is."""
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0].strip("`").replace("\\", ""): row[2:] if len(row) == 6 else row[1:] for row in table}


def test_a_plan_stands_beside_the_base_that_it_extends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = reviewed(tmp_path, capsys, HALF.replace("50%", "60%"))
    base, old, new = (planner.load(tmp_path / f"{name}.yaml") for name in ("base", "old", "new"))
    before, after = planner.compare(base, old, new)
    now, then = (short_money(difference.npv_saving, "USD") for difference in (after, before))
    assert f"Against Base it now saves {now}; before, it saved {then}." in text
    gain = after.npv_saving - before.npv_saving
    assert rows(text)["Saved against Base (present value)"][2] == f"{short_money(gain, 'USD')} more"
    assert rows(text)["Saved a year against Base, once settled"][2] == "$10.8K more"  # a head more of 12 x (1000 - 100)
    assert rows(text)["moves.clerks-home.share"][:3] == ["50%", "60%", f"saves {short_money(gain, 'USD')}"]
    assert reviewed(tmp_path, capsys, HALF).count(", as before.") == 1


def test_an_entry_that_came_or_went_is_one_change_with_its_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none = "planner: 1\nextends: base.yaml\nname: Half\n"
    text = reviewed(tmp_path, capsys, HALF, none)
    base, new = (planner.load(tmp_path / f"{name}.yaml") for name in ("base", "new"))
    saved = planner.compare(base, new)[0].npv_saving
    came = rows(text)["moves.clerks-home"]
    assert came[0] == "none" and came[1].startswith("50% of clerks to home from 2027-03")
    assert came[2] == f"saves {short_money(saved, 'USD')}"
    went = rows(reviewed(tmp_path, capsys, none, HALF))["moves.clerks-home"]
    assert (went[0], went[1], went[2]) == (came[1], "none", f"costs {short_money(saved, 'USD')} more")
    assert not any(address.startswith("moves.clerks-home.") for address in rows(text))


def test_the_largest_effect_stands_first_and_what_they_do_together_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "sites: {office: {flex_per_seat_month: 1100}}\nteams: {clerks: {heads: 12}}\n"
    text = reviewed(tmp_path, capsys, HALF.replace("2027-03", "2027-04") + more)
    found = [address for address in rows(text) if "." in address]
    assert found == ["teams.clerks.heads", "sites.office.flex_per_seat_month", "moves.clerks-home.start"]
    assert "Together they cost $" in text and " more than the column adds up to: they act on one another." in text
    assert "Together" not in reviewed(tmp_path, capsys, HALF.replace("2027-03", "2027-04"))


def test_a_choice_and_a_value_left_to_its_default_have_their_effect_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slow = BASE.replace("turnover: 10%", "turnover: 50%, time_to_fill_months: 3")
    text = reviewed(tmp_path, capsys, HALF + "arrangements: {home: {stipend_per_month: null}}\nwork: {pipeline: empty}\n", base=slow)
    assert rows(text)["arrangements.home.stipend_per_month"][:2] == ["100", "0"]
    assert rows(text)["arrangements.home.stipend_per_month"][2].startswith("saves $")
    assert rows(text)["work.pipeline"][:2] == ["steady", "empty"]
    assert rows(text)["work.pipeline"][2] not in ("", "the same")


def test_new_values_without_note_or_source_are_listed_with_their_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = reviewed(
        tmp_path, capsys, HALF.replace("50%", "60%").replace("2027-03", "2027-04") + "arrangements: {home: {it_per_month: 60}}\n"
    )
    section = text.partition("New values without a note or a source:\n")[2].partition("\n\n")[0]
    assert section == "- arrangements.home.it\\_per\\_month: 60 (new.yaml:5)"  # a share and a month are decisions
    sourced = HALF + "arrangements: {home: {it_per_month: {value: 60, source: an offer}}}\n"
    assert "New values without" not in reviewed(tmp_path, capsys, sourced)


def test_a_value_that_changed_under_an_old_note_is_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = HALF + "arrangements: {home: {stipend_per_month: {value: 150, note: an offer of May}}}\n"
    text = reviewed(tmp_path, capsys, before.replace("150", "180"), before)
    section = text.partition("whose note and source are those of the value before; do they still hold?\n")[2].partition("\n\n")[0]
    assert section == '- arrangements.home.stipend\\_per\\_month: 150 → 180, still "an offer of May" (new.yaml:5)'
    for after in (before.replace("150", "180").replace("May", "June"), before, before.replace("50%", "60%")):
        assert "do they still hold" not in reviewed(tmp_path, capsys, after, before)


def test_warnings_that_are_new_and_gone_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untaxed = HALF + "arrangements: {home: {stipend_tax: accountable}}\n"
    assert "New warnings:\n- Before you use the figure (P11): The stipend" in reviewed(tmp_path, capsys, untaxed)
    assert "Warnings that are gone:\n- P11: The stipend" in reviewed(tmp_path, capsys, HALF, untaxed)
    same = reviewed(tmp_path, capsys, untaxed.replace("50%", "60%"), untaxed)
    assert "No warning is new or gone.\nStill there: P11." in same
    noted = untaxed + "acknowledged: {P11: {by: Ann, date: '2026-11-24'}}\n"
    text = reviewed(tmp_path, capsys, noted, untaxed)
    assert "New warnings:" in text and "Acknowledged by Ann, 2026-11-24." in text and "gone" not in text
    assert "Warnings were not looked for: they speak of a plan beside its base" in reviewed(tmp_path, capsys, BASE, BASE)
    other = untaxed.replace("name: Half", "name: Half\nmonths: 36")
    assert "Half can't be compared with Base, which it extends." in reviewed(tmp_path, capsys, other)


def test_the_firms_rule_is_held_beside_the_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = BASE + "decide: {minimum_npv: 0, most_cash_out: 10000}\n"
    text = reviewed(tmp_path, capsys, HALF.replace("5000", "20000"), base=base)
    assert "Of the firm's rule it meets 1 of 2 criteria, 2 of 2 before.\n- missed now, met before: has \\$20,000 out" in text
    text = reviewed(tmp_path, capsys, HALF + "decide: {most_cash_out: 12000}\n", base=base)
    assert rows(text)["decide.most_cash_out"][:3] == ["10,000", "12,000", "the same"]


def test_a_change_to_what_was_approved_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reviewed(tmp_path, capsys, HALF)
    assert main(["approve", str(tmp_path / "old.yaml"), "--by", "Ann", "--date", "2026-11-24"]) == 0
    approved = (tmp_path / "old.yaml").read_text()
    assert "This content was approved on 2026-11-24 by Ann." in reviewed(tmp_path, capsys, approved)
    text = reviewed(tmp_path, capsys, approved.replace("50%", "60%"), approved)
    assert "What was approved on 2026-11-24 by Ann is not this content" in text
    assert not any("review" in address for address in rows(text))


def test_a_change_that_needs_another_is_told_on_top_of_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none = "planner: 1\nextends: base.yaml\nname: Half\n"
    after = none + (
        "sites: {hub: {flex_per_seat_month: 400}}\n"
        "moves: {clerks-hub: {team: clerks, share: 50%, to: {site: hub}, start: 2027-03}}\n"
        "teams: {clerks: {heads: 12}}\n"
    )
    text = reviewed(tmp_path, capsys, after, none)
    (tmp_path / "without.yaml").write_text(after.replace("moves:", "# moves:"))
    without, new = (planner.load(tmp_path / f"{name}.yaml") for name in ("without", "new"))
    saved = planner.compare(without, new)[0].npv_saving
    assert rows(text)["moves.clerks-hub"][2] == f"saves {short_money(saved, 'USD')} *".replace("*", "\\*")
    assert rows(text)["sites.hub"][2] == "the same"
    assert "\n\\* On top of all other changes: it can't stand without them.\n" in text
    assert "\\*" not in reviewed(tmp_path, capsys, HALF.replace("50%", "60%"))


def test_a_plan_reviewed_against_its_own_base_says_its_saving_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "new.yaml").write_text(HALF)
    assert main(["review", str(tmp_path / "base.yaml"), str(tmp_path / "new.yaml")]) == 0
    text = capsys.readouterr().out
    assert text.count("In present value, Half now saves ") == 1 and "Against " not in text
