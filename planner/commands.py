"""What each command of the command line does; heavy imports wait until they are needed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.scenario import disk
from planner.scenario.language import numeral, plural
from planner.scenario.language import text as _
from planner.scenario.text import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.analysis.difference import Difference, Plan
    from planner.report.chance import Sampled
    from planner.scenario.schema import Scenario


def _files(paths: list[str]) -> list[Path]:
    out: list[Path] = []
    for path in map(Path, paths):
        out += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return out


def check(arguments: argparse.Namespace) -> int:
    import planner
    from planner.scenario.figures import versions

    bad, newest = 0, versions()[-1]
    files = _files(arguments.paths)
    if not files:
        raise ScenarioError([Problem(arguments.paths[0], "no scenario file (*.yaml) here")])
    for path in files:
        try:
            scenario = planner.load(path)
            pinned = scenario.library
            if pinned not in (newest, "none"):
                print(_("{file}: library {pinned}; {newest} is newer").format(file=path.name, pinned=pinned, newest=newest))
            if scenario.review:
                from planner.report.approve import problems  # only here: what was approved is computed again

                if found := problems(path, scenario):
                    raise ScenarioError(found)
        except ScenarioError as error:
            bad += 1
            for problem in error.problems:
                print(problem, file=sys.stderr)
    print(plural("{n} file checked, {bad} with problems", "{n} files checked, {bad} with problems", len(files), bad=numeral(bad)))
    return 1 if bad else 0


def load_all(paths: list[str], changes: list[str]) -> list[Scenario]:
    """The scenarios with `--set` applied: in all that have the address (an error if none has), or in the one that is named."""
    import planner
    from planner.scenario import change

    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            scenarios.append(planner.load(path))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    wanted: list[dict[str, str]] = [{} for _ in scenarios]
    for text in changes:
        address, equals, value = text.partition("=")
        stem, colon, rest = address.partition(":")
        chosen = [n for n, path in enumerate(paths) if not colon or Path(path).stem == stem]
        address = rest if colon else address
        if not equals or not address:
            problems.append(Problem("--set", "must be ADDRESS=VALUE", address=text))
            continue
        if not chosen:
            problems.append(Problem("--set", f"no scenario file is called {stem}.yaml", address=text))
            continue
        having = [n for n in chosen if change.matches(scenarios[n], address)]
        for n in having or chosen[-1:]:  # where none has it, the last one says so
            wanted[n][address] = value
    if problems:
        raise ScenarioError(problems)
    out = []
    for scenario, wishes in zip(scenarios, wanted, strict=True):
        changed, capped = change.apply(scenario, wishes)
        for cap in capped:
            print(
                _("{file}: {address}: {asked} was cut to {given}, the role's minimum stays on site").format(
                    file=scenario.file, address=cap.address, asked=numeral(cap.asked, "0.####%"), given=numeral(cap.given, "0.####%")
                ),
                file=sys.stderr,
            )
        out.append(changed)
    return out


def run(arguments: argparse.Namespace) -> int:
    (scenario,) = load_all([arguments.scenario], arguments.changes)
    from planner.analysis.difference import run
    from planner.report import tables

    plan, day = run(scenario), _day(arguments.date)
    _write_ledger(arguments.ledger, [plan], day)
    print(_json(tables.run_json(plan), [scenario], day) if arguments.json else tables.run_text(plan, arguments.locale))
    return 0


def _day(text: str) -> str:
    """The day that an export carries: the one given, else today. Raises ScenarioError for what is no day."""
    from datetime import date

    day = text or date.today().isoformat()
    try:
        if date.fromisoformat(day).isoformat() == day:
            return day
    except ValueError:
        pass
    raise ScenarioError([Problem("--date", "must be a day such as 2026-11-24")])


def spoken(locale: str) -> str:
    """The reader's locale, whose language is spoken from now on. Raises ScenarioError for what is none."""
    from planner.scenario import language

    if locale == language.ENGLISH:
        language.speak(locale)
        return locale
    from babel import Locale, UnknownLocaleError

    try:
        found = str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        raise ScenarioError([Problem("--locale", f"'{locale[:40]}' is no locale such as hu_HU")]) from None
    language.speak(found)
    return found


def _json(found: dict[str, Any], scenarios: list[Scenario], day: str) -> str:
    """A result with its day and the files that it was made from."""
    from planner.report.extract import about

    return json.dumps(found | about(scenarios, day), allow_nan=False)


def _write_ledger(path: str | None, plans: list[Plan], day: str) -> None:
    if path:
        from planner.report import data

        disk.put(Path(path), data.as_file(data.ledger_table(plans, day), path))


