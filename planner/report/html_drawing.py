"""Charts drawn as SVG, without a browser and without a network; one drawing takes the colours of a light and of a dark screen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import vl_convert
from markupsafe import Markup

from planner.report.charts_style import PALETTES, SERIES, spec_of
from planner.report.html_blocks import Figure

WIDTH = 440  # pixels: two beside each other on a screen, still legible on a telephone
ENGRAVER = (sys.executable, "-P", str(Path(__file__).with_name("engraver.py")))


class Easel:
    """Draws charts one after the other in a process of its own, beside the rest of the work; its engine starts at once, which takes longest."""

    def __init__(self, locale: str) -> None:
        self._locale = _format_locale(locale)
        self._process = subprocess.Popen(ENGRAVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._pool = ThreadPoolExecutor(1)
        self._pool.submit(self._svg, {"mark": "point", "data": {"values": []}})

    def draw(self, make: Callable[[], Any]) -> Future[Figure]:
        """The figure of the chart that `make` makes, to be asked for when all are under way. Raises RuntimeError when it can't be drawn."""
        return self._pool.submit(self._drawn, spec_of(make) | {"width": WIDTH, "background": "transparent"})

    def close(self) -> None:
        """Lets the engine go once all is drawn."""
        self._pool.shutdown()
        self._process.communicate()

    def _drawn(self, spec: dict[str, Any]) -> Figure:
        return Figure(Markup(self._svg(spec)), str(spec.get("description", "")))  # Vega escapes the texts in it

    def _svg(self, spec: dict[str, Any]) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([spec, self._locale]).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "its engine ended"}')
        if "error" in answer:
            raise RuntimeError(f"a chart can't be drawn: {answer['error']}")
        return str(answer["svg"])


def _format_locale(locale: str) -> dict[str, Any] | None:
    """How the axes write numbers, None (American) where the engine does not know the locale."""
    try:
        return vl_convert.get_format_locale(cast(Any, locale.replace("_", "-")))  # any text may be asked for
    except ValueError:
        return None


def dark_rules() -> str:
    """Style rules that give a drawing in the light colours those of the dark palette."""
    dark: dict[str, str] = {}
    pairs = [
        *((light, PALETTES["dark"][key]) for key, light in PALETTES["light"].items()),
        *zip(SERIES["light"], SERIES["dark"], strict=True),
    ]
    for light, colour in pairs:
        dark.setdefault(light, colour)
    return "".join(f'svg [fill="{light}"]{{fill:{colour}}}svg [stroke="{light}"]{{stroke:{colour}}}' for light, colour in dark.items())
