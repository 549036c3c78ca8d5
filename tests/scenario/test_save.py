"""Changed values go back into a person's own file and nothing else does; a digest knows content from layout."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from example_texts import HEAD, NEW_YORK, PLAN
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.scenario import change
from planner.scenario.part import leaves
from planner.scenario.save import changes_between, digest, plain, with_changes
from planner.scenario.schema import Scenario
from planner.scenario.text import Node, ScenarioError, read

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TODAY = (SCENARIOS / "today.yaml").read_text("utf-8")
HOME = (SCENARIOS / "work-from-home.yaml").read_text("utf-8")

# As a person may type it: four spaces, aligned values and comments, all kinds of quotes, blank lines, spaces at a line's end.
OWN = """\
---
# My plan

planner: 1
name:   "Plan"     # the working title
start: '2027-01'
summary: >
  folded text
  goes on

months: 60   

money:
    discount_rate:   0.050    # ask the treasury
sites:
    office: { flex_per_seat_month: 100 }   # spaced braces
arrangements:
    on-site: {days_on_site: 5,   stipend_per_month: null}


# the end
"""  # noqa: W291


def said(scenario: Scenario) -> dict[str, object]:
    """Every quantity and choice of a scenario, with what is known about it."""
    return {address: getattr(part, name) for address, part, name, _ in leaves(scenario)}


def saved(text: str, changes: dict[str, str], folder: Path | None = SCENARIOS) -> str:
    """The text of a file after changes by address."""
    before = planner.parse(text, folder=folder)
    return with_changes(text, changes_between(before, change.apply(before, changes)[0]))


def differing(before: str, after: str) -> list[tuple[str, str]]:
    """(sign, line) of every line that differs."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [(line[0], line[2:]) for line in lines if line[0] in "+-"]


