"""The command line. Exit codes: 0 done, 1 the input is wrong (one line a problem on standard error), 2 usage."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from contextvars import copy_context

from planner import commands, commands_chance
from planner.scenario.text import ScenarioError


def main(argv: list[str] | None = None) -> int:
    """Runs one command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    return copy_context().run(_run, _parser().parse_args(argv))  # the language ends with the command


def _run(arguments: argparse.Namespace) -> int:
    """A command in the language that was asked for; its exit code."""
    try:
        arguments.locale = commands.spoken(arguments.locale)
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


Add = Callable[[str, object, str], argparse.ArgumentParser]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m planner", description="What a back office costs where it is, and what another plan would cost."
    )
    subs = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, help: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help, description=help)
        sub.set_defaults(command=command)
        sub.add_argument("--locale", default="en_US", metavar="L", help="language, numbers and dates of the reader, such as hu_HU; en_US if left out")
        return sub

    for commands_of in (_prices, _reviews, _reasons, _chances):
        commands_of(add)
    return parser


def _prices(add: Add) -> None:
    """What plans cost, and the files that go on from there."""
    sub = add("check", commands.check, "read scenario files; one line per problem")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="a scenario file, or a folder of them")

    sub = add("run", commands.run, "what one scenario costs")
    sub.add_argument("scenario", metavar="SCENARIO")
    _set_option(sub)
    _ledger_option(sub)
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")

    sub = add("compare", commands.compare, "what other scenarios save against a base")
    sub.add_argument("base", metavar="BASE")
    sub.add_argument("others", nargs="+", metavar="OTHER")
    _set_option(sub)
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="machine-readable, to standard output")
    form.add_argument("--markdown", action="store_true", help="a table for a pull request or a mail (the default)")
    sub.add_argument(
        "--by", action="append", default=[], choices=("role", "place", "line", "year", "month"), help="also the cost of each plan by this"
    )
    sub.add_argument("--bridge", action="store_true", help="also say why: by driver, and what each move is worth")
    sub.add_argument("--csv", metavar="FILE", help="also write month by month and line by line to a CSV file")
    sub.add_argument("--html", metavar="FILE", help="also write a report in one file: to read, to print, and with the scenario files in it")
    sub.add_argument("--xlsx", metavar="FILE", help="also write a workbook that calculates: every line a formula over the cells of its assumptions")
    sub.add_argument("--draws", type=int, default=0, metavar="N", help="report and workbook also say how sure it is, from N draws (a power of two)")
    _ledger_option(sub)

    sub = add("extract", commands.extract, "the scenario files in an exported report, workbook or JSON")
    sub.add_argument("file", metavar="FILE")
    sub.add_argument("--to", default="", metavar="FOLDER", help="write them there, over no other file; without it they are printed")


def _reviews(add: Add) -> None:
    """What changed, and who agreed to it."""
    sub = add("review", commands.review, "what changed between two states of a scenario and what it did to the money, for a pull request")
    sub.add_argument("old", metavar="OLD", help="a file, or REV:PATH of git, such as main:scenarios/today.yaml")
    sub.add_argument("new", metavar="NEW", help="a file, or REV:PATH of git")

    sub = add(
        "approve", commands.approve, "write into a scenario file that it was approved; `check` then says when it is no longer the same"
    )
    sub.add_argument("scenario", metavar="SCENARIO")
    sub.add_argument("--by", required=True, metavar="NAME", help="who approves")
    _date_option(sub)
    sub.add_argument("--note", default="", metavar="TEXT", help="why, or on what condition")


def _reasons(add: Add) -> None:
    """What a number rests on."""
    sub = add("assumptions", commands.assumptions, "every quantity of a scenario: value, range, unit, origin, source, date, confidence")
    sub.add_argument("scenario", metavar="SCENARIO")
    _set_option(sub)
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")
    sub.add_argument("--csv", metavar="FILE", help="also write them to a CSV file, a row a quantity; " + _GUARD.removeprefix("in CSV "))
    sub.add_argument("--parquet", metavar="FILE", help="also write them to a Parquet file")
    _date_option(sub)

    sub = add("explain", commands.explain, "the formula of a cost line with its numbers, down to the sources")
    sub.add_argument("scenario", metavar="SCENARIO")
    sub.add_argument("line", metavar="LINE", help="a cost line as in `run --json`, e.g. base_pay")
    sub.add_argument("--month", default="", metavar="YYYY-MM", help="of which month; the first with a value if left out")
    sub.add_argument("--owner", default="", metavar="NAME", help="of which team, move or site; all with a value if left out")
    _set_option(sub)

    sub = add("library", commands.library, "the figures that fill what a scenario leaves blank, with their sources")
    sub.add_argument("group", nargs="?", choices=("places", "roles", "countries", "evidence", "sources"), help="what to list")
    sub.add_argument("name", nargs="?", metavar="NAME", help="one entry, with all that is known of it")
    sub.add_argument("--version", default="", metavar="V", help="another version than the newest")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--role", metavar="ROLE", help="with places: the wage of a role everywhere, and which ranges overlap")
    form.add_argument("--markdown", action="store_true", help="with sources: a Markdown table")
    form.add_argument("--rebuild", action="store_true", help="compute every derived figure again and write those that differ")
    sub.set_defaults(refuse=sub.error)


def _chances(add: Add) -> None:
    """How sure a saving is."""
    sub = add("simulate", commands_chance.simulate, "how sure a saving is: many draws of the ranges, shared by all plans")
    sub.add_argument("base", metavar="BASE")
    sub.add_argument("others", nargs="+", metavar="OTHER")
    _set_option(sub)
    _chance_options(sub, 1024)

    sub = add("sensitivity", commands_chance.sensitivity, "what moves a saving: one assumption at a time, shares of the variance, stress")
    sub.add_argument("base", metavar="BASE")
    sub.add_argument("other", metavar="OTHER")
    _set_option(sub)
    _chance_options(sub, 512)

    sub = add("breakeven", commands_chance.breakeven, "where two plans cost the same as one value changes")
    sub.add_argument("base", metavar="BASE")
    sub.add_argument("other", metavar="OTHER")
    sub.add_argument("address", metavar="ADDRESS", help="of the value, as in `--set`; * stands for any name")
    sub.add_argument("--low", type=float, help="where to look from; the slider's or declared bound if left out")
    sub.add_argument("--high", type=float, help="where to look to")
    _set_option(sub)
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")


_GUARD = "in CSV a text that a spreadsheet would run as a formula gets an apostrophe before it"


def _ledger_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--ledger", metavar="FILE", help="also write the ledger to a file .csv or .parquet, a row a line, owner and month; " + _GUARD)
    _date_option(sub)


def _date_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the day that stands in what is written; today if left out")


def _chance_options(sub: argparse.ArgumentParser, draws: int) -> None:
    sub.add_argument("--draws", type=int, default=draws, metavar="N", help=f"a power of two; {draws} if left out")
    sub.add_argument("--seed", type=int, default=0, metavar="S", help="the same seed gives the same figures")
    sub.add_argument("--json", action="store_true", help="machine-readable, to standard output")


def _set_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="ADDRESS=VALUE",
        dest="changes",
        help="change a value in every scenario that has it; NAME:ADDRESS=VALUE in the file NAME.yaml only; * stands for any name",
    )


if __name__ == "__main__":
    from planner.analysis.copies import may_be_copied

    may_be_copied()
    sys.exit(main())
