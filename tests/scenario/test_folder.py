"""The folder of scenarios: contested, linked elsewhere or misnamed, it holds whole files and loses no save."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_texts import leftovers, text, whole, write

import planner
from planner.scenario import change, disk, history
from planner.scenario.folder import ChangedSince, digest_of, duplicate, files, new, opened, save, stamp, versions
from planner.scenario.names import inside
from planner.scenario.part import declared, leaves
from planner.scenario.save import as_differences, changes_between, digest, plain, with_changes
from planner.scenario.schema import Scenario
from planner.scenario.text import Node, ScenarioError

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    write(path, text(0))
    return path


def script(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process that runs some code, with `text` and the path of plan.yaml in `path`."""
    head = (
        "import os, random, signal, sys, time\nfrom pathlib import Path\n"
        f"sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "from planner.scenario.folder import ChangedSince, opened, save\nfrom whole_texts import text\npath = Path(sys.argv[1])\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


# --- contested


def test_what_reads_back_differently_replaces_nothing(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda out, data: real(out, bytes(data).replace(b"0", b"1")))
    with pytest.raises(ScenarioError, match="reads back differently"):
        save(plan, text(10), stamp(plan).digest)
    assert plan.read_text() == text(0)
    assert leftovers(plan.parent) == []


def test_a_write_that_takes_a_part_at_a_time_is_whole(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda out, data: real(out, bytes(data)[:100]))
    save(plan, text(1), stamp(plan).digest)
    assert plan.read_text() == text(1)


WRITER = """
(path.parent / f"ready {os.getpid()}").touch()
while len(list(path.parent.glob("ready *"))) < 2:
    time.sleep(0.001)
for turn in range(150):
    while True:
        data, now = opened(path)
        number = int(data.split("name: Plan ")[1].split()[0])
        time.sleep(0.002)
        try:
            save(path, text(number + 1), now.digest)
            break
        except ChangedSince:
            print(turn, flush=True)
"""


def test_two_writers_lose_no_save(plan: Path) -> None:
    with script(WRITER, plan) as one, script(WRITER, plan) as other:
        assert one.stdout is not None and other.stdout is not None
        refused = one.stdout.read() + other.stdout.read()
    assert (one.returncode, other.returncode) == (0, 0)
    assert whole(plan.read_text()) == 300
    assert refused  # they did meet
    assert leftovers(plan.parent) == []


def test_threads_of_one_process_lose_no_save(plan: Path) -> None:
    def work() -> None:
        for _ in range(10):
            while True:
                data, now = opened(plan)
                with suppress(ChangedSince):
                    save(plan, text(whole(data) + 1), now.digest)
                    break

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert whole(plan.read_text()) == 40
    assert leftovers(plan.parent) == []


def test_a_folder_that_somebody_holds_for_too_long_is_told(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "WAIT", 0.1)
    with disk.alone(plan.parent), pytest.raises(ScenarioError, match=r"someone has been saving here for .* seconds; nothing was saved"):
        save(plan, text(1), stamp(plan).digest)
    save(plan, text(1), stamp(plan).digest)


# --- somebody else's change


def test_a_file_changed_since_it_was_opened_is_refused_with_the_time(plan: Path) -> None:
    _, mine = opened(plan)
    write(plan, text(5))
    os.utime(plan, (0, datetime(2027, 3, 4, 10, 42, 31).timestamp()))
    with pytest.raises(ChangedSince) as caught:
        save(plan, text(6), mine.digest)
    assert str(caught.value) == "plan.yaml: was changed at 10:42 on 2027-03-04 by someone else; nothing was saved"
    assert caught.value.found == stamp(plan)
    assert caught.value.found.time.replace(tzinfo=None) == datetime(2027, 3, 4, 10, 42, 31)
    assert plan.read_text() == text(5)
    assert [path.name for path in plan.parent.iterdir()] == ["plan.yaml"]  # what was refused left nothing


def test_a_file_that_is_gone_is_not_made_again(plan: Path) -> None:
    _, mine = opened(plan)
    plan.unlink()
    with pytest.raises(ChangedSince, match="was removed or renamed by someone else") as caught:
        save(plan, text(6), mine.digest)
    assert caught.value.found is None
    assert list(plan.parent.iterdir()) == []


def test_a_change_by_an_editor_at_the_last_moment_is_seen(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = history.keep

    def slow(path: Path, data: bytes) -> None:
        real(path, data)
        write(path, text(9))

    monkeypatch.setattr(history, "keep", slow)
    with pytest.raises(ChangedSince):
        save(plan, text(6), stamp(plan).digest)
    assert plan.read_text() == text(9)
    assert leftovers(plan.parent) == []


def test_a_stamp_tells_a_change_on_disk_from_a_mere_touch(plan: Path) -> None:
    before = stamp(plan)
    os.utime(plan, (1, 1))
    assert stamp(plan) == before and stamp(plan).time != before.time
    write(plan, text(1))
    assert stamp(plan) != before


def test_save_after_save_goes_on_with_the_stamp_of_the_last(plan: Path) -> None:
    now = stamp(plan)
    for number in range(1, 4):
        now = save(plan, text(number), now.digest)
        assert now == stamp(plan)


# --- what a save leaves alone


def test_rights_and_line_ends_of_a_file_are_kept(plan: Path) -> None:
    write(plan, "\ufeff" + text(0).replace("\n", "\r\n"))
    plan.chmod(0o660)  # more than what a new file gets
    data, now = opened(plan)
    save(plan, with_changes(data, {"name": Node("Other", "")}), now.digest)
    assert plan.read_bytes() == ("\ufeff" + text(0).replace("\n", "\r\n").replace("Plan 0", "Other")).encode()
    assert plan.stat().st_mode & 0o777 == 0o660
    assert versions(plan)[0].path.stat().st_mode & 0o777 == 0o660


def test_a_new_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    made = new(tmp_path, "Plan", text(1))
    assert made.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_read_only_file_is_refused(plan: Path) -> None:
    plan.chmod(0o444)
    with pytest.raises(ScenarioError, match="is marked read-only"):
        save(plan, text(1), stamp(plan).digest)
    assert plan.read_text() == text(0)


def test_what_would_not_load_is_not_saved(plan: Path) -> None:
    with pytest.raises(ScenarioError, match=r"plan.yaml:4:1: mnoths: unknown key; did you mean months"):
        save(plan, text(1).replace("months:", "mnoths:"), stamp(plan).digest)
    with pytest.raises(ScenarioError, match="larger than 256 KB"):
        save(plan, text(1, 300_000), stamp(plan).digest)
    assert [path.name for path in plan.parent.iterdir()] == ["plan.yaml"]


def test_other_files_of_such_a_folder_are_not_swept(plan: Path) -> None:
    others = [".saving-notes", ".plan.yaml.swp", "plan.yaml.new", ".saving-0123456789abcdeX", "notes.part"]
    for name in others:
        write(plan.parent / name, "mine")
    write(plan.parent / ".saving-0123456789abcdef", "left by a writer that was killed")
    save(plan, text(1), stamp(plan).digest)
    assert {path.name for path in plan.parent.iterdir()} == {"plan.yaml", ".history", *others}


# --- links


def test_a_link_out_of_the_folder_is_refused_and_not_listed(tmp_path: Path) -> None:
    inner, outer = tmp_path / "scenarios", tmp_path / "elsewhere"
    inner.mkdir()
    outer.mkdir()
    write(outer / "secret.yaml", text(1))
    write(inner / "plan.yaml", text(0))
    (inner / "link.yaml").symlink_to(outer / "secret.yaml")
    (inner / "loop.yaml").symlink_to(inner / "loop.yaml")
    (inner / "sub").symlink_to(outer)
    (inner / "same.yaml").symlink_to(inner / "plan.yaml")
    for name in ("link.yaml", "sub/secret.yaml", "sub/new.yaml"):
        with pytest.raises(ScenarioError, match="is not in the folder of scenarios"):
            inside(inner, name)
    assert inside(inner, "same.yaml") == (inner / "plan.yaml").resolve()
    assert [file.key for file in files(inner)] == ["plan.yaml", "same.yaml"]
    for name, line in (
        ("link", "is not in the folder of scenarios"),
        ("loop", "is not in the folder of scenarios"),
        ("same", "is there already"),
    ):
        with pytest.raises(ScenarioError, match=line):
            new(inner, name, text(2))
    assert (outer / "secret.yaml").read_text() == text(1)


def test_a_save_through_a_link_in_the_folder_keeps_the_link(plan: Path) -> None:
    (plan.parent / "same.yaml").symlink_to(plan)
    save(plan.parent / "same.yaml", text(1), stamp(plan).digest)
    assert plan.read_text() == text(1) and (plan.parent / "same.yaml").is_symlink()
    assert [whole(version.path.read_text()) for version in versions(plan.parent / "same.yaml")] == [0]


def test_a_history_that_is_a_link_is_refused(plan: Path) -> None:
    (plan.parent / "elsewhere").mkdir()
    (plan.parent / ".history").symlink_to(plan.parent / "elsewhere")
    with pytest.raises(ScenarioError, match=r"\.history: is a link"):
        save(plan, text(1), stamp(plan).digest)
    assert plan.read_text() == text(0) and list((plan.parent / "elsewhere").iterdir()) == []


# --- new, duplicate, differences


def test_a_new_file_never_writes_over_another(plan: Path) -> None:
    for name in ("plan", "PLAN", "Plan.yaml", "../plan"):
        with pytest.raises(ScenarioError, match=r"plan\.yaml: is there already; choose another name"):
            new(plan.parent, name, text(1))
    assert plan.read_text() == text(0)
    assert new(plan.parent, "Plan 2", text(1)) == plan.parent / "Plan 2.yaml"


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_is_made_with_and_without_links(tmp_path: Path, has_links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    assert new(tmp_path, "Plan", text(1)).read_text() == text(1)
    assert leftovers(tmp_path) == []


def test_a_file_that_comes_at_the_last_moment_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.link

    def late(source: Path, target: Path) -> None:
        write(tmp_path / "Plan.yaml", "somebody's")
        real(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ScenarioError, match="is there already"):
        new(tmp_path, "Plan", text(1))
    assert (tmp_path / "Plan.yaml").read_text() == "somebody's"
    assert leftovers(tmp_path) == []


def test_a_duplicate_says_the_same_without_the_approval(plan: Path) -> None:
    from planner.__main__ import main

    assert main(["approve", str(plan), "--by", "Ann", "--date", "2026-11-24"]) == 0
    made = duplicate(plan, "Plan B (copy)")
    assert made == plan.parent / "Plan B copy.yaml"
    assert made.read_text() == text(0).replace("Plan 0", "Plan B (copy)")
    assert "review:" in plan.read_text()
    with pytest.raises(ScenarioError, match="is there already"):
        duplicate(plan, "Plan B (copy)")


def said(scenario: Scenario) -> dict[str, object]:
    """Every quantity and choice of a scenario but for its own name."""
    return {address: getattr(part, name) for address, part, name, _ in leaves(scenario)}


def content(scenario: Scenario) -> dict[str, object]:
    assert scenario._tree is not None
    return {key: value for key, value in plain(scenario._tree).items() if key not in ("name", "extends", "review")}


@st.composite
def changed(draw: st.DrawFn) -> tuple[Path, Scenario, Scenario, dict[str, str]]:
    """A shipped file, its scenario, and what changes of some of its values made of it."""
    path = draw(st.sampled_from(sorted(SCENARIOS.rglob("*.yaml"))))
    before = planner.load(path)
    values = {address: value for address, spec, value in declared(before) if value is not None and not value.dated and spec.kind != "month"}
    chosen = draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=6, unique=True))
    changes = {address: f"{values[address].value * draw(st.sampled_from([1, 0.5, 0.9, 0.99])):.6f}" for address in chosen}
    changes |= draw(st.sampled_from([{}, {"moves.*.share": "25%"}])) if before.moves else {}
    after = before
    for address, value in list(changes.items()):
        try:  # a value that the file's own rules refuse is not what this is about
            after = change.apply(after, {address: value})[0]
        except ScenarioError:
            del changes[address]
    return path, before, after, changes


@settings(max_examples=40)
@given(changed())
def test_differences_on_a_shipped_file_load_as_what_was_changed(drawn: tuple[Path, Scenario, Scenario, dict[str, str]]) -> None:
    path, before, after, changes = drawn
    made = as_differences(path.name, "My plan: 2", changes_between(before, after))
    again = planner.parse(made, folder=path.parent)
    assert (again.name, again.extends) == ("My plan: 2", path.name)
    assert content(again) == content(after)
    assert said(again) == said(after)
    found = [address for wanted in changes for address in change.matches(after, wanted)]
    assert made.count("\n") <= 3 + sum(address.count(".") + 1 for address in found)  # only what differs, with the keys above it


def comments(data: str) -> list[str]:
    return re.findall(r"#[^\n]*", data)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the shipped scenarios."""
    place = tmp_path_factory.mktemp("shipped") / "scenarios"
    shutil.copytree(SCENARIOS, place, ignore=shutil.ignore_patterns(".history"))
    yield place


@settings(max_examples=40)
@given(drawn=changed())
def test_a_shipped_file_saved_and_loaded_is_the_same_with_its_comments(
    shipped: Path, drawn: tuple[Path, Scenario, Scenario, dict[str, str]]
) -> None:
    source, before, after, _ = drawn
    path = shipped / source.relative_to(SCENARIOS)
    data, now = source.read_text("utf-8"), stamp(path)
    save(path, with_changes(data, changes_between(before, after)), now.digest)
    again = planner.load(path)
    assert said(again) == said(after)
    assert digest(again) == digest(after)
    assert sorted(comments(path.read_text("utf-8"))) == sorted(comments(data))
    save(path, data, stamp(path).digest)  # as it was, for those that extend it
    assert path.read_bytes() == source.read_bytes()


def test_a_value_set_to_what_it_was_is_no_difference() -> None:
    before = planner.load(SCENARIOS / "work-from-home.yaml")
    after = change.apply(before, {"moves.hr-home.share": "50%", "moves.payroll-home.share": "55%"})[0]
    made = as_differences("work-from-home.yaml", "Mine", changes_between(before, after))
    assert made == "planner: 1\nextends: work-from-home.yaml\nname: Mine\nmoves:\n  payroll-home:\n    share: 55%\n"


# --- listing


def test_the_listing_knows_scenarios_only(plan: Path) -> None:
    save(plan, text(1), stamp(plan).digest)
    (plan.parent / "sub").mkdir()
    write(plan.parent / "sub" / "other.yaml", text(2))
    for name in (".saving-0123456789abcdef", ".hidden.yaml", "notes.txt", "plan.yaml~"):
        write(plan.parent / name, text(3))
    write(plan.parent / ".history" / "strange.yaml", text(3))
    (plan.parent / "folder.yaml").mkdir()
    found = files(plan.parent)
    assert [file.key for file in found] == ["plan.yaml", "sub/other.yaml"]
    assert [file.stamp for file in found] == [stamp(file.path) for file in found]
    assert found[0].stamp.digest == digest_of(text(1).encode())
    assert found[0].stamp.time.timestamp() == pytest.approx(plan.stat().st_mtime, abs=1e-5)
