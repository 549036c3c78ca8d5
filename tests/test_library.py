"""The sourced figures: every one has value, unit, year, source and confidence, and what is derived is recomputed."""

from __future__ import annotations

import ast
import operator
import re
import shutil
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

import planner
from planner.scenario import derive
from planner.scenario.figures import FOLDER, SUMS, fits, seal, versions
from planner.scenario.quantity import Quantity, month_number
from planner.scenario.schema import specs
from planner.scenario.stress import changed
from tests.each import each

WORDS = {"official", "copied", "derived", "seller", "recalled", "judgement"}
POINTS = ("p10", "p25", "p50", "p75", "p90")
MONEY = re.compile(r"[A-Z]{3} per ")


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # the same in C, where there is one
    """Refuses a key that stands twice, which the library's own reader would let pass."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{node.start_mark}: a key stands twice"
        return super().construct_mapping(node, deep)


FILES = {
    (version, path.relative_to(FOLDER / version).with_suffix("").as_posix()): yaml.load(path.read_text("utf-8"), Loader=_Strict)
    for version in versions()
    for path in sorted((FOLDER / version).rglob("*.yaml"))
}


def figures(tree: Any, address: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(address, kind, row) of every figure below: value, wage, contribution or study."""
    if not isinstance(tree, dict):
        return
    kind = (
        "value"
        if "value" in tree
        else "wage"
        if "p50" in tree
        else "contribution"
        if "rate" in tree
        else "study"
        if "effect" in tree
        else ""
    )
    if kind:
        yield address, kind, tree
        return
    for key, item in tree.items():
        yield from figures(item, f"{address}.{key}" if address.partition(":")[2] else f"{address}{key}")


ALL = {
    (version, address): (kind, row)
    for (version, file), tree in FILES.items()
    if file not in ("sources", "stress")
    for address, kind, row in figures(tree, f"{file}:")
}
every = each(ALL, " ".join)


def numbers(row: dict[str, Any]) -> dict[str, float]:
    return {
        key: item
        for key, item in row.items()
        if isinstance(item, (int, float)) and not isinstance(item, bool) and key not in ("year", "as_of")
    }


def test_there_are_figures_of_every_kind() -> None:
    kinds = [kind for kind, _ in ALL.values()]
    assert {kind: kinds.count(kind) > 3 for kind in ("value", "wage", "contribution", "study")} == dict.fromkeys(
        ("value", "wage", "contribution", "study"), True
    )
    assert len(ALL) > 150


@every
def test_a_figure_has_a_unit_a_year_a_source_that_is_listed_and_a_word_of_confidence(version: str, address: str) -> None:
    kind, row = ALL[version, address]
    assert row["source"] in FILES[version, "sources"]
    assert row["confidence"] in WORDS
    if kind == "contribution":  # a share of pay; its year is the month from which it applies
        assert re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", row["effective"])
        assert 0 <= row["rate"] <= 1
        assert row["label"]
        return
    assert isinstance(row["unit"], str) and row["unit"]
    year = month_number(row["as_of"]) // 12 if kind == "wage" else row["year"]
    assert 1990 <= year <= int(version[:4])
    assert all(abs(item) < 1e9 for item in numbers(row).values())


@every
def test_a_range_holds_its_value(version: str, address: str) -> None:
    row = ALL[version, address][1]
    value = row.get("value", row.get("effect", row.get("p50")))
    if "low" in row:
        assert row["low"] <= value
    if "high" in row:
        assert value <= row["high"]
    assert ("low" in row) == ("high" in row) or row.get("note"), "a range with one end says why"


AWAY = [
    file.removeprefix("places/")
    for version, file in FILES
    if version == versions()[-1] and file.startswith("places/") and file.count("/") == 2 and file != "places/us/new-york"
]


def taken(address: str) -> list[str]:
    """The addresses of a scenario that a figure of the library fills."""
    file, _, key = address.partition(":")
    wanted = f"{file.replace('/', '.', 1)}.{key}" if file != "defaults" else key
    return [found for found in SPECS if fnmatchcase(found, wanted)]


