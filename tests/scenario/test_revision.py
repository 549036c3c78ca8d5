"""A scenario read from a revision of git: with what it extends, from any folder, and one clear line where it can't be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from example_texts import PLAN

import planner
from planner.__main__ import main
from planner.scenario.revision import opened
from planner.scenario.text import ScenarioError

OVER = "planner: 1\nextends: base.yaml\nname: Over\nteams: {clerks: {heads: 20}}\n"


def git(*arguments: str) -> None:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two states of a plan on its base in plans/, and a file at the top; the folder one is in is the top."""
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git("init", "--quiet", "--initial-branch", "main", ".")
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "base.yaml").write_text(PLAN)
    (plans / "over.yaml").write_text(OVER)
    (plans / "link.yaml").symlink_to("base.yaml")
    (tmp_path / "top.yaml").write_text(PLAN)
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    (plans / "base.yaml").write_text(PLAN.replace("60000", "61000"))
    (plans / "over.yaml").write_text(OVER.replace("20", "21"))
    git("commit", "--quiet", "--all", "--message", "two")
    (plans / "over.yaml").write_text(OVER.replace("20", "22"))
    return tmp_path


def read(name: str) -> tuple[float, float]:
    """(heads, pay) of the clerks in a state."""
    with opened(name) as path:
        team = planner.load(path).teams["clerks"]
    assert team.heads and team.pay_per_year
    return team.heads.value, team.pay_per_year.value


def refused(name: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(name)
    (problem,) = caught.value.problems
    return str(problem)


def test_what_a_file_extends_comes_from_the_same_revision(repository: Path) -> None:
    assert read("HEAD~1:plans/over.yaml") == (20, 60000)
    assert read("main:plans/over.yaml") == (21, 61000)
    assert read("plans/over.yaml") == (22, 61000)
    assert read("HEAD:top.yaml") == (10, 60000)


def test_a_path_counts_from_the_top_or_with_a_point_from_the_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("HEAD:./plans/over.yaml") == read("HEAD:plans/over.yaml")
    monkeypatch.chdir(repository / "plans")
    assert read("HEAD~1:./over.yaml") == read("HEAD~1:plans/over.yaml") == (20, 60000)
    assert read("HEAD:../top.yaml") == read("HEAD:top.yaml")


def test_a_file_of_that_name_wins(repository: Path) -> None:
    (repository / "HEAD:top.yaml").write_text(PLAN.replace("heads: 10", "heads: 3"))
    assert read("HEAD:top.yaml")[0] == 3


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere:top.yaml", "nowhere:top.yaml: git knows no revision 'nowhere' here"),
        ("HEAD~9:top.yaml", "HEAD~9:top.yaml: git knows no revision 'HEAD~9' here"),
        ("HEAD:none.yaml", "HEAD:none.yaml: no file 'none.yaml' in revision HEAD"),
        ("HEAD:none/top.yaml", "HEAD:none/top.yaml: no file 'none/top.yaml' in revision HEAD"),
        ("HEAD:plans", "HEAD:plans: no file 'plans' in revision HEAD"),
        ("HEAD:plans/link.yaml", "HEAD:plans/link.yaml: no file 'plans/link.yaml' in revision HEAD"),
        ("HEAD:../../x.yaml", "HEAD:../../x.yaml: no file '../../x.yaml' in revision HEAD"),
        (":top.yaml", ":top.yaml: is neither a file nor REV:PATH of git, such as main:scenarios/today.yaml"),
        ("--upload-pack=x:top.yaml", "--upload-pack=x:top.yaml: is neither a file nor REV:PATH of git, such as main:scenarios/today.yaml"),
        ("$(touch x):top.yaml", "$(touch x):top.yaml: git knows no revision '$(touch x)' here"),
        ("none.yaml", "none.yaml: no such file"),
        ("C:\\none.yaml", "C:\\none.yaml: no such file"),
        ("C:/none.yaml", "C:/none.yaml: no such file"),
    ],
)
def test_what_can_not_be_read_is_one_clear_line(name: str, line: str, repository: Path) -> None:
    assert refused(name) == line
    assert not (repository / "x").exists()


def test_without_a_repository_or_without_git_it_is_one_clear_line(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".git").rename(repository / "git")
    assert refused("HEAD:top.yaml") == "HEAD:top.yaml: this folder is in no git repository"
    monkeypatch.setenv("PATH", "")
    assert refused("HEAD:top.yaml") == "HEAD:top.yaml: git can't be run, and there is no file of this name"


def test_a_mistake_in_a_revision_names_the_revision(repository: Path) -> None:
    (repository / "plans" / "over.yaml").write_text(OVER.replace("heads", "haeds"))
    git("commit", "--quiet", "--all", "--message", "three")
    assert refused("HEAD:plans/over.yaml") == "HEAD:plans/over.yaml:4:18: teams.clerks.haeds: unknown key; did you mean heads?"
    (repository / "plans" / "base.yaml").write_text(PLAN.replace("months: 24", "months: 0"))
    (repository / "plans" / "over.yaml").write_text(OVER)
    git("commit", "--quiet", "--all", "--message", "four")
    assert refused("HEAD:plans/over.yaml") == "HEAD:plans/base.yaml:4:9: months: 0 is outside 1 to 120 months"


def test_a_review_sets_each_state_beside_its_own_base(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "HEAD~1:plans/over.yaml", "plans/over.yaml"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# Review of Over\n\nIn present value, Over now costs $")
    assert "Against Plan it now costs $" in text and "; before, it cost $" in text
    assert "| `teams.clerks.heads` | Heads, heads | 20 | 22 | costs $" in text
    assert "| `teams.clerks.pay_per_year` | Pay, USD per year | 60,000 | 61,000 | costs $" in text
    assert main(["review", "HEAD:plans/over.yaml", "nowhere:plans/over.yaml"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "nowhere:plans/over.yaml: git knows no revision 'nowhere' here\n")