def compare(arguments: argparse.Namespace) -> int:
    locale, day = arguments.locale, _day(arguments.date)
    base, *others = load_all([arguments.base, *arguments.others], arguments.changes)
    import planner
    from planner.report import columns, overview, tables, why

    differences = planner.compare(base, *others)
    sampled = _sampled(differences, arguments) if arguments.draws else None
    more = why.why_markdown(differences, locale) if arguments.bridge else []
    for by in arguments.by:
        more += overview.by_markdown(differences, by, locale)
    if len(differences) > 1:
        more += overview.overview_markdown(differences, locale)
    if arguments.csv:
        disk.put(Path(arguments.csv), tables.comparison_csv(differences, day).encode())
    if arguments.html:
        from planner.report import html

        disk.put(Path(arguments.html), html.report(differences, day, locale, sampled))
    if arguments.xlsx:
        from planner.report.excel import workbook

        disk.put(Path(arguments.xlsx), workbook(differences, date=day, locale=locale, bridge=arguments.bridge, sampled=sampled))
    _write_ledger(arguments.ledger, differences.plans, day)
    if arguments.json:
        found = tables.comparison_json(differences)
        if arguments.bridge:
            found["scenarios"] = [row | {"bridge": why.bridge_json(d)} for row, d in zip(found["scenarios"], differences, strict=True)]
        print(_json(found, [plan.scenario for plan in differences.plans], day))
    else:
        print(columns.shown(tables.comparison_markdown(differences, locale, more=more, date=day)), end="")
    return 0


def _sampled(differences: list[Difference], arguments: argparse.Namespace) -> Sampled:
    """The draws that a report or a workbook asks for. Raises ScenarioError where there is neither, or for a number that can't be had."""
    from planner.analysis.uncertainty import simulate
    from planner.report.chance import Sampled

    if not (arguments.html or arguments.xlsx):
        raise ScenarioError([Problem("--draws", "goes with --html or --xlsx; `simulate` prints what the draws say")])
    return Sampled(*simulate(differences, arguments.draws), seed=0)


def review(arguments: argparse.Namespace) -> int:
    import planner
    from planner.analysis.difference import run
    from planner.report import columns
    from planner.report.approve import base_of
    from planner.report.review import review_markdown
    from planner.scenario import revision

    sides = []
    for name in (arguments.old, arguments.new):
        with revision.opened(name) as path:
            scenario = planner.load(path)
            sides.append((run(scenario), base_of(path, scenario)))
    (old, old_base), (new, new_base) = sides
    print(columns.shown(review_markdown(old, new, (old_base, new_base), arguments.locale)), end="")
    return 0


def approve(arguments: argparse.Namespace) -> int:
    from planner.report.approve import approve

    day = _day(arguments.date)
    if not arguments.by.strip():
        raise ScenarioError([Problem("--by", "is empty")])
    print(approve(Path(arguments.scenario), by=arguments.by.strip(), date=day, note=arguments.note.strip(), locale=arguments.locale))
    return 0


def assumptions(arguments: argparse.Namespace) -> int:
    (scenario,) = load_all([arguments.scenario], arguments.changes)
    from planner.report import assumptions

    if arguments.csv or arguments.parquet:
        from planner.report import data
        from planner.scenario.save import digest

        table = data.assumptions_table(scenario, digest(scenario), _day(arguments.date))
        for path, make in ((arguments.csv, data.as_csv), (arguments.parquet, data.as_parquet)):
            if path:
                disk.put(Path(path), make(table))
    if arguments.json:
        print(json.dumps(assumptions.assumptions_json(scenario), allow_nan=False))
    else:
        print(assumptions.assumptions_text(scenario))
    return 0


def extract(arguments: argparse.Namespace) -> int:
    from planner.report.extract import MAX_BYTES, found_in
    from planner.scenario.names import inside

    path = Path(arguments.file)
    with path.open("rb") as stream:
        found = found_in(stream.read(MAX_BYTES + 1), path.name)
    if not arguments.to:
        print("\n".join(f"# {name}\n{text}" for name, text in found.files.items()))
        return 0
    places = {inside(arguments.to, name): text.encode() for name, text in found.files.items()}
    for there, data in places.items():
        if there.exists() and there.read_bytes() != data:
            raise ScenarioError([Problem(str(there), "is there already and says something else; nothing was written")])
    for there, data in places.items():
        there.parent.mkdir(parents=True, exist_ok=True)
        disk.put(there, data)
        print(there)
    return 0


def explain(arguments: argparse.Namespace) -> int:
    (scenario,) = load_all([arguments.scenario], arguments.changes)
    from planner.analysis.difference import run
    from planner.report.explain import explain_text

    print(explain_text(run(scenario), arguments.line, arguments.owner, arguments.month))
    return 0


def library(arguments: argparse.Namespace) -> int:
    group, name = arguments.group, arguments.name
    for option, fits in (("role", group == "places"), ("markdown", group == "sources"), ("rebuild", group is None)):
        if getattr(arguments, option) not in (None, False) and (not fits or name):
            arguments.refuse(
                f"--{option} goes with {'no group' if option == 'rebuild' else 'places' if option == 'role' else 'sources'} alone"
            )
    from planner.report import library as report

    library = report.opened(arguments.version)
    if arguments.rebuild:
        print(report.rebuilt(library))
    elif arguments.markdown:
        print(report.sources_markdown(library))
    elif arguments.role is not None:
        print(report.role_text(library, arguments.role))
    elif name is not None:
        print(report.entry_text(library, group, name))
    else:
        print(report.group_text(library, group) if group else report.overview(library))
    return 0