def test_without_changes_the_text_is_the_same_to_the_byte() -> None:
    assert with_changes(OWN, {}) == OWN


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.name)
def test_one_changed_value_of_a_shipped_file_is_one_changed_line(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = read(text.encode(), path.name)
    for address, value in (("months", "36"), ("name", "Another name")):
        if address not in plain(tree):
            continue
        node = read(f"{address}: {value}\n".encode(), "--set").value[address]  # type: ignore[index,call-overload]
        old = plain(tree)[address]
        assert differing(text, with_changes(text, {address: node})) == [("-", f"{address}: {old}\n"), ("+", f"{address}: {value}\n")]


@pytest.mark.parametrize(
    ("text", "changes", "lines"),
    [
        (TODAY, {"sites.headquarters.lease.seats": "250"},
         [("-", "      seats: 260                       # 240 posts and room to grow when it was signed in 2019\n"),
          ("+", "      seats: 250                       # 240 posts and room to grow when it was signed in 2019\n")]),
        (TODAY, {"teams.accounting.heads": "30"},
         [("-", "  accounting: {role: accounting, site: headquarters, arrangement: on-site, heads: 36}\n"),
          ("+", "  accounting: {role: accounting, site: headquarters, arrangement: on-site, heads: 30}\n")]),
        (TODAY, {"sites.headquarters.lease.exit": "break"}, [("+", "      exit: break\n")]),
        (TODAY, {"evidence.turnover.home": "0.8"}, [("+", "evidence:\n"), ("+", "  turnover:\n"), ("+", "    home: 0.8\n")]),
        (HOME, {"teams.accounting.heads": "30"}, [("+", "teams:\n"), ("+", "  accounting:\n"), ("+", "    heads: 30\n")]),
        (HOME, {"moves.records-home.share": "25%"},
         [("-", "  records-home: {team: records, share: 30%, to: {arrangement: home}, start: 2027-09, over_months: 3}   # paper files stay\n"),
          ("+", "  records-home: {team: records, share: 25%, to: {arrangement: home}, start: 2027-09, over_months: 3}   # paper files stay\n")]),
    ],
)  # fmt: skip
def test_only_what_was_changed_differs_line_by_line(text: str, changes: dict[str, str], lines: list[tuple[str, str]]) -> None:
    assert differing(text, saved(text, changes)) == lines


def test_a_lever_changes_the_shares_and_nothing_else_of_the_file() -> None:
    after = saved(HOME, {"moves.*.share": "30%"})
    changed = differing(HOME, after)
    assert len(changed) == 18  # nine of the ten moves, each out and in: records had 30 %
    assert all("share: " in line for _, line in changed)
    assert [line.split("#")[1] for line in HOME.splitlines() if "#" in line] == [
        line.split("#")[1] for line in after.splitlines() if "#" in line
    ]


def test_a_files_own_manner_of_writing_is_kept() -> None:
    after = saved(OWN, {"money.discount_rate": "6%"})
    assert differing(OWN, after) == [
        ("-", "    discount_rate:   0.050    # ask the treasury\n"),
        ("+", "    discount_rate:   6%    # ask the treasury\n"),
    ]


def test_line_ends_and_a_byte_order_mark_are_kept() -> None:
    text = "\ufeff" + PLAN.replace("\n", "\r\n")
    after = saved(text, {"teams.clerks.heads": "11"})
    assert after == text.replace("heads: 10", "heads: 11")


def test_a_file_without_a_line_end_at_its_end_can_be_changed() -> None:
    after = saved(PLAN.rstrip("\n"), {"teams.clerks.heads": "11"})
    assert after.rstrip("\n") == PLAN.replace("heads: 10", "heads: 11").rstrip("\n")


def test_a_value_is_added_under_a_key_that_stands_empty() -> None:
    text = HEAD + "money:\nroles:\n"
    assert plain(read(saved(text, {"money.discount_rate": "6%"}).encode(), "x"))["money"] == {"discount_rate": "6%"}


@pytest.mark.parametrize("value", ["{value: 8%, note: 'yes'}", "{value: 8%, note: '12:30'}", "{value: 8%, note: '2026-11-24'}", "{value: 8%, note: '012'}", "{value: 8%, note: '1e3'}",
                                   "{value: 8%, note: 'a: b # c'}", "{value: 8%, note: ''}", "{value: 8%, note: 'null'}", "0.00001", "0.10",
                                   "{value: 8%, note: '- a'}", "{value: 8%, note: '*a, [b}'}", '{value: 8%, note: "a\\n\\tb \\\\ \\" c "}', "{value: 8%, note: '# 1'}"])  # fmt: skip
def test_whatever_a_change_may_say_is_read_back_as_it_was_meant(value: str) -> None:
    before = planner.parse(PLAN)
    after = change.apply(before, {"money.discount_rate": value})[0]
    again = planner.parse(with_changes(PLAN, changes_between(before, after)))
    assert said(again) == said(after)


@pytest.mark.parametrize("value", ["{2027-01: 80, 2028-01: 90}", "{value: {2027-01: 80, 2028-01: 90}, low: 10, source: x}"])
def test_values_that_change_with_time_are_read_back_as_they_were_meant(value: str) -> None:
    before = planner.parse(PLAN)
    after = change.apply(before, {"arrangements.home.stipend_per_month": value})[0]
    again = planner.parse(with_changes(PLAN, changes_between(before, after)))
    assert said(again) == said(after)


def value_of(text: str) -> Node:
    """The node of a value as it would stand in a file."""
    return read(f"v: {text}\n".encode(), "--set").value["v"]  # type: ignore[index,call-overload,return-value]


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("a:   # none yet\nb: 1", {"a": "2"}, "a: 2   # none yet\nb: 1"),
        ("a:   # none yet\n\nb: 1\n", {"a.x y": "2", "a.c.d": "3"}, "a:   # none yet\n  x y: 2\n  c:\n    d: 3\n\nb: 1\n"),
        ("a: ~   # none\n", {"a.b": "2"}, "a: {b: 2}   # none\n"),
        ("a: { b: , c }\n", {"a.b": "1", "a.c": "2"}, "a: { b: 1 , c: 2 }\n"),
        ("a: {b: {}, c: {x: 1,}}\n", {"a.b.w": "1", "a.c.z": "2", "a.d": "3"}, "a: {b: {w: 1}, c: {x: 1, z: 2,}, d: 3}\n"),
        ("a: {b: }\n", {"a.c": "1"}, "a: {b: , c: 1 }\n"),
        ("a: {b: 1,   # one\n    c: 2    # two\n   }\n", {"a.c": "3", "a.d": "4"}, "a: {b: 1,   # one\n    c: 3, d: 4    # two\n   }\n"),
        ("a: {b: 1,   # one\n    c: 2}  # two\n", {"a": "7"}, "a: 7  # two\n# one\n"),
        ("a:   # one\n    # two\n    b: '#'   # three\n    c: 2  # four\n\nd: 1\n", {"a": "7"}, "a: 7   # one\n    # two\n    # three\n    # four\n\nd: 1\n"),
        ("a: >-   # why\n  folded\n\n  text\n\n\n# end\nb: 1\n", {"a": "x", "c": "2"}, "a: x   # why\n\n\n# end\nb: 1\nc: 2\n"),
        ("a: |\n  text\n\n# end\n", {"b": "2"}, "a: |\n  text\nb: 2\n\n# end\n"),
        ("a: |+\n  text\n\n# end\n", {"b": "2"}, "a: |+\n  text\n\nb: 2\n# end\n"),
        ("a: 'two\n  lines'   # why\nb: [1,\n  2]\n", {"a": "x", "b": "3"}, "a: x   # why\nb: 3\n"),
        ("a:\n   b:\n", {"a.b": "1", "a.c": "2", "d.e.f": "{value: 3, note: 'yes'}"}, "a:\n   b: 1\n   c: 2\nd:\n  e:\n    f: {value: 3, note: \"yes\"}\n"),
        ("{a: 1}\n", {"b.c": "2", "yes": "3"}, '{a: 1, b: {c: 2}, "yes": 3}\n'),
        ("--- # head\na: 1\n...\n", {"b": "2"}, "--- # head\na: 1\nb: 2\n...\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_whatever_way_a_person_writes_the_rest_stays_as_typed(before: str, changes: dict[str, str], after: str, line_end: str) -> None:
    text = "\ufeff" + before.replace("\n", line_end)
    nodes = {address: value_of(value) for address, value in changes.items()}
    assert with_changes(text, nodes) == "\ufeff" + after.replace("\n", line_end)


def test_a_key_that_would_alter_a_text_before_it_is_not_added() -> None:
    with pytest.raises(ScenarioError, match="nothing was saved"):
        with_changes("a: |\n  no line end", {"b": value_of("1")})


def on_one_line(node: Node, prefix: str = "") -> dict[str, int]:
    """Address -> line of every value of a tree that stands on the line of its key."""
    found = {}
    assert isinstance(node.value, dict)
    for key, item in node.value.items():
        inner = on_one_line(item, f"{prefix}{key}.") if isinstance(item.value, dict) else {}
        if item.line is not None and {item.line, *inner.values()} == {item.key_line}:
            found[prefix + key] = item.line
        found |= inner
    return found


WORDS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: round(x, 9)),
    st.sampled_from(
        [
            "yes",
            "12:30",
            "2026-01-31",
            "2027-01",
            "60%",
            "a: b",
            "a # b",
            "- a",
            "'",
            "",
            " a",
            "null",
            "1e3",
            "012",
            "{",
            "*a",
            True,
            False,
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))),
)
VALUES = st.one_of(
    WORDS, st.dictionaries(st.sampled_from(["value", "low", "note", "on", "2027-01"]), WORDS.map(lambda word: Node(word, "--set")))
).map(lambda value: Node(value, "--set"))


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.sampled_from(sorted(SCENARIOS.rglob("*.yaml"))), st.sampled_from(["\n", "\r\n"]), st.data())
def test_lines_that_hold_no_changed_value_are_identical(path: Path, line_end: str, data: st.DataObject) -> None:
    text = path.read_text("utf-8").replace("\n", line_end)
    places = on_one_line(read(text.encode(), path.name))
    addresses = data.draw(st.sets(st.sampled_from(sorted(places)), min_size=1, max_size=6))
    changes = {
        address: data.draw(VALUES) for address in sorted(addresses) if not any(address.startswith(f"{other}.") for other in addresses)
    }
    before, after = text.split("\n"), with_changes(text, changes).split("\n")
    assert len(before) == len(after)
    touched = {places[address] for address in changes}
    assert [row for number, row in enumerate(after, 1) if number not in touched] == [
        row for number, row in enumerate(before, 1) if number not in touched
    ]


