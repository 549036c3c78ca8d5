"""What all tests share: the shipped scenarios, `--update-golden`, and how long hypothesis may look for a counterexample."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import planner

ROOT = Path(__file__).parent.parent
SCENARIOS = ROOT / "scenarios"
os.environ["PLANNER_DRAFTS"] = tempfile.mkdtemp(prefix="planner-drafts-")  # no test touches a person's own
atexit.register(shutil.rmtree, os.environ["PLANNER_DRAFTS"], ignore_errors=True)

settings.register_profile(
    "suite",
    deadline=None,
    max_examples=50,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "search", parent=settings.get_profile("suite"), max_examples=1000, derandomize=False
)  # --hypothesis-profile=search
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ with what the program says now")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for servers and browsers go first, the shortest ones fill the end: no core is idle while the last long one runs."""
    items.sort(key=lambda item: not {"browser", "server"}.intersection(item.path.parts))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of the shipped scenarios."""
    return SCENARIOS


@pytest.fixture(scope="session")
def today():
    return planner.load(SCENARIOS / "today.yaml")


@pytest.fixture(scope="session")
def work_from_home():
    return planner.load(SCENARIOS / "work-from-home.yaml")


@pytest.fixture(scope="session")
def cpa_office():
    return planner.load(SCENARIOS / "cpa" / "office.yaml")


@pytest.fixture(scope="session")
def cpa_home():
    return planner.load(SCENARIOS / "cpa" / "home.yaml")
