"""What can be taken away from a comparison, as a register: a name for people, a file name, and how it is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from planner.analysis.difference import Difference, Plan
from planner.report import data, html
from planner.report.extract import about
from planner.report.overview import overview_markdown
from planner.report.tables import comparison_csv, comparison_json, comparison_markdown
from planner.report.why import why_markdown
from planner.scenario.language import marked


@dataclass(frozen=True)
class Exported:
    """What an export is made from: plans against one base, the text of the scenario that is open, with its changes, and the caller's day."""

    differences: list[Difference]
    text: str
    locale: str
    date: str

    @property
    def plans(self) -> list[Plan]:
        """The base and then the others."""
        return [self.differences[0].base, *(d.plan for d in self.differences)]


@dataclass(frozen=True)
class Export:
    """One kind of file; `ending` follows the stem of the scenario's file name."""

    label: str
    ending: str
    mime: str
    make: Callable[[Exported], bytes]


def _markdown(of: Exported) -> bytes:
    more = [*why_markdown(of.differences), *overview_markdown(of.differences)]
    return comparison_markdown(of.differences, of.locale, more=more, date=of.date).encode()


def _csv(of: Exported) -> bytes:
    return comparison_csv(of.differences, of.date).encode("utf-8-sig")  # the mark tells a spreadsheet that it is UTF-8


def _xlsx(of: Exported) -> bytes:
    from planner.report.excel import workbook  # only here: what it needs takes a moment to load

    return workbook(of.differences, date=of.date, locale=of.locale)


def _yaml(of: Exported) -> bytes:
    return of.text.encode()


def _html(of: Exported) -> bytes:
    return html.report(of.differences, of.date, of.locale)


def _json(of: Exported) -> bytes:
    return json.dumps(comparison_json(of.differences) | about([plan.scenario for plan in of.plans], of.date), allow_nan=False).encode()


def _ledger(of: Exported) -> bytes:
    return b"\xef\xbb\xbf" + data.as_csv(data.ledger_table(of.plans, of.date))


def _parquet(of: Exported) -> bytes:
    return data.as_parquet(data.ledger_table(of.plans, of.date))


def _assumptions(of: Exported) -> bytes:
    plan = of.differences[-1].plan
    return b"\xef\xbb\xbf" + data.as_csv(data.assumptions_table(plan.scenario, plan.digest, of.date))


EXPORTS: dict[str, Export] = {
    "html": Export(marked("Report to read and print (HTML)"), "-report.html", "text/html", _html),
    "xlsx": Export(
        marked("Workbook that calculates (Excel)"),
        "-comparison.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
    ),
    "markdown": Export(marked("Comparison to paste into a mail (Markdown)"), "-comparison.md", "text/markdown", _markdown),
    "csv": Export(marked("Comparison by month and line (CSV)"), "-comparison.csv", "text/csv", _csv),
    "ledger": Export(marked("Every amount by line, owner and month (CSV)"), "-ledger.csv", "text/csv", _ledger),
    "parquet": Export(marked("Every amount by line, owner and month (Parquet)"), "-ledger.parquet", "application/vnd.apache.parquet", _parquet),
    "assumptions": Export(marked("All assumptions with their sources (CSV)"), "-assumptions.csv", "text/csv", _assumptions),
    "json": Export(marked("Comparison for programs (JSON)"), "-comparison.json", "application/json", _json),
    "yaml": Export(marked("This scenario (YAML)"), ".yaml", "application/yaml", _yaml),
}
