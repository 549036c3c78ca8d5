"""Results as tidy tables for other tools: the ledger and the assumptions as CSV or Parquet, each with what it was made from.

In CSV a text that a spreadsheet could take for a formula is preceded by an apostrophe; Parquet keeps every text as it is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

import planner
from planner.analysis.breakdown import labels
from planner.analysis.difference import Plan
from planner.model.register import LINES
from planner.report.assumptions import assumptions_json, shown_values
from planner.report.tables import plain_text
from planner.scenario.quantity import month_text
from planner.scenario.schema import Scenario
from planner.scenario.text import Problem, ScenarioError

LEDGER_COLUMNS = ("scenario", "month", "line", "kind", "role", "place", "arrangement", "amount", "currency", "owner")
ASSUMPTION_COLUMNS = (
    *("scenario", "address", "label", "shown", "value", "low", "high", "unit", "origin", "where"),
    *("source", "as_of", "confidence", "note"),
)
ABOUT = ("digest", "library", "planner", "date")  # the last columns of both


def ledger_table(plans: Sequence[Plan], date: str = "") -> pd.DataFrame:
    """Undiscounted cost, a row for each scenario, line, owner and month; what is due at the decision has the month "start".

    What the space of a site costs has the role "space", what running it costs "centres", what a vendor bills "vendors" and the vendor as its place, as in a breakdown. An owner that a
    line costs nothing in any month is left out.
    """
    rows: list[tuple[Any, ...]] = []
    for plan in plans:
        ledger, last = plan.ledger, tuple(_about(plan.scenario, plan.digest, date).values())
        months = [month_text(ledger.start + t) for t in range(ledger.months)]
        for line in LINES:
            upfront = line in ledger.upfront
            array = ledger.upfront.get(line) if upfront else ledger.costs.get(line)
            if array is None:
                continue
            role, place, arrangement = (labels(plan, line, by) for by in ("role", "place", "arrangement"))
            for number, owner in enumerate(ledger.owners(line)):
                values = [float(array[0, number])] if upfront else [float(value) for value in array[0, number]]
                if not any(values):
                    continue
                front = (plan.name, line, LINES[line].kind, role(number), place(number), arrangement(number))
                rows += [
                    (front[0], month, *front[1:], value, ledger.currency, owner, *last)
                    for month, value in zip(["start"] if upfront else months, values, strict=True)
                ]
    return pd.DataFrame(rows, columns=[*LEDGER_COLUMNS, *ABOUT]).astype({"amount": float})


def assumptions_table(scenario: Scenario, digest: str, date: str = "") -> pd.DataFrame:
    """A row for each quantity. `shown` is the value as it is read; `value`, `low` and `high` are numbers (0.6 for 60%), blank for a month.

    Of dated values `value` is the first.
    """
    numbers = ("value", "low", "high")
    rows = []
    for row, shown in zip(assumptions_json(scenario), shown_values(scenario), strict=True):
        first = {key: next(iter(row[key].values())) if isinstance(row[key], Mapping) else row[key] for key in numbers}
        first = {key: None if isinstance(value, str) else value for key, value in first.items()}
        rows.append({"scenario": scenario.name, **row, **first, "shown": shown, **_about(scenario, digest, date)})
    return pd.DataFrame(rows, columns=[*ASSUMPTION_COLUMNS, *ABOUT]).astype(dict.fromkeys(numbers, float))


def _about(scenario: Scenario, digest: str, date: str) -> dict[str, str]:
    return {"digest": digest, "library": scenario.library, "planner": planner.__version__, "date": date}


def as_csv(table: pd.DataFrame) -> bytes:
    """Numbers plain, with every digit; a text that could be taken for a formula guarded by an apostrophe."""
    guarded = table.copy()
    for column in guarded.columns:
        if pd.api.types.is_numeric_dtype(guarded[column]):
            guarded[column] = ["" if value != value else _number(value) for value in guarded[column].astype(float)]
        else:
            guarded[column] = [plain_text(str(text)) for text in guarded[column]]
    return guarded.to_csv(index=False, lineterminator="\n").encode()


def _number(value: float) -> str:
    """Every digit, and no exponent."""
    return f"{Decimal(repr(value + 0.0)):f}".removesuffix(".0")


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table with its types; what it was made from stands in the metadata of the file too, under `planner`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pa.Table.from_pandas(table, preserve_index=False)
    about = table[["scenario", *ABOUT]].drop_duplicates().to_dict("records")
    found = found.replace_schema_metadata({**(found.schema.metadata or {}), b"planner": json.dumps(about).encode()})
    out = io.BytesIO()
    pq.write_table(found, out)
    return out.getvalue()


FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {".csv": as_csv, ".parquet": as_parquet}


def as_file(table: pd.DataFrame, path: str) -> bytes:
    """The table in the format that a file's ending names. Raises ScenarioError for another ending."""
    make = FORMATS.get(Path(path).suffix.lower())
    if make is None:
        raise ScenarioError([Problem(path, f"must end in {' or '.join(FORMATS)}")])
    return make(table)