@every
def test_a_figure_that_a_scenario_takes_lies_within_the_bounds_of_the_schema(version: str, address: str) -> None:
    _, row = ALL[version, address]
    for spec in (SPECS[found] for found in taken(address)):
        for number in (row.get("value"), row.get("low"), row.get("high")):
            assert number is None or spec.low <= number <= spec.high
        assert spec.kind != "money" or MONEY.match(row["unit"]), "money names its currency"


def test_scenarios_do_take_figures_of_the_library() -> None:
    assert sum(bool(taken(address)) for _, address in ALL) > 150


# A team of every role at home, and some work in every other place of the library.
SPECS = specs(
    planner.parse(
        "planner: 1\nlibrary: 2026-11\nname: All\nstart: 2027-01\nmonths: 12\n"
        "sites:\n"
        "  office: {place: us/new-york, lease: {seats: 1, rent_per_seat_month: 1, ends: 2028-01, break: {month: 2027-12}}, lead_per_month: 1, operating_per_area_year: 1, disruption_per_year: 1%}\n"
        "  shop: {place: us/new-york, lease: {seats: 1, rent_per_seat_month: 1, begins: 2027-01, ends: 2028-01, sublease: {month: 2027-03, downtime_months: 1, rent_share: 1}}}\n"
        "  house: {place: us/new-york, leases: {a: {seats: 1, rent_per_seat_month: 1, begins: 2027-01, ends: 2028-01, break: {month: 2027-12}, "
        "sublease: {month: 2027-03, downtime_months: 1, rent_share: 1}}}}\n"
        + "".join(f"  {place}: {{place: {place}, flex_per_seat_month: 1}}\n" for place in AWAY)
        + "arrangements: {home: {days_on_site: 0, meet_ups_per_year: 1, jurisdictions: 1}, staffed: {days_on_site: 5, employer: eor}}\n"
        + "vendors: {acme: {price_per_hour: 1, disruption_per_year: 1%}}\n"
        + "teams:\n"
        + "".join(
            f"  {role}: {{role: {role}, site: office, arrangement: home, heads: 1, pay_per_year: 1}}\n"
            for role in FILES[versions()[-1], "roles"]
        )
        + "moves:\n"
        + "".join(
            f"  to {place}: {{team: {next(iter(FILES[versions()[-1], 'roles']))}, share: 1%, to: {{site: {place}}}, start: 2027-03, pay_per_year: 1}}\n"
            for place in AWAY
        )
    )
)


@pytest.mark.parametrize("version", versions())
def test_a_default_fills_an_address_that_exists(version: str) -> None:
    defaults = FILES[version, "defaults"]
    assert {pattern: any(fits(address, pattern) for address in SPECS) for pattern in defaults} == dict.fromkeys(defaults, True)


@each([key for key, (kind, _) in ALL.items() if kind == "wage"], " ".join)
def test_percentiles_of_a_wage_rise(version: str, address: str) -> None:
    row = ALL[version, address][1]
    points = [row[key] for key in POINTS if key in row]
    assert len(points) >= 3 or {"low", "high"} <= set(row), "a median alone has a range"
    assert points == sorted(points)
    assert MONEY.match(row["unit"])
    if "mean" in row:
        assert row["p25"] < row["mean"] < row.get("p90", row["mean"] + 1)
    else:
        assert row["confidence"] == "derived"
    assert set(row.get("derived", {})) <= {*POINTS, "low", "high"}


@pytest.mark.parametrize("version", versions())
def test_what_a_place_says_is_missing_is_missing_and_what_is_not_said_is_there(version: str) -> None:
    for (_, file), tree in ((key, tree) for key, tree in FILES.items() if key[0] == version and key[1].startswith("places/")):
        missing = set(tree.get("missing", []))
        for code, row in tree["wages"].items():
            for key in POINTS:
                said = {f"wages.{code}.{key}", f"wages.{code}", f"wages.*.{key}"} & missing
                assert (key in row) != bool(said), f"{file} {code} {key}"


@pytest.mark.parametrize("version", versions())
def test_a_role_has_a_wage_in_every_place_or_the_place_says_that_it_is_missing(version: str) -> None:
    codes = {role["soc"] for role in FILES[version, "roles"].values()}
    for (_, file), tree in ((key, tree) for key, tree in FILES.items() if key[0] == version and key[1].startswith("places/")):
        said = {item.split(".")[1] for item in tree.get("missing", []) if item.startswith("wages.")}
        assert codes - set(tree["wages"]) - said == set(), file