def test_what_does_not_read_back_as_it_was_meant_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    node = read(b"v: 7\n", "--set").value["v"]  # type: ignore[index,call-overload]
    assert "months: 7" in with_changes(PLAN, {"months": node})
    monkeypatch.setattr("planner.scenario.save._spliced", lambda text, wanted: text)  # a writer that drops the change
    with pytest.raises(ScenarioError, match="nothing was saved"):
        with_changes(PLAN, {"months": node})


def test_changes_between_names_what_was_set_and_nothing_else() -> None:
    before = planner.parse(PLAN)
    assert changes_between(before, before) == {}
    after = change.apply(before, {"teams.clerks.heads": "12", "money.discount_rate": "9%"})[0]
    assert {address: plain(node) for address, node in changes_between(before, after).items()} == {
        "money.discount_rate": "9%",
        "teams.clerks.heads": 12,
    }


def test_changes_on_top_of_changes_are_all_named() -> None:
    first = planner.parse(PLAN)
    third = change.apply(change.apply(first, {"teams.clerks.heads": "12"})[0], {"roles.clerk.turnover": "20%", "pay.review_month": "4"})[0]
    text = with_changes(PLAN, changes_between(first, third))
    assert said(planner.parse(text)) == said(third)


def test_a_change_to_a_file_that_extends_another_goes_into_that_file_alone() -> None:
    after = saved(HOME, {"sites.headquarters.lease.seats": "250", "moves.hr-home.share": "10%"})
    again = planner.parse(after, folder=SCENARIOS)
    assert again.sites["headquarters"].lease.seats.value == 250  # type: ignore[union-attr]
    assert again.sites["headquarters"].lease.ends.value == planner.parse(TODAY).sites["headquarters"].lease.ends.value  # type: ignore[union-attr]
    assert again.moves["hr-home"].share.value == 0.1  # type: ignore[union-attr]


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "teams.accountants.heads": st.integers(0, 400).map(str),
        "teams.clerks.pay_per_year": st.floats(0, 1e6, allow_subnormal=False).map(lambda x: f"{x:.4f}"),
        "money.discount_rate": st.floats(-0.4, 0.5).map(lambda x: f"{x * 100:.3f}%"),
        "sites.office.lease.ends": st.integers(1, 12).map(lambda m: f"2029-{m:02d}"),
        "sites.office.lease.seats": st.integers(0, 1000).map(str),
        "sites.office.lease.rent_per_seat_month": st.tuples(st.integers(1, 900), st.integers(900, 2000)).map(
            lambda ab: f'{{value: {ab[0]}, low: 0, high: {ab[1]}, note: "it\'s: {ab[0]}"}}'
        ),
        "arrangements.home.stipend_tax": st.sampled_from(["taxable", "grossed-up", "accountable", "statutory"]),
        "arrangements.*.stipend_per_month": st.dictionaries(st.integers(1, 9), st.integers(0, 900), min_size=1).map(
            lambda rows: "{" + ", ".join(f"2027-0{month}: {amount}" for month, amount in rows.items()) + "}"
        ),
        "roles.accounting.turnover": st.integers(0, 300).map(lambda x: f"{x}%"),
        "countries.us.contributions.oasdi.rate": st.integers(0, 100).map(lambda x: f"{x / 1000}"),
        "places.us/new-york.wage_growth": st.sampled_from(["0", "3.5%", "-1%"]),
    },
)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(CHANGES)
def test_changed_then_saved_then_read_is_the_same_as_changed(changes: dict[str, str]) -> None:
    before = planner.parse(NEW_YORK)
    after = change.apply(before, changes)[0]
    text = with_changes(NEW_YORK, changes_between(before, after))
    again = planner.parse(text)
    assert said(again) == said(after)
    assert digest(again) == digest(after)
    assert with_changes(text, changes_between(again, again)) == text


