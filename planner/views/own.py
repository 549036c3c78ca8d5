"""A firm's own figures, in three steps: its tables, what is what in them, and a check of the sums before the scenario is made."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from planner.scenario.cells import Reader
from planner.scenario.headings import headings, suggest, template_csv, template_words
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.roster import fte_of_whole_row
from planner.scenario.sheets import Sheet, read_sheet, sheet_names, text_of
from planner.scenario.text import ScenarioError
from planner.views import making, matching, tables, upward
from planner.views.fields import locale, plain
from planner.views.grid import table

LOCALES = ("en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "hu_HU", "pl_PL")
PREVIEW = 5  # rows


def own_figures() -> None:
    """The step that the tables are in."""
    now = tables.own()
    names = (_("1 Table"), _("2 Match"), _("3 Check and make"))
    st.markdown(" → ".join(f"**{plain(name)}**" if number == now.step else plain(name) for number, name in enumerate(names, 1)))
    if now.step == 1 or "roster" not in now.sheets:
        _tables()
    elif now.step == 2:
        matching.match()
    else:
        making.check_and_make()


def _tables() -> None:
    """Step 1: the files, how their numbers are written, and what was read."""
    st.write(
        _(
            "A roster says who does what, where, for how much; a list of leases is optional. Names, e-mail addresses and staff numbers are not kept: "
            "what is kept are sums."
        )
    )
    st.caption(_("Until the scenario is made, the rows are held in this open page alone and never written to disk: after a reload, choose the file again."))
    left, right = st.columns(2, gap="large")
    with left:
        _upload("roster", _("Roster (CSV or Excel, at most 2 MB)"))
    with right:
        _upload("leases", _("Leases (CSV or Excel), if you have them"))
    now = tables.own()
    if not now.sheets:
        _templates()
        return
    _written_as()
    for kind, sheet in now.sheets.items():
        _preview(kind, sheet)
    if "roster" in now.sheets:
        st.button(_("Next: match"), type="primary", on_click=_to_matching)
    else:
        st.info(_("The roster is still missing: a scenario needs its people."), icon=":material/info:")
    _templates()


def _to_matching() -> None:
    now = tables.own()
    whole = fte_of_whole_row(now.sheets["roster"], now.columns["roster"], now.reader)
    now.fte_of, now.step = ("row" if whole else "person"), 2
    upward.go_up()


def _upload(kind: tables.Kind, label: str) -> None:
    """One table: its file, the sheet of a workbook, and the row with the columns' names."""
    now = tables.own()
    upload = st.file_uploader(label, type=["csv", "txt", "tsv", "xlsx"], key=f"own:{kind}:file", max_upload_size=2)
    if upload is None:
        if kind in now.sheets:
            st.caption(plain(_("{file} is in. Upload it again to choose another sheet or row.").format(file=now.sheets[kind].name)))
            st.button(_("Take it out"), key=f"own:{kind}:out", on_click=_out, args=(kind,))
        return
    try:
        names = sheet_names(upload.getvalue(), upload.name)
        chosen = st.selectbox(_("Sheet"), names, key=f"own:{kind}:sheet") if len(names) > 1 else ""
        row = st.number_input(
            _("Row with the columns' names"),
            min_value=1,
            max_value=20_000,
            value=None,
            placeholder=_("found by itself"),
            key=f"own:{kind}:head",
            help=_("Say it where a title or a group of columns stands above, and the preview below is not right."),
        )
        asked = (upload.file_id, chosen, row)
        if now.memo.get(f"asked {kind}", ((), None))[0] != asked:
            sheet = read_sheet(upload.getvalue(), upload.name, chosen or "", known=headings(kind), head=int(row or 0), personal=kind == "roster")
            tables.set_up(kind, sheet, suggest(sheet.columns, kind))
            now.memo[f"asked {kind}"] = (asked, None)
    except ScenarioError as error:
        for problem in error.problems:
            st.error(plain(str(problem)))
        st.caption(_("Nothing was changed."))


def _out(kind: str) -> None:
    now = tables.own()
    now.sheets.pop(kind, None)
    now.columns.pop(kind, None)


def _written_as() -> None:
    """The locale in which numbers and dates are read, and the currency of the amounts."""
    now = tables.own()
    known = list(dict.fromkeys([locale(), *LOCALES]))
    rated = ["USD", *sorted(_currencies() - {"USD"})]
    left, right = st.columns([3, 1])
    chosen = left.selectbox(_("Numbers and dates are written as in"), known, key="own:locale", format_func=_sample, persist_state="session")
    currency = right.selectbox(
        _("Currency"), rated, key="own:currency", persist_state="session", help=_("Of all amounts in the tables, and of the scenario.")
    )
    now.reader = Reader(chosen, currency)


def _currencies() -> set[str]:
    """Those for which the library has an exchange rate, so that its own amounts can be converted."""
    library = tables.library()
    found = {str((library.entry("countries", name) or {}).get("currency", "")) for name in library.names("countries")}
    return {code for code in found if code and library.units_per_usd(code)}


def _sample(code: str) -> str:
    """A locale with a number and a date as it writes them."""
    from datetime import date

    name = Locale.parse(code).get_display_name(locale())
    return f"{name}: {format_decimal(45000.5, '#,##0.0', code)} · {format_date(date(2029, 6, 30), 'short', code)}"


def _preview(kind: str, sheet: Sheet) -> None:
    """The first rows as they were read, and what was left out."""
    rows = plural("{n} row", "{n} rows", len(sheet.rows))
    st.subheader(plain(f"{sheet.name}: {rows}"))
    frame = pd.DataFrame([[text_of(cell) for cell in row[: len(sheet.columns)]] for row in sheet.rows[:PREVIEW]], columns=list(sheet.columns))
    table(frame, _("The first rows of {file}").format(file=sheet.name))
    notes = list(sheet.notes)
    if sheet.dropped:
        notes.append(_("Dropped at once, since they are on persons: {columns}.").format(columns=", ".join(sheet.dropped)))
    notes.append(_("Only columns that are matched in the next step are used; nothing of the table is stored."))
    st.caption(plain(" ".join(notes)))


def _templates() -> None:
    """Tables to fill in, with a word on each column."""
    with st.expander(_("No table at hand? Templates to fill in"), expanded=not tables.own().sheets):
        left, right = st.columns(2, gap="large")
        for kind, name, place in (("roster", _("Roster"), left), ("leases", _("Leases"), right)):
            with place:
                st.download_button(
                    _("{name} (CSV)").format(name=name),
                    template_csv(kind).encode("utf-8-sig"),
                    f"{kind}-template.csv",
                    "text/csv",
                    key=f"own:{kind}:template",
                    on_click="ignore",
                )
                st.markdown("\n".join(f"- **{plain(column)}**: {plain(words)}" for column, words in template_words(kind)))
