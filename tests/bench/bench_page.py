"""Slider to new figures, and page to page, in Chromium: the app against a bare one with a slider, a figure and a chart, same run."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

BARE = """
import altair as alt
import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")


def plan():
    st.header("Plan of nothing")
    value = st.slider("Stipend", 0.0, 1000.0, 150.0, step=10.0, key="value")
    st.metric("Twice", f"{value * 2:,.0f}")
    table = pd.DataFrame({"x": range(61), "y": [value * x for x in range(61)]})
    st.altair_chart(alt.Chart(table).mark_line().encode(x="x:Q", y="y:Q"), width="stretch")


def assumptions():
    st.header("Assumptions of nothing")
    st.dataframe(pd.DataFrame({"x": range(600), "y": range(600)}))


st.navigation([st.Page(plan, title="Plan", default=True), st.Page(assumptions, title="Assumptions")], position="top").run()
"""

# From the key press to the frame in which the figure differs, in the browser's own clock.
WATCH = """() => new Promise(done => {
  const figures = () => [...document.querySelectorAll('[data-testid=stMetricValue]')].map(e => e.textContent).join();
  const before = figures(), start = performance.now();
  const seen = new MutationObserver(() => {
    if (figures() !== before) { seen.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); }
  });
  seen.observe(document.body, {subtree: true, childList: true, characterData: true});
  setTimeout(() => { seen.disconnect(); done(NaN); }, 15000);
})"""


# From the click on a page's name to the frame in which its heading stands.
TURN = """name => new Promise(done => {
  const there = () => [...document.querySelectorAll('[data-testid=stHeading]')].some(e => e.innerText.startsWith(name === 'Plan' ? 'Plan of' : 'Assumptions of') || (name === 'Plan' && e.innerText.startsWith('Work from home')));
  const start = performance.now();
  const seen = new MutationObserver(() => {
    if (there()) { seen.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); }
  });
  seen.observe(document.body, {subtree: true, childList: true, characterData: true});
  setTimeout(() => { seen.disconnect(); done(NaN); }, 15000);
})"""


def opened(browser: Any, address: str) -> Any:
    """A page that has been drawn and stands still."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    time.sleep(1.5)
    return page


def moved(page: Any, _number: int) -> float:
    """Milliseconds from a move of the slider to the new figure."""
    page.get_by_role("slider", name="Stipend").first.focus()
    page.evaluate_handle("() => { window.result = (" + WATCH + ")(); return true; }").dispose()
    page.get_by_role("slider", name="Stipend").first.press("ArrowRight")
    return float(page.evaluate("() => window.result"))


def turned(page: Any, number: int) -> float:
    """Milliseconds from a click on the other page's name to its heading."""
    name = ("Assumptions", "Plan")[number % 2]
    page.evaluate_handle("name => { window.result = (" + TURN + ")(name); return true; }", name).dispose()
    page.get_by_role("link", name=name, exact=True).click()
    return float(page.evaluate("() => window.result"))


def main(moves: int = 24) -> None:
    """Prints median, mean and worst of both, moved in turns so that what else the machine does meets both alike, and their ratios.

    Both means and medians: the bare page takes some 45 ms or some 110, about half of the times each, so that its median is now one, now the other.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import serve
    from tests.tools import CHROMIUM

    path = CHROMIUM.found()
    if path is None:
        print(CHROMIUM.hint)
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play, ExitStack() as ends:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        pages = {}
        for name, script in (("bare", bare), ("app", ROOT / "server.py")):
            process, address = serve(script, Path(folder) / f"{script.stem}.log")
            ends.callback(process.wait, timeout=20)
            ends.callback(process.terminate)
            pages[name] = opened(play.chromium.launch(executable_path=path, args=["--no-sandbox"]), address)
        for what, does, target in (("slider to new figure", moved, 1.5), ("page to page", turned, 2.0)):
            times: dict[str, list[float]] = {name: [] for name in pages}
            for number in range(moves + 2):
                for name, page in pages.items():
                    times[name].append(does(page, number))
                    time.sleep(0.8)
            for name, all_of_it in times.items():
                counted = all_of_it[2:]
                middle, mean = statistics.median(counted), statistics.mean(counted)
                print(f"{what}, {name:<5} median {middle:7.1f} ms   mean {mean:7.1f} ms   worst {max(counted):7.1f} ms   ({len(counted)} times)")
            by_median, by_mean = (of(times["app"][2:]) / of(times["bare"][2:]) for of in (statistics.median, statistics.mean))
            print(f"{what}, app / bare: {by_median:.2f} by median, {by_mean:.2f} by mean (target: at most {target})")


if __name__ == "__main__":
    main()
