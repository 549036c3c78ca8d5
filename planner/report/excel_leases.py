"""Each lease as rows of a workbook: what is held and paid until when, the rent with its steps, leaving, subletting and moving in (E4-E6, E8, E9)."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from planner.report.excel_formula import Formula, both, formula, least, most, remainder, total, when, whole_above
from planner.report.excel_grid import Row
from planner.report.excel_model import SPACE, Model
from planner.report.terms import TERMS
from planner.scenario.contracts import leases_of
from planner.scenario.language import text as _

_NEED = (
    "arrangements.{arrangement}.days_on_site sites.{site}.peak_factor sites.{site}.service_level sites.{site}.clustering sites.{site}.absence"
    " teams.*.fixed_desk_share teams.*.heads teams.*.growth moves.*.share moves.*.start moves.*.over_months"
)


def needed(m: Model, site: int) -> Formula:
    """Seats needed on the busiest day: the planner's, since they follow from people, days and chance."""
    return m.given(
        "needed", site, SPACE, _("Seats needed"), m.ledger.sites[site], _("seats"), m.state("seats_needed", site), (_NEED, "rent", site)
    )


def leases(m: Model, site: int) -> list[Lease]:
    """The leases of a site, in the order of the file."""
    kept: dict[int, list[Lease]] = m.__dict__.setdefault("_leases", {})
    if site not in kept:
        kept[site] = []
        kept[site] += [Lease(m, site, key) for key in leases_of(m.scenario, m.ledger.sites[site])]
    return kept[site]


