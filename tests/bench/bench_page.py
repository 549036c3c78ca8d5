"""Slider to new figures in Chromium: the Plan page against a bare Streamlit page with one slider and one chart, same run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

BARE = """
import altair as alt
import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")
value = st.slider("Value", 0.0, 1000.0, 150.0, step=10.0, key="value")
st.metric("Twice", f"{value * 2:,.0f}")
table = pd.DataFrame({"x": range(61), "y": [value * x for x in range(61)]})
st.altair_chart(alt.Chart(table).mark_line().encode(x="x:Q", y="y:Q"), width="stretch")
"""

# From the key press to the frame in which the figure differs, in the browser's own clock.
WATCH = """() => new Promise(done => {
  const figures = () => [...document.querySelectorAll('[data-testid=stMetricValue]')].map(e => e.innerText).join();
  const before = figures(), start = performance.now();
  const seen = new MutationObserver(() => {
    if (figures() !== before) { seen.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); }
  });
  seen.observe(document.body, {subtree: true, childList: true, characterData: true});
  setTimeout(() => { seen.disconnect(); done(NaN); }, 15000);
})"""


def measure(browser: object, address: str, label: str, moves: int) -> list[float]:
    """Milliseconds from each move of the slider to the new figure; the first two moves are left out."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})  # type: ignore[attr-defined]
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    time.sleep(1.5)
    times = []
    for _ in range(moves + 2):
        slider = page.get_by_role("slider").first
        slider.focus()
        waiting = page.evaluate_handle("() => { window.result = (" + WATCH + ")(); return true; }")
        waiting.dispose()
        slider.press("ArrowRight")
        times.append(float(page.evaluate("() => window.result")))
        time.sleep(0.8)
    page.close()
    return times[2:]


def main(moves: int = 8) -> None:
    """Prints median and worst of both pages and their ratio."""
    from conftest import serve
    from find_chromium import HINT, found
    from playwright.sync_api import sync_playwright

    path = found()
    if path is None:
        print(HINT)
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        results = {}
        for name, script in (("bare page", bare), ("Plan", ROOT / "app.py")):
            process, address = serve(script, Path(folder) / f"{script.stem}.log")
            try:
                results[name] = measure(browser, address, name, moves)
            finally:
                process.terminate()
                process.wait(timeout=20)
        browser.close()
    for name, times in results.items():
        print(
            f"slider to new figure, {name:<10} median {statistics.median(times):7.1f} ms   worst {max(times):7.1f} ms   ({len(times)} moves)"
        )
    print(
        f"slider to new figure, Plan / bare page: {statistics.median(results['Plan']) / statistics.median(results['bare page']):.2f} (target: at most 1.5)"
    )


if __name__ == "__main__":
    main()
