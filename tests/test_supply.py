"""What is installed is pinned with hashes, and nothing else: the locks follow the requirements, licences are listed, no secret is kept."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: *;[^\\]*)? *(\\)?$", re.M)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    found = {match[1].lower().replace("_", "-"): match[2] for match in _PIN.finditer(text)}
    assert found, name
    return found


@pytest.mark.parametrize(("asked", "lock"), [("requirements.txt", "requirements.lock"), ("requirements-dev.txt", "requirements-dev.lock")])
def test_the_lock_has_every_pin_with_its_version(asked: str, lock: str) -> None:
    locked = pins(lock)
    assert {name: locked.get(name) for name in pins(asked)} == pins(asked), "make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_entry_of_a_lock_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text("utf-8").strip())
    assert len(entries) == len(pins(lock))
    assert all("--hash=sha256:" in entry for entry in entries)


def test_what_tests_install_is_what_runs_and_more() -> None:
    dev = pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_make_installs_by_hash_alone() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "pip install" in line]
    assert installs and all("--require-hashes -r requirements" in line for line in installs)


def test_every_licence_is_listed() -> None:
    listed = {line.split("|")[1].strip().lower().replace("_", "-") for line in (ROOT / "docs" / "licences.md").read_text("utf-8").splitlines() if line.startswith("|")}
    missing = {name for name in pins("requirements.lock") if name not in listed}
    assert missing <= {"colorama", "pywin32", "tzlocal"}, "make licences (on a system of its own some packages are not installed)"


def kept() -> list[Path]:
    """The files of the repository."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_package_is_kept_in_the_repository() -> None:
    assert [path.name for path in kept() if path.suffix in (".whl", ".gz", ".zip", ".so", ".exe") or path.stat().st_size > 1_000_000] == []


def test_no_secret_is_in_the_repository() -> None:
    signs = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[0-9A-Za-z-]{10,}")
    assert [path.name for path in kept() if signs.search(path.read_bytes())] == []
    assert not [path.name for path in kept() if path.name in ("secrets.toml", ".env")]
