"""What the scenarios of a folder would say if one had another text."""

from __future__ import annotations

import shutil

import pytest

import planner
from planner.scenario import trial
from planner.scenario.text import ScenarioError
from tests.conftest import SCENARIOS


@pytest.fixture
def place(tmp_path):
    for name in ("today.yaml", "work-from-home.yaml", "hybrid.yaml"):
        shutil.copy(SCENARIOS / name, tmp_path / name)
    (tmp_path / "top.yaml").write_text("planner: 1\nextends: hybrid.yaml\nname: Top\n")
    (tmp_path / "broken.yaml").write_text("planner: 1\nextends: today.yaml\nnothing: 1\n")
    return tmp_path


def test_what_rests_on_a_file_at_any_depth(place):
    assert trial.above(place / "today.yaml") == ["hybrid.yaml", "top.yaml", "work-from-home.yaml"]
    assert trial.above(place / "hybrid.yaml") == ["top.yaml"] and trial.above(place / "top.yaml") == []


def test_another_text_is_tried_beside_the_others_and_the_folder_is_left_alone(place):
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    text = (place / "today.yaml").read_text()
    later = text.replace("start: 2027-01", "start: 2028-06")
    assert later != text
    with trial.beside(place, {"today.yaml": text.replace("months: 60", "months: 48")}) as copy:
        assert planner.load(copy / "hybrid.yaml").months == 48
    trial.check_above(place / "today.yaml", text, "")
    with pytest.raises(ScenarioError, match=r"today\.yaml.*: hybrid\.yaml rests on it and could not be opened any more"):
        trial.check_above(place / "today.yaml", later, "")
    trial.check_above(place / "hybrid.yaml", (place / "hybrid.yaml").read_text() + "nothing: 1\n", "top.yaml")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


@pytest.mark.parametrize(("rate", "alike"), [("9%", True), ("8%", False)])
def test_a_value_is_the_same_wherever_it_stands_and_whatever_its_range(place, rate, alike):
    (place / "said.yaml").write_text(f"planner: 1\nextends: today.yaml\nname: Said\nmoney: {{discount_rate: {rate}}}\n")
    assert (trial.values(planner.load(place / "said.yaml")) == trial.values(planner.load(place / "today.yaml"))) is alike
