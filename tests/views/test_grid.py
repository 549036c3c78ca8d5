"""Tables that are written out: amounts to the right, and months and amounts in one line also on a phone."""

from __future__ import annotations

import pandas as pd

from planner.views import grid


def rules(frame: pd.DataFrame, right: tuple[str, ...] = ()) -> dict[str, str]:
    """Selector -> what it asks for."""
    styles = grid._as_read(frame, right).table_styles
    return {rule["selector"]: "; ".join(f"{key}: {value}" for key, value in rule["props"]) for rule in styles}


def test_a_month_or_an_amount_is_not_broken_and_words_are() -> None:
    frame = pd.DataFrame({"Lease": ["headquarters", "the annex"], "Notice by": ["2027-06", ""], "Address": ["a.b-c." * 4, "a"], "Cost": ["$1,996,800", "-$5"]})
    assert rules(frame, ("Cost",)) == {".col3": "text-align: right !important", "td.col1 *": "white-space: nowrap", "td.col3 *": "white-space: nowrap"}
