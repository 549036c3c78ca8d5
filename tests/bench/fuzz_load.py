"""Changes scenario texts by chance and loads them: `python -m tests.bench.fuzz_load 600`.

Bytes, words and trees are changed, of every scenario that ships or stands in the tests. Each text must give a scenario or
a ScenarioError of one-line problems, within a second; each scenario that loads is run now and then, and must give a result or a
refusal. With `--atheris` (`pip install atheris`) the coverage of `planner/scenario` leads the way. Exit code 1 if anything was found; what was
found lies in build/fuzz/ as a file each.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
SEEDS = sorted(path for folder in (SCENARIOS, ROOT / "tests" / "cases" / "scenarios") for path in folder.rglob("*.yaml"))
BROKEN = sorted((ROOT / "tests" / "scenario" / "badinput").glob("*.yaml"))
FOUND = ROOT / "build" / "fuzz"
SLOW = 1.0  # seconds of the processor
RUN_EVERY = 3  # of the scenarios that load
WORDS = ["{", "}", "[", "]", ":", ": ", ",", "\n", "\t", "#", "&a ", "*a", "!!python/object:os.system ", "<<: ", "- ", "? ", "---\n", "|", ">", "'", '"', "\\", "null", "~",
         "NO", "on", "012", "1_000", "0x1F", "1e9", "1e400", ".nan", "-.inf", "12:30", "2026-01-31", "2027-01: 1", "2027-13", "0001-01", "9999-12", "9" * 20, "9" * 400, "0." + "0" * 18 + "1",
         "-1", "0", "100%", "-0%", "1000%", "true", "{value: 1}", "{value: 1, low: 2, high: 0}", "{2027-01: 1, 2027-02: {value: 1}}", "{}", "[]", "extends: today.yaml\n", "extends: plan.yaml\n",
         "teams:", "moves:", "library: 2026-11", "library: none", "'*'", "a.b", "hu/budapest", "us/new-york", "on-site", "value", "break", "\u202e", "\u200b", "\ufeff", "\x00", "\x85",
         "é", "e\u0301", "о", "\r", "\r\n", "\U0001f600", "\\ud800", "\\x00", "=1+1", "<script>", "x" * 300]  # fmt: skip


def text_of(random_: random.Random) -> bytes:
    """A text made from one or two that are known."""
    kind = random_.choice((_bytes, _words, _tree, _tree, _values, _values))
    return kind(random_.choice(OTHERS if random_.random() < 0.05 else TEXTS), random_)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        to = min(to, at + chance.choice((0, 1, 2, 20, 200)))
        other = chance.choice(OTHERS)
        begin = chance.randrange(len(other) + 1)
        new = chance.choice((b"", bytes([chance.randrange(256)]), data[at:to] * 2, other[begin : begin + 50], chance.randbytes(3)))
        data = data[:at] + new + data[to:]
    return data


def _words(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 1, 2, 4))):
        edges = [at for at, char in enumerate(text) if char in " {},:\n[]"] or [0]
        at = chance.choice(edges) + 1
        to = next((edge for edge in edges if edge >= at), len(text)) if chance.random() < 0.7 else at
        text = text[:at] + chance.choice(WORDS) + text[to:]
    return text.encode()


def _values(data: bytes, chance: random.Random) -> bytes:
    """Other numbers, months and names in the places of some, so that more texts load."""
    text = data.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 2, 4))):
        words = list(re.finditer(r"(?<=: )[^\s,{}\[\]#]+(?=[\s,}])", text))
        if not words:
            break
        word = chance.choice(words)
        try:
            new = f"{float(word[0].strip('%')) * chance.choice((0, 0.1, 0.5, 0.9, 1.1, 2, 10, -1)):.10g}" + "%" * word[0].endswith("%")
        except ValueError:
            new = chance.choice(words)[0] if chance.random() < 0.8 else chance.choice(WORDS)
        text = text[: word.start()] + new + text[word.end() :]
    return text.encode()


def _tree(data: bytes, chance: random.Random) -> bytes:
    """Another value, name or branch somewhere; written as JSON, which is YAML on one line a key."""
    from planner.scenario.save import plain
    from planner.scenario.text import ScenarioError, read

    try:
        tree = plain(read(data, ""))
        other = plain(read(chance.choice(TEXTS), ""))
    except ScenarioError:
        return _words(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        where = chance.choice(_maps(tree))
        branch = chance.choice(_maps(other))
        key = chance.choice(list(where) or ["x"])
        value = chance.choice((_value(chance), _value(chance), branch, chance.choice(list(branch.values()) or [None])))
        match chance.randrange(4):
            case 0:
                where.pop(key, None)
            case 1:
                where[chance.choice([*(key for item in _maps(tree) for key in item), *WORDS[:80]])] = where.pop(key, None)
            case 2:
                where[chance.choice(list(branch) or ["x"])] = json.loads(json.dumps(value))
            case _:
                where[key] = json.loads(json.dumps(value))
    return json.dumps(tree, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _maps(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """A map and all that it holds."""
    return [tree, *(inner for item in tree.values() if isinstance(item, dict) for inner in _maps(item))]


def _value(chance: random.Random) -> Any:
    numbers = [0, -1, 1, 2, 0.5, 12, 119, 120, 121, 1e-9, 1e6, 99_999_999, 10**19, chance.uniform(-2, 2), chance.uniform(0, 1e6), chance.randrange(100_000)]
    return chance.choice([*numbers, None, True, "60%", "2027-01", "2030-12", "0001-01", chance.choice(WORDS), [1], {}, {"value": chance.choice(numbers)},
                          {"value": chance.choice(numbers), "low": chance.choice(numbers), "high": chance.choice(numbers)},
                          {"2027-01": chance.choice(numbers), "2029-06": chance.choice(numbers)}])  # fmt: skip


TEXTS = [path.read_bytes() for path in SEEDS]
OTHERS = [path.read_bytes() for path in [*SEEDS, *BROKEN]]


def tried(data: bytes, compute: bool) -> tuple[str, str]:
    """("loaded" | "refused" | "ran" | "run refused" or "WRONG", what is wrong)."""
    import planner
    from planner.analysis.difference import run
    from planner.scenario.text import ScenarioError

    step, began = "load", time.process_time()
    try:
        scenario = planner.parse(data, "plan.yaml", SCENARIOS)
        if time.process_time() - began > SLOW:
            return "WRONG", f"took {time.process_time() - began:.1f} s to load"
        if not compute:
            return "loaded", ""
        step = "run"
        run(scenario)
        return "ran", ""
    except ScenarioError as error:
        if time.process_time() - began > SLOW and step == "load":
            return "WRONG", f"took {time.process_time() - began:.1f} s to be refused"
        lines = [str(problem) for problem in error.problems]
        if not lines or any(len(line.splitlines()) != 1 for line in lines):
            return "WRONG", f"problems that are not one line each: {lines[:3]}"
        return ("refused" if step == "load" else "run refused"), ""
    except FloatingPointError:
        return ("run refused", "") if step == "run" else ("WRONG", traceback.format_exc())
    except Exception:
        return "WRONG", traceback.format_exc()


def keep(data: bytes, what: str) -> None:
    """Writes down an input with what it did, once for each place in the code."""
    lines = what.strip().splitlines()
    place = next((line.strip() for line in reversed(lines) if line.strip().startswith("File")), lines[0])
    name = hashlib.sha256((place + lines[-1][:40]).encode()).hexdigest()[:12]
    FOUND.mkdir(parents=True, exist_ok=True)
    if not (FOUND / f"{name}.yaml").exists():
        (FOUND / f"{name}.yaml").write_bytes(data)
        (FOUND / f"{name}.txt").write_text(what)


def by_chance(seconds: float, seed: int) -> int:
    """How many wrong answers there were."""
    tried(TEXTS[-1], True)  # imports are not what is timed
    chance, count, began = random.Random(seed), Counter[str](), time.monotonic()
    slowest, loaded = 0.0, 0
    while time.monotonic() - began < seconds:
        data = text_of(chance)
        start = time.process_time()
        outcome, what = tried(data, False)
        slowest = max(slowest, time.process_time() - start)
        count[outcome] += 1
        loaded += outcome == "loaded"
        if outcome == "loaded" and loaded % RUN_EVERY == 0:
            outcome, what = tried(data, True)
            count[outcome] += 1
        if outcome == "WRONG":
            keep(data, what)
    print(json.dumps({"seconds": round(time.monotonic() - began), "texts": sum(count[key] for key in ("loaded", "refused", "WRONG")), **count, "slowest load, s": round(slowest, 2), "seed": seed}))
    return count["WRONG"]


def by_coverage(arguments: list[str]) -> None:
    """The same with Atheris, which changes bytes towards code that no text has reached yet."""
    import atheris

    with atheris.instrument_imports(include=["planner.scenario"]):
        importlib.import_module("planner.scenario.reference")
        importlib.import_module("planner.scenario.change")

    def one(data: bytes) -> None:
        outcome, what = tried(data, False)
        if outcome == "WRONG":
            keep(data, what)
            raise RuntimeError(what)

    mutate: Callable[[bytes, int, int], bytes] = lambda data, most, seed: (  # noqa: E731
        text_of(random.Random(seed))[:most] if seed % 50 == 0 else _words(data, random.Random(seed))[:most] if seed % 2 else atheris.Mutate(data, most)
    )
    corpus = FOUND / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for path in [*SEEDS, *BROKEN]:
        (corpus / hashlib.sha256(path.read_bytes()).hexdigest()[:16]).write_bytes(path.read_bytes())
    atheris.Setup([sys.argv[0], "-max_len=20000", "-timeout=10", "-rss_limit_mb=1000", *arguments, str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    if "--atheris" in sys.argv:
        by_coverage([argument for argument in sys.argv[1:] if argument != "--atheris"])
    else:
        sys.exit(bool(by_chance(float(sys.argv[1]) if len(sys.argv) > 1 else 600, int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
