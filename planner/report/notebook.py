"""A comparison in a notebook: a list of differences that also shows itself, with pandas tables and Altair charts.

pandas and altair are loaded when a table or chart is asked for: the command line compares without them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from planner.analysis.breakdown import BY, savings
from planner.analysis.difference import Difference, Plan
from planner.analysis.warnings import warnings
from planner.report.tables import line_label
from planner.report.words import headline

if TYPE_CHECKING:
    import pandas as pd


class Comparison(list[Difference]):
    """What each plan saves against the base; `[0].npv_saving` and all else of a difference by its place."""

    @property
    def plans(self) -> list[Plan]:
        """The base and then the others."""
        return [self[0].base, *(d.plan for d in self)]

    def table(self) -> pd.DataFrame:
        """A row for each plan, the base first: the figures of `compare --json` in the scenario's currency, blank where undefined."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {"total_cost": plan.total_cost, "npv_cost": plan.npv_cost, "cost_per_item": plan.cost_per_item, "tail_cost": plan.tail_cost} for plan in self.plans
        ]
        for row, d in zip(rows[1:], self, strict=True):
            row |= {
                "saving": d.saving,
                "npv_saving": d.npv_saving,
                "run_rate_saving_per_year": d.run_rate,
                "one_off_cost": d.one_off_cost,
                "payback_months": d.payback_months,
                "irr": d.irr,
                "lowest_cumulative_saving": d.lowest_cumulative,
            }
        return pd.DataFrame(rows, index=pd.Index([plan.name for plan in self.plans], name="plan"), dtype=float)

    def by(self, group: str) -> pd.DataFrame:
        """Undiscounted cash by role, place, line, year or month, a column a plan. Raises ValueError for another group."""
        import pandas as pd

        if group not in BY:
            raise ValueError(f"costs are grouped by {', '.join(BY)}, not by {group}")
        found = [savings(d, group) for d in self]
        labels = list(dict.fromkeys(label for costs in found for label in costs))
        rows = [
            [next((costs[label][0] for costs in found if label in costs), 0.0), *(costs.get(label, (0.0, 0.0))[1] for costs in found)]
            for label in labels
        ]
        return pd.DataFrame(rows, index=pd.Index(labels, name=group), columns=[plan.name for plan in self.plans])

    def by_line(self, number: int = 0) -> pd.DataFrame:
        """Every line of one plan: undiscounted cost of both sides, the saving, its present value, and whether it is cash or time (soft)."""
        import pandas as pd

        rows = [
            (row.line, line_label(row.line), "soft" if row.soft else "cash", row.base, row.scenario, row.saving, row.present_saving)
            for row in self[number].by_line
        ]
        return pd.DataFrame(rows, columns=["line", "label", "kind", "base", "plan", "saving", "npv_saving"]).set_index("line")

    def ledger(self) -> pd.DataFrame:
        """The ledgers of all plans: a row a line, owner and month."""
        from planner.report.data import ledger_table

        return ledger_table(self.plans)

    def warnings(self) -> pd.DataFrame:
        """What the rules warn of, a row a warning."""
        import pandas as pd

        rows = [(d.plan.name, w.id, w.severity, w.message, w.amount) for d in self for w in warnings(d)]
        return pd.DataFrame(rows, columns=["plan", "id", "severity", "message", "amount"])

    def chart(self, kind: str = "cumulative", number: int = 0) -> Any:
        """An Altair chart: cumulative (of all plans), bridge, lines, years or people of one plan. Raises ValueError for another kind."""
        if kind not in CHARTS:
            raise ValueError(f"there are the charts {', '.join(CHARTS)}, not {kind}")
        return CHARTS[kind](self, number)

    def _repr_html_(self) -> str:
        sentences = "".join(f"<p>{escape(headline(d))}</p>" for d in self)
        return sentences + self.table().T.to_html(float_format=lambda value: f"{value:,.2f}", na_rep="")


def _cumulative(found: Comparison, number: int) -> Any:
    from planner.report import charts

    return charts.cumulative_saving(found[0]) if len(found) == 1 else charts.cumulative_savings(found)


def _bridge(found: Comparison, number: int) -> Any:
    from planner.report import charts_bridge

    return charts_bridge.bridge(found[number], charts_bridge.line_rows(found[number]))


def _lines(found: Comparison, number: int) -> Any:
    from planner.report import charts

    return charts.cost_by_line(found[number])


def _years(found: Comparison, number: int) -> Any:
    from planner.report import charts_cost

    return charts_cost.cost_by_year([found[number].base, found[number].plan])


def _people(found: Comparison, number: int) -> Any:
    from planner.report import charts_people

    return charts_people.people(found[number].plan)


CHARTS: dict[str, Callable[[Comparison, int], Any]] = {
    "cumulative": _cumulative,
    "bridge": _bridge,
    "lines": _lines,
    "years": _years,
    "people": _people,
}
