"""A firm's list of leases: each row a lease of a site, or one line that says why it can't be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor, fsum
from typing import Literal

from planner.scenario.cells import Reader
from planner.scenario.language import text as _
from planner.scenario.part import MONTH_HIGH
from planner.scenario.quantity import month_text
from planner.scenario.roster import same
from planner.scenario.rows import Row, problem, rows
from planner.scenario.sheets import Sheet
from planner.scenario.text import Problem

SQ_FT_PER_SQ_M = 10.763910416709722
AREA_PER_SEAT = 165.0  # sq ft
MOST_SEATS = 100_000.0
MOST_RENT = 1e10  # a year


@dataclass(frozen=True, slots=True)
class Held:
    """A row: seats held until `ends` (months since year 0) at a yearly rent; `area` in sq ft, 0 where the list has none.

    `counted` says whether the list has the seats, a person has entered them, or they were reckoned from the area.
    """

    row: int
    site: str
    place: str
    seats: float
    area: float
    rent_per_year: float
    ends: int
    begins: int | None = None
    break_month: int | None = None
    notice_months: float | None = None
    penalty_months: float | None = None
    escalator: float | None = None
    counted: Literal["listed", "entered", "reckoned"] = "listed"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A row that has no seats; `reckoned` is what its `area` in sq ft comes to, 0 where there is none."""

    row: int
    site: str
    area: float
    reckoned: float


@dataclass(frozen=True)
class LeaseList:
    """The leases that can be used, a problem with its row for each that can't, and the rows that say no seats."""

    file: str
    leases: tuple[Held, ...]
    problems: tuple[Problem, ...]
    unsaid: tuple[Unsaid, ...] = ()

    @property
    def seats(self) -> float:
        return seats_of(self.leases)

    @property
    def rent_per_year(self) -> float:
        return fsum(lease.rent_per_year for lease in self.leases)


def seats_of(leases: Iterable[Held], counted: str = "") -> float:
    """The seats of leases together, or only of those that were counted so."""
    return fsum(lease.seats for lease in leases if counted in ("", lease.counted))


def read_leases(
    sheet: Sheet, matched: Mapping[str, str], reader: Reader, start: int, desks: Mapping[int, float] | None = None
) -> LeaseList:
    """The leases of a table whose columns a person has matched; `start` is the first month of the plan.

    Where a row gives no seats, those of `desks` (by the number of the row) are taken, else a seat for each AREA_PER_SEAT of its area.
    Raises ScenarioError if the matching can't be used.
    """
    leases, problems, unsaid = [], [], []
    for row, total in rows(sheet, matched, "leases", reader):
        if total:
            row.wrong = [_("is a total: not counted")]
        elif not row.has("seats"):
            unsaid.append(_unsaid(row))
        held = _held(row, start, desks or {}) if not row.wrong else None
        if held and not row.wrong:
            leases.append(held)
        else:
            problems.append(problem(sheet, row))
    return LeaseList(sheet.name, tuple(leases), tuple(problems), tuple(unsaid))


def _unsaid(row: Row) -> Unsaid:
    """A row without seats; what else is wrong with it is said when it is read as a lease."""
    before = list(row.wrong)
    site, area = row.text("site") or row.text("place"), _area(row)
    row.wrong = before
    return Unsaid(row.number, site[:60], area, _reckoned(area))


def _area(row: Row) -> float:
    """Square feet, 0 where there are none."""
    return row.amount("area", 0.0, 1e8) or (row.amount("area_sq_m", 0.0, 1e7) or 0.0) * SQ_FT_PER_SQ_M


def _reckoned(area: float) -> float:
    """Whole seats on an area in sq ft."""
    return float(floor(area / AREA_PER_SEAT + 1e-9))


def _held(row: Row, start: int, desks: Mapping[int, float]) -> Held | None:
    """A row as a lease; it holds only where nothing was found wrong."""
    place = row.text("place")
    site = row.text("site") or place
    if not site:
        row.refuse("site" if "site" in row.matched else "place", _("is empty"))
    row.currency()
    area = _area(row)
    seats = row.amount("seats", 1.0, MOST_SEATS)
    counted: Literal["listed", "entered", "reckoned"] = "listed"
    if seats is None and not row.wrong:
        counted = "entered" if row.number in desks else "reckoned"
        seats = desks.get(row.number, _reckoned(area))
        if seats < 1:
            row.wrong.append(_("there are no seats and no area to reckon them from"))
    ends, begins, leaving = row.month("ends"), row.month("begins"), row.month("break_month")
    if not row.has("ends"):
        row.refuse("ends", _("is empty"))
    if ends is not None:
        _dates(row, start, ends, {"begins": begins, "break_month": leaving})
    rent = _rent(row, seats or 0.0, area)
    notice, penalty = row.amount("notice_months", 0.0, 36.0), row.amount("penalty_months", 0.0, 60.0)
    escalator = row.share("escalator", -0.1, 0.3)
    if notice is not None and notice != int(notice):
        row.refuse("notice_months", _("must be whole months"))
    if seats is None or rent is None or ends is None:
        return None
    begins = begins if begins is not None and begins > start else None
    return Held(row.number, site[:60], (place or site)[:60], seats, area, rent, ends, begins, leaving, notice, penalty, escalator, counted)


def _dates(row: Row, start: int, ends: int, others: Mapping[str, int | None]) -> None:
    """Refuses dates that a plan from `start` on can't have."""
    if ends < start:
        row.refuse("ends", _("{month}, before the plan starts in {start}").format(month=month_text(ends), start=month_text(start)))
    if ends > MONTH_HIGH:
        row.refuse("ends", _("lies after 2099"))
    for field, month in others.items():
        if month is not None and month > ends:
            row.refuse(field, _("lies after the end of the lease"))
    leaving = others["break_month"]
    if leaving is not None and leaving < start:
        line = _("{month}, before the plan starts in {start}; empty it if the lease runs on")
        row.refuse("break_month", line.format(month=month_text(leaving), start=month_text(start)))


def _rent(row: Row, seats: float, area: float) -> float | None:
    """Rent of the whole lease for a year, None where there is none."""
    field = next(field for field in row.matched if field.startswith("rent_"))
    if not row.has(field):
        row.refuse(field, _("is empty; write 0 where nothing is paid"))
    if field in ("rent_per_area_year", "rent_per_sq_m_month") and not area:
        row.refuse(field, _("there is no area to reckon the rent from"))
    value = row.amount(field, 0.0, MOST_RENT)
    times = {
        "rent_per_seat_month": seats * 12,
        "rent_per_area_year": area,
        "rent_per_sq_m_month": area / SQ_FT_PER_SQ_M * 12,
        "rent_per_month": 12.0,
        "rent_per_year": 1.0,
    }
    return None if value is None else value * times[field]


def sites_in(leases: LeaseList) -> dict[str, tuple[float, str]]:
    """Each site as it is first written -> (its seats, its place as the list has it)."""
    first: dict[str, str] = {}
    out: dict[str, tuple[float, str]] = {}
    for lease in leases.leases:
        word = first.setdefault(same(lease.site), lease.site)
        seats, place = out.get(word, (0.0, lease.place))
        out[word] = (seats + lease.seats, place)
    return out