# --- digest


def test_a_digest_knows_nothing_of_comments_order_quotes_and_layout() -> None:
    layout = """\
# another look
months: 24
'name': "Plan"
start: "2027-01"
planner: 1
moves:
  clerks-home:
    start: 2027-03     # the first quarter is busy
    to: {arrangement: home}
    share: '50%'
    team: clerks
teams:
  clerks: {heads: 10.0, pay_per_year: 60000, arrangement: on-site, site: office, role: clerk}
roles:
  clerk:
    turnover: 10%
    on_site_minimum: 20%
arrangements: {home: {stipend_per_month: 100, days_on_site: 0}, on-site: {days_on_site: 5}}
sites: {office: {flex_per_seat_month: 1000}}
money: {discount_rate: 10%}
"""
    assert digest(planner.parse(layout)) == digest(planner.parse(PLAN))
    assert digest(planner.parse(PLAN, "other.yaml")) == digest(planner.parse(PLAN))
    assert len(digest(planner.parse(PLAN))) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Plan", "name: Plam"),
        ("months: 24", "months: 25"),
        ("start: 2027-01", "start: 2027-02"),
        ("10%}", "10.1%}"),
        ("heads: 10", "heads: 11"),
        ("stipend_per_month: 100", "stipend_per_month: {value: 100, note: seen}"),
        ("stipend_per_month: 100", "stipend_per_month: {value: 100, high: 120}"),
        ("name: Plan", "name: Plan\nsummary: more"),
        ("start: 2027-01", "start: 2027-01\nlibrary: 2026-11"),
        ("moves: {clerks-home", "moves: {clerks home"),
        ("stipend_per_month: 100", "stipend_per_month: 100, stipend_tax: accountable"),
    ],
)
def test_a_digest_changes_with_any_value(old: str, new: str) -> None:
    assert PLAN.count(old) >= 1
    text = PLAN.replace(old, new, 1)
    if "library" in new:
        text = text.replace("{flex_per_seat_month: 1000}", "{place: us/new-york, flex_per_seat_month: 1000}").replace(
            "role: clerk", "role: accounting"
        )
        base = text.replace("library: 2026-11\n", "library: none\n")
        assert digest(planner.parse(text)) != digest(planner.parse(base))
        return
    assert digest(planner.parse(text)) != digest(planner.parse(PLAN))


def test_a_digest_counts_what_is_extended(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(PLAN)
    (tmp_path / "over.yaml").write_text("planner: 1\nextends: base.yaml\nname: Over\n")
    first = digest(planner.load(tmp_path / "over.yaml"))
    assert first == digest(planner.parse(PLAN.replace("name: Plan", "name: Over")))
    (tmp_path / "base.yaml").write_text(PLAN.replace("heads: 10", "heads: 11"))
    assert digest(planner.load(tmp_path / "over.yaml")) != first


def test_a_digest_sees_a_change_and_its_undoing() -> None:
    scenario = planner.parse(PLAN)
    there = change.apply(scenario, {"teams.clerks.heads": "11"})[0]
    back = change.apply(there, {"teams.clerks.heads": "10"})[0]
    assert digest(there) != digest(scenario) == digest(back)
