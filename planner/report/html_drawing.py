"""Charts drawn as SVG, without a browser and without a network; one drawing takes the colours of a light and of a dark screen."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, cast

import vl_convert
from markupsafe import Markup

from planner.report.charts_style import PALETTES, SERIES
from planner.report.html_blocks import Figure

WIDTH = 440  # pixels: two beside each other on a screen, still legible on a telephone


class Easel:
    """Draws charts one after the other, beside the rest of the work; its engine starts at once, which takes longest."""

    def __init__(self, locale: str) -> None:
        self._locale = _format_locale(locale)
        self._pool = ThreadPoolExecutor(1)
        self._pool.submit(vl_convert.vegalite_to_svg, {"mark": "point", "data": {"values": []}})

    def draw(self, chart: Any) -> Future[Figure]:
        """The figure of a chart, to be asked for when all are under way."""
        spec = chart.properties(width=WIDTH).to_dict(validate=False)
        spec["background"] = "transparent"
        return self._pool.submit(self._drawn, spec)

    def close(self) -> None:
        """Lets the engine go once all is drawn."""
        self._pool.shutdown()

    def _drawn(self, spec: dict[str, Any]) -> Figure:
        svg = vl_convert.vegalite_to_svg(spec, format_locale=self._locale)
        return Figure(Markup(svg), str(spec.get("description", "")))  # Vega escapes the texts in it


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
