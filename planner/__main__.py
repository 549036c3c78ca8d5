"""The command line. Exit codes: 0 done, 1 the input is wrong (one line a problem on standard error), 2 usage."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from planner.scenario.text import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.scenario.schema import Scenario


def main(argv: list[str] | None = None) -> int:
    """Runs one command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments) or 0)
    except ScenarioError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    except FloatingPointError as error:
        print(f"the model can't be computed: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m planner", description="What a back office costs where it is, and what another plan would cost."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(command=command)
        return sub

    sub = add("check", _check, "read scenario files; one line per problem")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="a scenario file, or a folder of them")

    sub = add("run", _run, "what one scenario costs")
    sub.add_argument("scenario", metavar="SCENARIO")
    _set_option(sub)
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")

    sub = add("compare", _compare, "what other scenarios save against a base")
    sub.add_argument("base", metavar="BASE")
    sub.add_argument("others", nargs="+", metavar="OTHER")
    _set_option(sub)
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="machine-readable, to standard output")
    form.add_argument("--markdown", action="store_true", help="a table for a pull request or a mail (the default)")
    sub.add_argument("--bridge", action="store_true", help="also say why: by driver, and what each move is worth")
    sub.add_argument("--csv", metavar="FILE", help="also write month by month and line by line to a CSV file")

    sub = add("review", _review, "what changed between two states of a scenario and what it did to the money, for a pull request")
    sub.add_argument("old", metavar="OLD", help="a file, or REV:PATH of git, such as main:scenarios/today.yaml")
    sub.add_argument("new", metavar="NEW", help="a file, or REV:PATH of git")

    sub = add("approve", _approve, "write into a scenario file that it was approved; `check` then says when it is no longer the same")
    sub.add_argument("scenario", metavar="SCENARIO")
    sub.add_argument("--by", required=True, metavar="NAME", help="who approves")
    sub.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the day; today if left out")
    sub.add_argument("--note", default="", metavar="TEXT", help="why, or on what condition")

    sub = add("assumptions", _assumptions, "every quantity of a scenario: value, range, unit, origin, source, date, confidence")
    sub.add_argument("scenario", metavar="SCENARIO")
    _set_option(sub)
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")

    sub = add("explain", _explain, "the formula of a cost line with its numbers, down to the sources")
    sub.add_argument("scenario", metavar="SCENARIO")
    sub.add_argument("line", metavar="LINE", help="a cost line as in `run --json`, e.g. base_pay")
    sub.add_argument("--month", default="", metavar="YYYY-MM", help="of which month; the first with a value if left out")
    sub.add_argument("--owner", default="", metavar="NAME", help="of which team, move or site; all with a value if left out")
    _set_option(sub)

    sub = add("library", _library, "the figures that fill what a scenario leaves blank, with their sources")
    sub.add_argument("group", nargs="?", choices=("places", "roles", "countries", "evidence", "sources"), help="what to list")
    sub.add_argument("name", nargs="?", metavar="NAME", help="one entry, with all that is known of it")
    sub.add_argument("--version", default="", metavar="V", help="another version than the newest")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--role", metavar="ROLE", help="with places: the wage of a role everywhere, and which ranges overlap")
    form.add_argument("--markdown", action="store_true", help="with sources: a Markdown table")
    form.add_argument("--rebuild", action="store_true", help="compute every derived figure again and write those that differ")
    sub.set_defaults(refuse=sub.error)
    return parser


def _set_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="ADDRESS=VALUE",
        dest="changes",
        help="change a value in every scenario that has it; NAME:ADDRESS=VALUE in the file NAME.yaml only; * stands for any name",
    )


def _files(paths: list[str]) -> list[Path]:
    out: list[Path] = []
    for path in map(Path, paths):
        out += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return out


def _check(arguments: argparse.Namespace) -> int:
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
                print(f"{path.name}: library {pinned}; {newest} is newer")
            if scenario.review:
                from planner.report.approve import problems  # only here: what was approved is computed again

                if found := problems(path, scenario):
                    raise ScenarioError(found)
        except ScenarioError as error:
            bad += 1
            for problem in error.problems:
                print(problem, file=sys.stderr)
    print(f"{len(files)} file{'' if len(files) == 1 else 's'} checked, {bad} with problems")
    return 1 if bad else 0


def _load_all(paths: list[str], changes: list[str]) -> list[Scenario]:
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
                f"{scenario.file}: {cap.address}: {cap.asked * 100:g}% was cut to {cap.given * 100:g}%, the role's minimum stays on site",
                file=sys.stderr,
            )
        out.append(changed)
    return out


def _run(arguments: argparse.Namespace) -> int:
    (scenario,) = _load_all([arguments.scenario], arguments.changes)
    from planner.analysis.difference import run
    from planner.report import tables

    plan = run(scenario)
    print(json.dumps(tables.run_json(plan), allow_nan=False) if arguments.json else tables.run_text(plan))
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    base, *others = _load_all([arguments.base, *arguments.others], arguments.changes)
    import planner
    from planner.report import tables, why

    differences = planner.compare(base, *others)
    if arguments.csv:
        Path(arguments.csv).write_text(tables.comparison_csv(differences), encoding="utf-8")
    if arguments.json:
        found = tables.comparison_json(differences)
        if arguments.bridge:
            found["scenarios"] = [row | {"bridge": why.bridge_json(d)} for row, d in zip(found["scenarios"], differences, strict=True)]
        print(json.dumps(found, allow_nan=False))
    else:
        print(tables.comparison_markdown(differences, more=why.why_markdown(differences) if arguments.bridge else ()), end="")
    return 0


def _review(arguments: argparse.Namespace) -> int:
    import planner
    from planner.analysis.difference import run
    from planner.report.approve import base_of
    from planner.report.review import review_markdown
    from planner.scenario import revision

    sides = []
    for name in (arguments.old, arguments.new):
        with revision.opened(name) as path:
            scenario = planner.load(path)
            sides.append((run(scenario), base_of(path, scenario)))
    (old, old_base), (new, new_base) = sides
    print(review_markdown(old, new, (old_base, new_base)), end="")
    return 0


def _approve(arguments: argparse.Namespace) -> int:
    from datetime import date

    from planner.report.approve import approve

    day = arguments.date or date.today().isoformat()
    try:
        valid = date.fromisoformat(day).isoformat() == day
    except ValueError:
        valid = False
    for option, good, wanted in (("--date", valid, "must be a day such as 2026-11-24"), ("--by", arguments.by.strip(), "is empty")):
        if not good:
            raise ScenarioError([Problem(option, wanted)])
    print(approve(Path(arguments.scenario), by=arguments.by.strip(), date=day, note=arguments.note.strip()))
    return 0


def _assumptions(arguments: argparse.Namespace) -> int:
    (scenario,) = _load_all([arguments.scenario], arguments.changes)
    from planner.report import assumptions

    if arguments.json:
        print(json.dumps(assumptions.assumptions_json(scenario), allow_nan=False))
    else:
        print(assumptions.assumptions_text(scenario))
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    (scenario,) = _load_all([arguments.scenario], arguments.changes)
    from planner.analysis.difference import run
    from planner.report.explain import explain_text

    print(explain_text(run(scenario), arguments.line, arguments.owner, arguments.month))
    return 0


def _library(arguments: argparse.Namespace) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
