"""What can be taken away from a comparison, as a register: a name for people, a file name, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.analysis.difference import Difference
from planner.report.overview import overview_markdown
from planner.report.tables import comparison_csv, comparison_markdown
from planner.report.why import why_markdown
from planner.report.words import LOCALE
from planner.scenario.language import marked


@dataclass(frozen=True)
class Exported:
    """What an export is made from: plans against one base, and the text of the scenario that is open, with its changes."""

    differences: list[Difference]
    text: str
    locale: str = LOCALE


@dataclass(frozen=True)
class Export:
    """One kind of file; `ending` follows the stem of the scenario's file name."""

    label: str
    ending: str
    mime: str
    make: Callable[[Exported], bytes]


def _markdown(of: Exported) -> bytes:
    more = [*why_markdown(of.differences), *overview_markdown(of.differences)]
    return comparison_markdown(of.differences, of.locale, more=more).encode()


def _csv(of: Exported) -> bytes:
    return comparison_csv(of.differences).encode("utf-8-sig")  # the mark tells a spreadsheet that it is UTF-8


def _yaml(of: Exported) -> bytes:
    return of.text.encode()


EXPORTS: dict[str, Export] = {
    "markdown": Export(marked("Comparison to paste into a mail (Markdown)"), "-comparison.md", "text/markdown", _markdown),
    "csv": Export(marked("Comparison by month and line (CSV)"), "-comparison.csv", "text/csv", _csv),
    "yaml": Export(marked("This scenario (YAML)"), ".yaml", "application/yaml", _yaml),
}
