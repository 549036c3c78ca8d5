"""A comparison as one HTML file that stands alone: no script, nothing fetched, to read on a screen and to print; the scenario files are in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from planner.analysis.difference import Difference
from planner.report import html_assumptions, html_chance, html_facts, html_money, html_people
from planner.report.chance import Sampled
from planner.report.extract import carried, packed
from planner.report.html_blocks import Section, Subject
from planner.report.html_drawing import Easel, dark_rules
from planner.report.words import LOCALE
from planner.scenario.language import spoken
from planner.scenario.language import text as _

FOLDER = Path(__file__).parent / "templates"
HEADER = 70  # letters of the names that stand on top of every printed page
SECTIONS: Sequence[Callable[[Subject, Easel], Section | None]] = (  # None: there is nothing to say
    html_money.summary,
    html_money.decided,
    html_money.why,
    html_chance.sure,
    html_facts.changes,
    html_people.staffing,
    html_people.seats,
    html_facts.risks,
    html_facts.conventions,
    html_assumptions.appendix,
)


def report(differences: list[Difference], date: str, locale: str = LOCALE, sampled: Sampled | None = None) -> bytes:
    """The report on plans against one base, in UTF-8. `date` is the day that it carries, such as 2026-11-25; `sampled` adds how sure it is."""
    subject = Subject(differences, date, locale, sampled)
    easel = Easel(locale)
    try:
        sections = [_drawn(section) for section in [make(subject, easel) for make in SECTIONS] if section]
    finally:
        easel.close()
    names = [plan.name for plan in subject.plans]
    title = _("{plans} against {base}").format(plans=", ".join(names[1:]), base=names[0])
    about = html_facts.versions(subject)
    digests = ", ".join(f"{_cut(plan.name, 24)} {plan.digest[:12]}" for plan in subject.plans)
    day = _day(date, locale)
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html").render(
        _=_,
        language=spoken(),
        direction=Locale.parse(spoken()).text_direction,
        title=title,
        day=day,
        about=about,
        style=Markup((FOLDER / "report.css").read_text("utf-8")),
        dark=Markup(dark_rules()),
        print_header={
            "title": css_text(_cut(title, HEADER)),
            "day": css_text(day),
            "about": css_text(_cut(digests, 110)),
            "versions": css_text(about),
        },
        made_of=html_facts.made_of(subject),
        sections=sections,
        files=packed(carried([plan.scenario for plan in subject.plans])),
    )
    return page.encode("utf-8", "xmlcharrefreplace")


def _drawn(section: Section) -> Section:
    """A section with its charts, which were drawn meanwhile."""
    blocks: list[Any] = [block.result() if isinstance(block, Future) else block for block in section.blocks]
    return replace(section, blocks=blocks)


def _day(date: str, locale: str) -> str:
    from datetime import date as day

    return format_date(day.fromisoformat(date), "long", locale)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def css_text(text: str) -> Markup:
    """A text as a string of a style sheet: whatever is no letter or digit is written by its number, so that no text ends the string."""
    return Markup('"' + re.sub(r"[^A-Za-z0-9]", lambda found: f"\\{ord(found[0]):06x}", text) + '"')