@pytest.mark.parametrize("version", versions())
def test_a_place_names_a_country_of_the_library_and_its_currency(version: str) -> None:
    for (_, file), tree in ((key, tree) for key, tree in FILES.items() if key[0] == version and key[1].startswith("places/")):
        country = FILES[version, f"countries/{tree['country']}"]
        assert tree["currency"] == country["currency"], file
        assert all(row["unit"] == f"{tree['currency']} per year" for row in tree["wages"].values()), file


@pytest.mark.parametrize("version", versions())
def test_a_source_has_a_name_and_what_it_says_of_itself_makes_sense(version: str) -> None:
    for key, source in FILES[version, "sources"].items():
        assert source["name"], key
        assert "year" not in source or 1990 <= source["year"] <= int(version[:4]), key
        assert "url" not in source or source["url"].startswith(("https://", "http://")), key


# --- derived figures

OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
NUMBER = re.compile(r"(?<![\w.-])-?[0-9]+(\.[0-9]+)?(?![\w])")
REFERENCE = re.compile(r"[a-z][\w/-]*:[\w.-]*\w")


def looked_up(version: str, reference: str) -> float:
    """The number at FILE:PATH: a figure stands for its value, a study for its effect."""
    file, _, path = reference.partition(":")
    item: Any = FILES[version, file]
    for step in path.split("."):
        item = item[step]
    if isinstance(item, dict):
        item = item["value"] if "value" in item else item["effect"]
    assert isinstance(item, (int, float))
    return float(item)


def evaluated(version: str, formula: str, row: dict[str, Any]) -> float:
    """A formula of + - * /, of numbers, of figures as FILE:PATH, and of the other numbers of its own row."""
    names: dict[str, float] = {}

    def named(match: re.Match[str]) -> str:
        names[key := f"ref{len(names)}"] = looked_up(version, match[0])
        return key

    def walk(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.Constant):
            return float(node.value)  # type: ignore[arg-type]
        assert isinstance(node, ast.Name), ast.dump(node)
        return names[node.id] if node.id in names else float(row[node.id])

    return walk(ast.parse(REFERENCE.sub(named, formula), mode="eval").body)


def agrees(stored: float, exact: float) -> bool:
    """Whether a stored figure is the exact one, rounded to the digits it is stored with."""
    digits = len(repr(stored).partition(".")[2]) if isinstance(stored, float) else 0
    return abs(stored - exact) <= 0.5 * 10**-digits + 1e-9


DERIVED = [
    (version, address, key, formula)
    for (version, address), (kind, row) in ALL.items()
    if kind == "wage"
    for key, formula in row.get("derived", {}).items()
]
FORMULAS = [key for key, (_, row) in ALL.items() if row["confidence"] == "derived" or "formula" in row]


def test_the_evaluator_knows_its_arithmetic() -> None:
    version = versions()[-1]
    assert evaluated(version, "(1 + 2) * 3 / p50 - 1", {"p50": 2}) == 3.5
    assert looked_up(version, "places/us:wages.43-9041.p50") == FILES[version, "places/us"]["wages"]["43-9041"]["p50"]
    assert agrees(0.14, 0.1402) and not agrees(0.1402, 0.14) and agrees(55014, 55013.6) and not agrees(55014, 55013.4)
    with pytest.raises(AssertionError):
        evaluated(version, "__import__('os')", {})


@each(DERIVED, " ".join)
def test_a_derived_wage_point_is_what_its_formula_gives(version: str, address: str, key: str, formula: str) -> None:
    row = ALL[version, address][1]
    assert agrees(row[key], evaluated(version, formula, {name: item for name, item in row.items() if name != key}))


@each(FORMULAS, " ".join)
def test_a_derived_figure_is_what_its_formula_gives_and_names_what_it_is_made_of(version: str, address: str) -> None:
    row = ALL[version, address][1]
    assert row["confidence"] == "derived"
    assert set(row["from"]) >= set(REFERENCE.findall(row["formula"]))
    below = " ".join([row["formula"], *row.get("derived", {}).values()])
    assert set(row["from"]) <= set(REFERENCE.findall(below)), "every reference is used"
    assert agrees(row.get("value", row.get("effect", row.get("p50"))), evaluated(version, row["formula"], row))


