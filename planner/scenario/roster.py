"""A firm's roster: the rows of its table as posts with pay and days on site, or one line for each row that can't be used.

Nothing personal is in what comes out: a post is a role, a place and amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Literal

from planner.scenario.cells import Reader
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.rows import Row, problem, rows
from planner.scenario.sheets import Sheet, text_of
from planner.scenario.text import Problem

MOST_HEADS = 100_000.0
MOST_PAY = 1e10  # a year
PAID = ("pay", "pay_per_month", "payroll")
PayOf = Literal["full time", "person"]


@dataclass(frozen=True)
class Rules:
    """What the table itself does not say; a person sees and confirms each.

    `days` on site hold where a row says none, `hybrid_days` for the word "hybrid"; `fte_of` says whether FTE (or hours) are of one
    person or of the row's people together; `pay_of` whether pay is for full time or what a person is paid. `on` is the month of the table.
    """

    on: int
    days: float = 5.0
    hybrid_days: float | None = None
    full_week: float = 40.0
    fte_of: Literal["person", "row"] = "person"
    pay_of: PayOf = "full time"


@dataclass(frozen=True, slots=True)
class Post:
    """A row: so many `people` in so many full-time `posts`; `payroll` is their base pay a year together, None if it is not known.

    `instead` is what stands in the table in place of a pay: "TBD".
    """

    row: int
    role: str
    place: str
    people: float
    posts: float
    payroll: float | None
    days: float
    tenure: float | None
    instead: str = ""


@dataclass(frozen=True)
class Totals:
    """What a table adds up to; pay a year, `unpaid` are people whose pay is not known."""

    rows: int
    people: float
    posts: float
    payroll: float
    unpaid: float


@dataclass(frozen=True)
class Roster:
    """The rows that can be used, and a problem with its row for each that can't; `totals_left_out` are rows that sum up others.

    `said` is the highest base pay a year that such a row sums up to, None where none does.
    """

    file: str
    posts: tuple[Post, ...]
    problems: tuple[Problem, ...]
    totals_left_out: tuple[Problem, ...] = ()
    said: float | None = None

    @property
    def totals(self) -> Totals:
        return totals_of(self.posts)


def read_roster(sheet: Sheet, matched: Mapping[str, str], reader: Reader, rules: Rules) -> Roster:
    """The posts of a table whose columns a person has matched (field -> column). Raises ScenarioError if the matching can't be used."""
    posts, problems, totals, sums = [], [], [], []
    for row, total in rows(sheet, matched, "roster", reader):
        if total:
            said = text_of(row.cells["heads"]) if row.has("heads") else ""
            line = _("is a total of {heads} heads: not counted").format(heads=said) if said else _("is a total: not counted")
            totals.append(Problem(sheet.name, line, row.number))
            sums.append(_summed(row))
            continue
        post = _post(row, rules) if not row.wrong else None
        if post and not row.wrong:
            posts.append(post)
        else:
            problems.append(problem(sheet, row))
    return Roster(sheet.name, tuple(posts), tuple(problems), tuple(totals), max(filter(None, sums), default=None))


def totals_of(posts: Iterable[Post]) -> Totals:
    """The sums of posts."""
    posts = tuple(posts)
    return Totals(
        len(posts),
        fsum(post.people for post in posts),
        fsum(post.posts for post in posts),
        fsum(post.payroll for post in posts if post.payroll is not None),
        fsum(post.people for post in posts if post.payroll is None),
    )


def same(text: str) -> str:
    """A title or a place's name as it is compared: "accounting  CLERK" is "Accounting clerk"."""
    return " ".join(text.split()).casefold()


def names_in(roster: Roster, of: Literal["role", "place"]) -> dict[str, float]:
    """Each title, or name of a place, as it is first written -> its people, most first."""
    first: dict[str, str] = {}
    people: dict[str, float] = {}
    for post in roster.posts:
        name = getattr(post, of)
        word = first.setdefault(same(name), name)
        people[word] = people.get(word, 0.0) + post.people
    return dict(sorted(people.items(), key=lambda item: (-item[1], item[0])))


