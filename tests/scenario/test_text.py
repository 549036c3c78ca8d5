"""The reader: limits, what two YAML versions read differently, characters, and that nothing but ScenarioError comes out."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from example_texts import HEAD, PLAN, problems
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import planner
from planner.scenario.text import MAX_BYTES, MAX_EVENTS, ScenarioError, read
from tests.bench.fuzz_load import text_of, tried

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(SCENARIOS.rglob("*.yaml"))
FUZZ = settings(max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


def plain(text: str) -> object:
    """What the reader makes of `value: TEXT`."""
    tree = read(f"value: {text}\n".encode(), "plan.yaml").value
    assert isinstance(tree, dict)
    return tree["value"].value


def refusal(text: str | bytes) -> list[str]:
    """The lines with which the reader alone refuses a text."""
    with pytest.raises(ScenarioError) as caught:
        read(text.encode() if isinstance(text, str) else text, "plan.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("0.05", 0.05),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2027-01", "2027-01"),
        ("60%", "60%"),
        ("a: b".replace(": ", ":"), "a:b"),
        ("'NO'", "NO"),
        ("'012'", "012"),
        ('"1_000"', "1_000"),
        ("'2026-01-31'", "2026-01-31"),
        ("New York", "New York"),
    ],
)
def test_a_word_that_all_readers_read_alike_is_taken(text: str, value: object) -> None:
    found = plain(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["y", "N", "yes", "No", "NO", "on", "Off", "OFF"])
def test_a_yes_no_word_is_refused(word: str) -> None:
    assert refusal(f"value: {word}\n") == [f"plan.yaml:1:8: '{word}' is a yes/no word; write true or false, or put it in quotes"]


@pytest.mark.parametrize(
    "word",
    ["1_000", "1_000.5", "012", "08", "-010.5", "12:30", "22:22", "190:20:30", "0x1F", "0o17", "0b101", "1e3", "1.5e3", "2E-4", "2026-01-31",
     "2001-12-14T21:59:43Z", ".nan", ".inf", "-.INF", "=", "<<"],
)  # fmt: skip
def test_a_number_or_date_that_readers_read_differently_is_refused_where_it_stands(word: str) -> None:
    (line,) = refusal(f"value: {word}\n")
    assert line.startswith(f"plan.yaml:1:8: '{word}' ")


@pytest.mark.parametrize("word", ["-.5", "+.5", "1.0_5", "1_90:20", "1_0.5e+3"])
def test_a_rarer_number_that_yaml_1_1_and_1_2_read_differently_is_refused_too(word: str) -> None:
    (line,) = refusal(f"value: {word}\n")
    assert line.startswith(f"plan.yaml:1:8: '{word}' ")


@pytest.mark.parametrize("word", ["NO", "1_000", "012", "2026-01-31", "12:30", "1e3", "true", "null", "7"])
def test_a_key_is_read_as_strictly_as_a_value(word: str) -> None:
    (line,) = refusal(f"a: 1\n{word}: 1\n")
    assert line.startswith("plan.yaml:2:1: ")
    assert read(f"'{word}': 1\n".encode(), "plan.yaml").value.keys() == {word}  # type: ignore[union-attr]


def test_a_month_is_a_key_without_quotes() -> None:
    assert read(b"2027-01: 900\n", "plan.yaml").value.keys() == {"2027-01"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x 1\n", "plan.yaml:1:4: anchor &x is not allowed"),
        ("a: *x\n", "plan.yaml:1:4: alias *x is not allowed"),
        ("a: !!str 1\n", "plan.yaml:1:4: tag tag:yaml.org,2002:str is not allowed"),
        ("a: !own 1\n", "plan.yaml:1:4: tag !own is not allowed"),
        ("a: &x [1]\n", "plan.yaml:1:4: anchor &x is not allowed"),
        ("a: !!map {}\n", "plan.yaml:1:4: tag tag:yaml.org,2002:map is not allowed"),
        ("&k a: 1\n", "plan.yaml:1:1: anchor &k is not allowed"),
        ("<<: {a: 1}\n", "plan.yaml:1:1: '<<' has a meaning of its own in YAML; put it in quotes"),
        ("a: 1\n---\nb: 2\n", "plan.yaml:2:1: more than one document (---) in the file"),
        ("a: 1\n...\n---\nb: 2\n", "plan.yaml:3:1: more than one document (---) in the file"),
        ("a: 1\nb: 2\na: 3\n", "plan.yaml:3:1: duplicate key 'a' (first at line 1)"),
        ("m:\n  a: 1\n  'a': 3\n", "plan.yaml:3:3: duplicate key 'a' (first at line 2)"),
        ("{a: 1}: 2\n", "plan.yaml:1:1: a key must be a word"),
        ("? [a]\n: 2\n", "plan.yaml:1:3: a key must be a word"),
        ("'': 2\n", "plan.yaml:1:1: a key must not be empty"),
        ("- a\n", "plan.yaml:1: the file must be a mapping of keys to values, not a list"),
        ("text\n", "plan.yaml:1: the file must be a mapping of keys to values, not a single value"),
        ("", "plan.yaml:1: the file must be a mapping of keys to values, not empty"),
        ("# only a comment\n", "plan.yaml:1: the file must be a mapping of keys to values, not empty"),
    ],
)
def test_what_is_beyond_the_strict_subset_is_refused_where_it_stands(text: str, line: str) -> None:
    assert refusal(text) == [line]


def test_a_file_of_256_kb_is_read_and_one_more_byte_is_not() -> None:
    start = b"a: 1\n"
    whole = start + b"#" * (MAX_BYTES - len(start))
    assert len(whole) == 256 * 1024
    assert read(whole, "plan.yaml").value.keys() == {"a"}  # type: ignore[union-attr]
    assert refusal(whole + b"#") == ["plan.yaml: the file is larger than 256 KB"]


def test_a_large_file_on_disk_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * (3 << 20))
    with pytest.raises(ScenarioError, match=r"large\.yaml: the file is larger than 256 KB"):
        planner.load(path)


def test_twenty_levels_are_read_and_one_more_is_not() -> None:
    assert read(b"a: " + b"[" * 19 + b"]" * 19, "plan.yaml")
    assert refusal(b"a: " + b"[" * 20 + b"]" * 20) == ["plan.yaml:1:23: nested deeper than 20 levels"]


def test_a_file_of_very_many_words_is_refused() -> None:
    (line,) = refusal("a: [" + "1," * MAX_EVENTS + "]\n")
    assert "words in one file" in line


def test_twenty_digits_are_read_and_one_more_is_not() -> None:
    assert plain("1" * 20) == int("1" * 20)
    assert refusal("value: " + "1" * 21) == ["plan.yaml:1:8: 111111111111111111111 is too large for a number (more than 20 digits)"]
    (line,) = refusal("value: 0." + "1" * 5000)
    assert "too large for a number" in line
    assert len(line) < 120


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\r", "U+000D"),
        ("\u200b", "U+200B (zero width space)"),
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\u2028", "U+2028 (line separator)"),
        ("\ufeff", "U+FEFF"),
        ("\ue000", "U+E000"),
    ],
)
def test_a_control_or_direction_character_is_refused_by_name(char: str, name: str) -> None:
    (line,) = refusal(f"a: 1\nb: x{char}y\n")
    assert line.startswith(f"plan.yaml:2:5: the character {name}")
    assert char not in line


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\e", "\\x7f", "\\N", "\\u202e", "\\u200b", "\\L", "\\uFEFF"])
def test_a_control_or_direction_character_is_refused_when_it_is_escaped_in_quotes_too(escape: str) -> None:
    (line,) = refusal(f'a: 1\nb: "x{escape}y"\n')
    assert line.startswith("plan.yaml:2:4: ")
    (line,) = refusal(f'a: 1\n"x{escape}y": 1\n')
    assert line.startswith("plan.yaml:2:1: ")


def test_letters_of_any_language_a_tab_in_text_and_a_bom_at_the_start_are_taken() -> None:
    text = "\ufeffname: José 日本 Ελλάδα\nnote: 'a\tb'\n"
    tree = read(text.encode(), "plan.yaml").value
    assert isinstance(tree, dict)
    assert {key: node.value for key, node in tree.items()} == {"name": "José 日本 Ελλάδα", "note": "a\tb"}


def test_a_lone_surrogate_is_refused_in_bytes_in_quotes_and_in_text() -> None:
    assert refusal(b"a: \xed\xa0\x80\n") == ["plan.yaml:1: byte 0xed is not UTF-8; save the file as UTF-8"]
    (line,) = refusal('a: "\\ud800"\n')
    assert line.startswith("plan.yaml:1:")
    (line,) = problems(HEAD + "summary: \ud800\n")
    assert line.startswith("plan.yaml")
    line.encode()


@pytest.mark.parametrize(
    ("key", "named"),
    [("mоnths", "cyrillic small letter o"), ("Αrea", "greek capital letter alpha"), ("mоney", "cyrillic small letter o")],
)
def test_a_look_alike_letter_in_a_key_is_named(key: str, named: str) -> None:
    (line,) = refusal(f"planner: 1\n{key}: 1\n")
    assert line.startswith("plan.yaml:2:1: ")
    assert named in line


def test_a_key_wholly_in_another_alphabet_is_a_name_like_any_other() -> None:
    assert read("команда: 1\n".encode(), "plan.yaml").value.keys() == {"команда"}  # type: ignore[union-attr]


def test_several_problems_of_the_reader_are_said_at_once_in_the_order_of_the_file() -> None:
    text = "a: NO\nb: 012\nc: .nan\na: 1\nd: 2026-01-31\n"
    assert [line.split(": ")[0] for line in refusal(text)] == [f"plan.yaml:{n}" for n in ("1:4", "2:4", "3:4", "4:1", "5:4")]
    several = refusal("a: x\u202ey\nb: x\u200by\n")
    assert [line.split(": ")[0] for line in several] == ["plan.yaml:1:5", "plan.yaml:2:5"]


def test_a_problem_is_one_line_even_where_a_key_holds_a_line_break() -> None:
    (line,) = problems(HEAD + '"first\\nsecond": 1\n')
    assert "\n" not in line


def test_a_very_long_key_is_cut_in_the_line_that_refuses_it() -> None:
    (line,) = problems(HEAD + "k" * 3000 + ": 1\n")
    assert len(line) < 1000


def accepted_or_refused_in_one_line_each(data: str | bytes) -> None:
    try:
        planner.parse(data, "plan.yaml", SCENARIOS)
    except ScenarioError as error:
        assert error.problems
        for problem in error.problems:
            assert len(str(problem).splitlines()) == 1


@FUZZ
@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe")
@example(b"planner: 1\nname: ?\n")
def test_bytes_give_a_scenario_or_a_scenario_error(data: bytes) -> None:
    accepted_or_refused_in_one_line_each(data)


@FUZZ
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
@example("\ud800")
@example('"\\n": 1')
def test_text_gives_a_scenario_or_a_scenario_error(text: str) -> None:
    accepted_or_refused_in_one_line_each(text)
    accepted_or_refused_in_one_line_each(HEAD + text)
    accepted_or_refused_in_one_line_each(HEAD + f"summary: {text}\n")


TOKENS = ["{", "}", "[", "]", ":", ": ", ",", "\n", "\t", "#", " #", "&a", "*a", "!!x ", "<<: ", "- ", "? ", "---\n", "|", ">", "'", '"', "\\", "%", "null",
          "~", "NO", "012", "1e9", ".nan", "9" * 30, "-1", "1e400", "2027-13", "2027-01", "{value: 1}", "{}", "[]", "true", "extends: today.yaml\n",
          "\u202e", "\ufeff", "\x00", "é", "о", "\r", "0", "100%", "-", "value", "break", "home", "\\u202e"]  # fmt: skip


TEXTS = st.sampled_from([path.read_text("utf-8") for path in SHIPPED] + [PLAN])


@FUZZ
@given(TEXTS, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(TOKENS)), min_size=1, max_size=4))
def test_a_shipped_scenario_with_mistakes_gives_a_scenario_or_a_scenario_error(text: str, edits: list[tuple[int, int, str]]) -> None:
    for place, cut, token in edits:
        at = place % (len(text) + 1)
        text = text[:at] + token + text[at + cut :]
    accepted_or_refused_in_one_line_each(text)


@FUZZ
@given(TEXTS, st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(TOKENS)), min_size=1, max_size=3))
def test_a_shipped_scenario_with_other_words_gives_a_scenario_or_a_scenario_error(text: str, edits: list[tuple[int, str]]) -> None:
    text = re.sub(r"\s+#.*", "", text)
    for place, token in edits:
        words = list(re.finditer(r"(?<=: )[^\s,{}]+|[\w-]+(?=:)", text))
        word = words[place % len(words)]
        text = text[: word.start()] + token.strip() + text[word.end() :]
    accepted_or_refused_in_one_line_each(text)


@FUZZ
@given(st.integers(0, 2**32))
def test_a_text_changed_by_bytes_words_values_or_branches_gives_a_scenario_or_a_scenario_error(seed: int) -> None:
    """Ten minutes of it: `python -m tests.bench.fuzz_load 600`."""
    outcome, what = tried(text_of(random.Random(seed)), seed % 8 == 0)
    assert outcome != "WRONG", what