def test_what_rebuilds_the_library_finds_every_formula_and_agrees_with_the_evaluator_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures that everything rests on are changed in a copy: what `derive` then writes is what `evaluated` gives."""
    version = versions()[-1]
    copy = Path(shutil.copytree(FOLDER / version, tmp_path / version))
    for file, old, new in (
        ("evidence.yaml", "effect: 0.2\n", "effect: 0.23\n"),
        ("places/us.yaml", "mean: 67920", "mean: 71000"),
        ("countries/hu.yaml", "532195", "555555"),
    ):
        text = (copy / file).read_text("utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), "utf-8")
    assert len(derive.rebuild(copy)) > 500
    before, after = FOLDER / version, copy
    for path in after.rglob("*.yaml"):
        one, other = (NUMBER.sub("#", (root / path.relative_to(after)).read_text("utf-8")) for root in (before, after))
        assert one == other, path  # nothing but numbers changes
        monkeypatch.setitem(
            FILES, (version, path.relative_to(after).with_suffix("").as_posix()), yaml.load(path.read_text("utf-8"), Loader=_Strict)
        )
    rows = {f"{file}:{found.partition(':')[2]}": row for (_, file), tree in FILES.items() for found, _, row in figures(tree, f"{file}:")}
    seen = set()
    for item in derive.recompute(copy):
        address, _, key = item.key.rpartition(".")
        row = rows[f"{item.file.removesuffix('.yaml')}:{address}"]
        if key in row.get("derived", {}) or key in ("value", "effect", "p50"):
            assert agrees(row[key], evaluated(version, item.formula, {name: number for name, number in row.items() if name != key}))
        else:
            assert key in ("low", "high") and row["low"] <= row["value"] <= row["high"]
        seen.add((version, f"{item.file.removesuffix('.yaml')}:{address}", key))
    assert {(one, address, key) for one, address, key, _ in DERIVED if one == version} <= seen
    assert {key for key in FORMULAS if key[0] == version} <= {(one, address) for one, address, _ in seen}


def test_there_is_something_to_recompute() -> None:
    assert len(DERIVED) > 20
    assert len(FORMULAS) >= 4


def test_us_benefits_on_top_of_contributions_are_14_percent_of_pay_and_not_the_all_in_load() -> None:
    value = looked_up(versions()[-1], "countries/us:benefits_share")
    assert value == pytest.approx((3.44 + 1.54) / 35.51, abs=1e-4)
    assert value < looked_up(versions()[-1], "evidence:studies.ecec-load-all-in")


def test_the_library_holds_no_code_and_no_person() -> None:
    paths = [path for version in versions() for path in (FOLDER / version).rglob("*") if path.is_file()]
    kinds = {path.suffix for path in paths}
    assert kinds == {".yaml", ".md", ""}
    assert [path.name for path in paths if not path.suffix] == [SUMS] * len(versions())
    assert all((Path(FOLDER) / version / "sources.yaml").is_file() for version in versions())


@pytest.mark.parametrize("version", versions())
def test_the_sums_are_those_of_the_files(version: str, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FOLDER / version, tmp_path / version))
    seal(copy)
    assert (copy / SUMS).read_text() == (FOLDER / version / SUMS).read_text(), "run `python -m planner library --rebuild`"


@pytest.mark.parametrize("version", versions())
def test_every_stress_says_that_it_is_judgement_and_fits_what_it_changes(version: str) -> None:
    for name, combination in FILES[version, "stress"].items():
        assert set(combination) == {"note", "steps"} and combination["note"].startswith("judgement; "), name
        for step in combination["steps"].values():
            fitting = [spec for address, spec in SPECS.items() if fits(address, step["address"])]
            assert fitting, f"{name}: nothing is called {step['address']}"
            for spec in fitting:
                value = Quantity(24000.0 if spec.kind == "month" else 0.5)
                assert changed(value, step["by"], spec, 24000) != f"{value.value:.12g}"
