"""What docs/deploy.md tells people to write is what the planner reads, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from planner.scenario.access import access_in
from planner.views import gate

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def test_the_access_file_of_the_document_is_one() -> None:
    found = access_in(re.search(r"```yaml\n(.*?)```", TEXT, re.S)[1].encode(), "access.yaml")  # type: ignore[index]
    assert found.people["anna@example.com"] == "edit" and found.people["carl@example.com"] == "none" and found.domains == {"example.com": "view"}
    assert found.signed_out_before["dora@example.com"] > 0


def test_the_secrets_of_the_document_are_those_that_the_door_asks_for() -> None:
    auth = tomllib.loads(re.search(r"```toml\n(.*?)```", TEXT, re.S)[1])["auth"]  # type: ignore[index]
    assert tuple(sorted(auth)) == tuple(sorted(gate.AUTH))
    assert f"at least {gate.SHORTEST} characters" in TEXT


def test_every_variable_is_told() -> None:
    sources = "".join(path.read_text("utf-8") for path in [*ROOT.glob("*.py"), *(ROOT / "planner").rglob("*.py")])
    named = set(re.findall(r'"(PLANNER_[A-Z]+)"', sources))
    assert named == set(re.findall(r"^\| `(PLANNER_[A-Z]+)` \|", TEXT, re.M))


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"`((?:deploy|tests|planner|docs)/[\w./-]+\.\w+|deploy/Containerfile)`", TEXT):
        assert (ROOT / name).is_file(), name
    container = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (?!--from)(.*)", container, re.M):
        assert all((ROOT / name).exists() for name in line.split()[:-1]), line
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert {name for line in re.findall(r"^COPY (?!--from)(.*)", container, re.M) for name in line.split()[:-1]} == kept


def test_the_container_installs_by_hash_and_runs_as_nobody_in_particular() -> None:
    container = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    assert [line for line in container.splitlines() if "pip install" in line and "--require-hashes" not in line] == []
    assert "\nUSER 10001:10001\n" in container and ":latest" not in container
    assert '"server.py"' in container


def test_the_container_of_the_document_keeps_its_health_check_and_its_user_can_read_the_secrets() -> None:
    container = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    builds = re.findall(r"podman build .*", container + TEXT)
    assert "\nHEALTHCHECK " in container and builds and all("--format docker " in line for line in builds)  # podman's own format drops it
    assert f"install -d -o root -g {re.search(r'^USER [0-9]+:([0-9]+)$', container, re.M)[1]} -m 750 /etc/planner" in TEXT  # type: ignore[index]