def fte_of_whole_row(sheet: Sheet, matched: Mapping[str, str], reader: Reader) -> bool:
    """Whether some FTE is over 1.5, so that it can only be that of a row's people together; a person confirms it."""
    if "fte" not in matched:
        return False
    at = sheet.columns.index(matched["fte"])
    for row in sheet.rows:
        try:
            if row[at] != "" and reader.number(row[at]) > 1.5:
                return True
        except ValueError:
            continue
    return False


def pay_by_total(roster: Roster, read_as: PayOf) -> PayOf | None:
    """Whether the pay of part-timers is that for full time or their own, as the table's total row has it; None where it does not tell.

    `read_as` is how the roster was read.
    """
    paid = [post for post in roster.posts if post.payroll is not None]
    here = fsum(post.payroll or 0.0 for post in paid)
    there = fsum((post.payroll or 0.0) * (post.people / post.posts if read_as == "full time" else post.posts / post.people) for post in paid)
    if roster.said is None:
        return None
    off, other = abs(here - roster.said), abs(there - roster.said)
    if min(off, other) > 0.001 * roster.said or abs(off - other) < 0.005:
        return None
    turned: PayOf = "person" if read_as == "full time" else "full time"
    return read_as if off < other else turned


def _summed(row: Row) -> float | None:
    """Base pay a year in a row that sums up others."""
    for field in PAID:
        if row.has(field):
            value = row.amount(field, 0.0, MOST_PAY)
            return None if value is None else value * (12 if field == "pay_per_month" else 1)
    return None


def _post(row: Row, rules: Rules) -> Post:
    """A row as a post; it holds only where nothing was found wrong."""
    role, place = row.text("role"), row.text("place")
    for field in ("role", "place"):
        if not row.has(field):
            row.refuse(field, _("is empty"))
    row.currency()
    people = row.amount("heads", 0.0, MOST_HEADS) if row.has("heads") else 1.0
    if people == 0:
        row.refuse("heads", _("0, so there is nothing to count"))
    posts = _posts(row, people or 0.0, rules)
    payroll = _payroll(row, people or 0.0, posts, rules)
    instead = next((row.text(field)[:20] for field in PAID if row.not_known(field)), "")
    days = next((row.days(field, rules.hybrid_days) for field in ("days", "arrangement") if row.has(field)), rules.days)
    return Post(row.number, role, place, people or 0.0, posts, payroll, rules.days if days is None else days, _tenure(row, rules), instead)


def _posts(row: Row, people: float, rules: Rules) -> float:
    """Full-time posts of a row."""
    if row.has("hours"):
        hours = row.amount("hours", 0.5, 100.0 if rules.fte_of == "person" else MOST_HEADS) or 0.0
        return round((people if rules.fte_of == "person" else 1.0) * hours / rules.full_week, 6)
    if row.has("fte"):
        share = row.amount("fte", 0.01, 1.5 if rules.fte_of == "person" else MOST_HEADS) or 0.0
        return round(people * share if rules.fte_of == "person" else share, 6)
    return round(people, 6)


def _payroll(row: Row, people: float, posts: float, rules: Rules) -> float | None:
    """Base pay of a row's people a year, None where it is not known."""
    field = next((field for field in PAID if row.has(field) and not row.not_known(field)), "")
    value = row.amount(field, 0.0, MOST_PAY, _("or leave it empty: market wage")) if field else None
    if value == 0:
        row.refuse(field, _("0; leave it empty if it is not known"))
    if value is None or field == "payroll":
        return value
    return value * (12 if field == "pay_per_month" else 1) * (posts if rules.pay_of == "full time" else people)


def _tenure(row: Row, rules: Rules) -> float | None:
    """Years of service on the day of the table; who starts within a year has none, a later start is taken for a slip."""
    if row.has("tenure"):
        return row.amount("tenure", 0.0, 60.0)
    since = row.month("since")
    if since is None:
        return None
    if not -12 <= rules.on - since <= 60 * 12:
        row.refuse("since", _("'{cell}' can't be the start of somebody in this table").format(cell=text_of(row.cells["since"])[:40]))
    return max(rules.on - since, 0) / 12


def people_text(people: float) -> str:
    """ "1 person", "12 people", "2.5 people"."""
    return plural("{n} person", "{n} people", int(people)) if people == int(people) else _("{n} people").format(n=f"{people:g}")