class Lease:
    """A lease; each property is a formula by month unless it says otherwise."""

    def __init__(self, m: Model, site: int, key: str):
        self.m, self.site, self.key = m, site, key
        self.address = f"sites.{m.ledger.sites[site]}.{key}"
        self.name = f"{m.ledger.sites[site]} {key.removeprefix('leases.')}" if key != "lease" else m.ledger.sites[site]
        spec = leases_of(m.scenario, m.ledger.sites[site])[key]
        self.breaks, self.sublets = spec.exit == "break", spec.exit == "sublease"
        self.seats = m.zero_if_blank(f"{self.address}.seats")
        ends = m.month(f"{self.address}.ends")
        assert ends is not None
        self.ends = ends
        self.begins = m.month(f"{self.address}.begins")
        early = m.month(f"{self.address}.{'break' if self.breaks else 'sublease'}.month") if self.breaks or self.sublets else None
        self.leaves = early if early is not None else ends
        self.module = m.value(f"{self.address}.seats_per_module")
        self.after_seats = m.value(f"{self.address}.after.seats") if m.number_of(f"{self.address}.after.seats") else None

    def _given(self, key: str) -> Formula | None:
        """A term of the lease, None where it is blank or nothing."""
        return self.m.value(f"{self.address}.{key}") if self.m.number_of(f"{self.address}.{key}") else None

    def _row(self, key: str, label: str, unit: str, made: Formula) -> Row:
        return self.m.row(f"lease {key}", self.address, lambda: self.m.grid.monthly(SPACE, label, self.name, unit, made))

    def _once(self, key: str, label: str, unit: str, made: Formula) -> Row:
        return self.m.row(f"lease {key}", self.address, lambda: self.m.grid.add(SPACE, label, self.name, unit, made))

    def runs(self, t: Formula, last: Formula) -> Formula:
        """Whether the lease runs in month t, and no further than to `last`."""
        return both(t <= last, *([t >= self.begins] if self.begins is not None else []))

    @cached_property
    def kept(self) -> Formula:
        """Seats that are kept when most of the lease is let go: whole modules, as many as are needed then. One value."""
        if self.module is None:
            return formula(0.0)
        m, month = self.m, self.leaves + 1
        need = needed(m, self.site)
        others = [other for other in leases(m, self.site) if other is not self]
        length = most(float(m.months), *(lease.ends for lease in leases(m, self.site)))
        at = least(month, length)
        place = np.clip(int(month.values), 1, m.months)
        if isinstance(need, Row) and not need.once:
            index = least(most(month, 1.0), float(m.months))
            picked = Formula(need.values[place - 1], lambda t: f"INDEX({need.span(0, m.months - 1, True)},{index.text(t)})")
        else:
            picked = need
        held = [when(both(other.runs(at, other.ends), at <= other.leaves), other.seats) for other in others]
        next_month = most(picked - total(held), 0.0) if held else picked
        made = least(whole_above(next_month / self.module) * self.module, self.seats)
        return self._once("kept", _("Seats kept after leaving"), _("seats"), made)

    @cached_property
    def whole_term(self) -> Formula:
        return when(self.runs(self.m.time, self.ends), self.seats)

    @cached_property
    def held(self) -> Formula:
        """Seats that can be used."""
        made = self.whole_term
        if self.leaves is not self.ends:
            rest = when(self.runs(self.m.time, self.ends), self.kept)
            made = when(self.m.time <= self.leaves, self.whole_term, rest)
        return self._row("held", _("Seats of the lease"), _("seats"), made)

    @cached_property
    def paid(self) -> Formula:
        """Seats for which rent is due."""
        return self._row("paid", _("Seats paid"), _("seats"), self.whole_term) if self.sublets else self.held

    @cached_property
    def rent(self) -> Row:
        """E3, A2: rent of a seat with its steps."""
        m = self.m
        first = m.value(f"{self.address}.rent_per_seat_month")
        if first is None:
            area = m.zero_if_blank(f"sites.{m.ledger.sites[self.site]}.area_per_seat")
            first = m.zero_if_blank(f"{self.address}.rent_per_area_year") * area / 12
        made = first
        if (growth := self._given("escalator")) is not None:
            step = m.month(f"{self.address}.next_step")
            if step is None:
                step = formula(13.0) if self.begins is None else when(self.begins > 1, self.begins + 12, 13.0)
            begins = self._once(
                "step", _("First step of the rent"), _("month of the plan"), when(step < 1, remainder(step - 1, 12) + 1, step)
            )
            made = first * m.steps("rent steps", _("Rent over that of the start"), self.name, SPACE, begins, growth)
        return self._row("rent", _("Rent of a seat by the lease"), f"{m.ledger.currency} {_('per month')}", made)

    @cached_property
    def charged(self) -> Formula:
        """Rent of a seat that is asked for: none in rent-free months."""
        free = self._given("rent_free_months")
        if free is None or self.begins is None:
            return self.rent
        return when(both(self.m.time >= self.begins, self.m.time < self.begins + free), 0.0, self.rent)

    @cached_property
    def lets_go(self) -> Formula:
        """The month in which the lease lets go of everything. One value."""
        return when(self.kept.equals(0), self.leaves, self.ends) if self.breaks else self.ends

    @cached_property
    def gone(self) -> Formula:
        """Whether the lease has let go, so that the rent afterwards holds."""
        return self.m.time > (self.leaves if self.breaks and self.module is None else self.ends)

    def rent_in(self, month: Formula) -> Formula:
        """The rent of the lease in one month, that of the horizon's edge outside of it."""
        months = self.m.months
        place = int(np.clip(month.values, 1, months))
        index = least(most(month, 1.0), float(months))
        return Formula(self.rent.values[place - 1], lambda t: f"INDEX({self.rent.span(0, months - 1, True)},{index.text(t)})")

    @cached_property
    def after(self) -> Formula:
        """Rent of a seat once the lease has let go."""
        m = self.m
        last = self.ends if self.sublets else self.leaves
        made = m.value(f"{self.address}.after.rent_per_seat_month") or self.rent_in(last)
        if (growth := self._given("after.escalator")) is not None:
            made = made * m.steps("after steps", _("Rent afterwards over that of its start"), self.name, SPACE, last + 13, growth)
        return made

    @cached_property
    def leaving(self) -> Formula:
        """E5, E9: penalty, the landlord's costs not yet written off and works at the break; works at the end."""
        m, works = self.m, self._given("restoration")
        part = formula(1.0) if self.module is None else when(self.seats > 0, (self.seats - self.kept) / self.seats)
        parts, last = [], []
        if self.breaks:
            if (months := self._given("break.penalty_months")) is not None:
                parts.append(months * (self.seats - self.kept) * self.rent_in(self.leaves))
            if self._given("break.unamortised") is not None:
                parts.append(self._unamortised() * part)
            at_break = m.value(f"{self.address}.break.restoration")
            if (at_break := at_break if at_break is not None else works) is not None:
                parts.append(at_break * part)
        if works is not None:
            last = (
                [works * (1 - part) if self.breaks else works if self.sublets else works * part]
                if not self.breaks or part.number != 1
                else []
            )
        early = when(m.time.equals(self.leaves), total(parts)) if parts else formula(0.0)
        return early + (when(both(m.time.equals(self.ends), self.seats > 0), total(last)) if last else 0.0)

    def _unamortised(self) -> Formula:
        """E5: what is still owed of the landlord's costs, i a month from the yearly rate. One value."""
        m = self.m
        amount, since = m.zero_if_blank(f"{self.address}.break.unamortised"), m.month(f"{self.address}.break.unamortised_from")
        assert since is not None
        term, gone = self.ends - since + 1, self.leaves - since + 1
        if self._given("break.unamortised_rate") is None:
            made = amount * (term - gone) / term
        else:
            i = (1 + m.zero_if_blank(f"{self.address}.break.unamortised_rate")) ** (formula(1.0) / 12) - 1
            made = amount * (1 - (1 + i) ** (gone - term)) / (1 - (1 + i) ** (-term))
        return self._once("unamortised", _("Landlord's costs not yet written off"), m.ledger.currency, made)

    @cached_property
    def _tenant_from(self) -> Formula:
        return self.leaves + self.m.zero_if_blank(f"{self.address}.sublease.downtime_months") + 1

    @cached_property
    def income(self) -> Formula:
        """E6: rent from a subtenant."""
        m = self.m
        if not self.sublets or not m.number_of(f"{self.address}.sublease.rent_share"):
            return formula(0.0)
        share = m.zero_if_blank(f"{self.address}.sublease.rent_share")
        let = both(m.time >= self._tenant_from, m.time <= self.ends)
        made = when(let, (self.seats - self.kept) * share * self.rent)
        return self._row("income", _("Rent from the subtenant"), m.ledger.currency, made)

    @cached_property
    def letting(self) -> Formula:
        """E6: fee on the whole subtenancy, what of it lies after the horizon as the planner has it, and fit-out."""
        m, cost = self.m, []
        if not self.sublets:
            return formula(0.0)
        if (fee := self._given("sublease.fee_share")) is not None and isinstance(self.income, Row):
            income = self.income
            whole: Formula = Formula(income.values.sum(), lambda t: f"SUM({income.span(0, m.months - 1, True)})")
            cost.append(fee * (whole + self._income_later()))
        if (fit_out := self._given("sublease.fit_out_per_seat")) is not None:
            cost.append((self.seats - self.kept) * fit_out)
        first = self._tenant_from
        return when(both(m.time.equals(first), first <= self.ends), total(cost)) if cost else formula(0.0)

    def _income_later(self) -> Formula:
        """Rent of the subtenancy after the horizon: the planner's. One value."""
        m = self.m
        if float(self.ends.values) <= m.months:
            return formula(0.0)
        values = m.ledger_values("letting", self.site)
        fee = m.number_of(f"{self.address}.sublease.fee_share")
        seats = float((self.seats - self.kept).values)
        found = values.sum() - seats * m.number_of(f"{self.address}.sublease.fit_out_per_seat")
        later = found / fee - self.income.values.sum() if fee and found else 0.0
        of, keys = ("lease", "leases.*"), ("rent_per_seat_month", "rent_per_area_year", "escalator", "next_step")
        rests = (
            " ".join([TERMS["subtenant"].addresses, *(f"sites.{{site}}.{lease}.{key}" for lease in of for key in keys)]),
            "rent",
            self.site,
        )
        return m.given(
            "later", self.address, SPACE, _("Rent from the subtenant after the horizon"), self.name, m.ledger.currency, later, rests
        )

    @cached_property
    def moving_in(self) -> Formula:
        """E8: fit-out less the landlord's allowance, and the move, in the month in which the lease begins."""
        m, parts = self.m, []
        if self.begins is None:
            return formula(0.0)
        if (fit_out := self._given("fit_out_per_area")) is not None:
            rest = most(fit_out - m.zero_if_blank(f"{self.address}.fit_out_allowance"), 0.0)
            parts.append(rest * m.zero_if_blank(f"sites.{m.ledger.sites[self.site]}.area_per_seat"))
        if (moving := self._given("moving_per_seat")) is not None:
            parts.append(moving)
        return when(m.time.equals(self.begins), self.seats * total(parts)) if parts else formula(0.0)
