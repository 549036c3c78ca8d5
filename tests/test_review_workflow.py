"""The workflow that docs/review.md offers: it is YAML, its commands exist, and its script does its work in a repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.__main__ import _parser

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "scenario-review.yml"
TEXT = (ROOT / "docs" / "review.md").read_text("utf-8")
SAMPLE = {"SCENARIO": "a.yaml", "LINE": "rent", "OLD": "a.yaml", "NEW": "b.yaml", "BASE": "a.yaml", "PLAN": "b.yaml"}


def workflow() -> dict[Any, Any]:
    return yaml.safe_load(FILE.read_text("utf-8"))


def scripts() -> dict[str, str]:
    """Name -> script of every step that runs one."""
    return {step.get("name", step["run"]): step["run"] for step in workflow()["jobs"]["review"]["steps"] if "run" in step}


def test_it_runs_on_pull_requests_and_may_only_read() -> None:
    found = workflow()
    assert set(found[True]) == {"pull_request"}  # YAML 1.1 reads `on` as true; the service does not
    assert found["permissions"] == {"contents": "read"}
    assert all(re.fullmatch(r"actions/[a-z-]+@v[0-9]+", step["uses"]) for step in found["jobs"]["review"]["steps"] if "uses" in step)
    checkout = found["jobs"]["review"]["steps"][0]
    assert checkout["with"]["fetch-depth"] == 0


def test_no_text_of_a_pull_request_becomes_a_command() -> None:
    assert not any("${{" in script for script in scripts().values())


def commands(text: str) -> list[list[str]]:
    """The arguments of every call of the planner in a script, cut at what belongs to the shell."""
    found = []
    for call in re.findall(r"python -m planner ([^\n]*)", text):
        words = shlex.split(re.split(r" [>|;&2]|; ", call)[0])
        found.append([SAMPLE.get(word, word.rstrip(";")) for word in words])
    return found


def test_the_commands_in_the_workflow_and_in_the_text_exist() -> None:
    called = [call for script in scripts().values() for call in commands(script)]
    assert {call[0] for call in called} == {"check", "review", "run"}
    told = commands(TEXT)
    assert {call[0] for call in told} == {"check", "review", "approve"}
    inline = [[SAMPLE.get(word, word) for word in text.split()] for text in re.findall(r"`([a-z]+ [A-Z]+(?: [A-Z]+)*)`", TEXT)]
    assert {call[0] for call in inline} == {"review", "assumptions", "explain", "compare"}
    for call in [*called, *told, *inline]:
        _parser().parse_args(call)  # leaves with an error if there is no such command or argument
    assert "requirements.txt" in FILE.read_text("utf-8") and (ROOT / "requirements.txt").exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="the workflow's shell is bash")
def test_its_script_reviews_what_changed_and_tells_what_is_wrong(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    git("init", "--quiet", "--initial-branch", "main", ".")
    git("add", ".")
    git("commit", "--quiet", "--message", "before")
    before = git("rev-parse", "HEAD")
    plan = tmp_path / "scenarios" / "work from home.yaml"
    text = (tmp_path / "scenarios" / "work-from-home.yaml").read_text("utf-8")
    (tmp_path / "scenarios" / "work-from-home.yaml").write_text(text.replace("{value: 150, low: 75", "{value: 200, low: 75"), "utf-8")
    plan.write_text(text, "utf-8")
    (tmp_path / "scenarios" / "hybrid.yaml").write_text("planner: 1\nextends: today.yaml\nnmae: Hybrid\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "after")

    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    summary, environment = tmp_path / "summary.md", tmp_path / "environment"
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = own | {
        "PATH": f"{tmp_path / 'bin'}:{own['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_ENV": str(environment),
        "BEFORE": before,
    }
    check, review, decide = [script for name, script in scripts().items() if "pip install" not in name]
    for script in (check, review):
        subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=tmp_path, env=env, check=True)
    said = summary.read_text("utf-8")
    files = len(list((tmp_path / "scenarios").rglob("*.yaml")))
    assert f"{files} files checked, 1 with problems" in said
    assert "# Review of Work from home\n" in said and "| `arrangements.home.stipend_per_month` | Stipend, USD per head and month | 150 | 200 | costs $" in said
    assert "# New: scenarios/work from home.yaml\n```\nWork from home\n" in said
    assert said.count("hybrid.yaml:3:1: nmae: unknown key; did you mean name?") == 2  # in the check and in the review
    assert said.count("# Review of") == 1
    failed, fine = environment.read_text().strip().split("=")[1], ""
    codes = [subprocess.run(["bash", "-e", "-c", decide], env=env | {"CHECK": value}, check=False).returncode for value in (failed, fine)]
    assert codes == [1, 0]
