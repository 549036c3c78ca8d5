"""A chart as it is drawn: where each of its texts stands, which of them touch, and which colours it uses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import vl_convert

_TRANSLATE = re.compile(r"translate\(([-0-9.]+)[, ]([-0-9.]+)\)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_LETTER = 0.54  # of the font's size: the width of a letter on average


@dataclass(frozen=True)
class Text:
    """A text with its box in pixels."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Text) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def spec_of(chart: Any, width: int = 640) -> dict[str, Any]:
    found: dict[str, Any] = chart.properties(width=width).to_dict()
    return found


def texts(chart: Any, width: int = 640) -> list[Text]:
    """Every text of the drawn chart; two lines of one text are two."""
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(json.dumps(spec_of(chart, width))))
    out: list[Text] = []
    _walk(root, 0.0, 0.0, out)
    return out


def _walk(node: ElementTree.Element, x: float, y: float, out: list[Text]) -> None:
    match = _TRANSLATE.search(node.get("transform", ""))
    if match:
        x, y = x + float(match[1]), y + float(match[2])
    if node.tag.endswith("text"):
        size, anchor = float(node.get("font-size", "12px").removesuffix("px")), node.get("text-anchor", "start")
        lines = [(part.text or "", float(part.get("dy", 0) or 0)) for part in node if part.tag.endswith("tspan")] or [
            (node.text or "", 0.0)
        ]
        at = y
        for words, down in lines:
            at += down
            if words and node.get("opacity") != "0":
                width = len(words) * size * _LETTER
                left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
                out.append(Text(words, left, at - 0.72 * size, left + width, at + 0.12 * size))
        return
    for child in node:
        _walk(child, x, y, out)


def touching(found: list[Text]) -> list[tuple[str, str]]:
    """The pairs of texts that stand on one another."""
    return [(one.words, other.words) for number, one in enumerate(found) for other in found[number + 1 :] if one.touches(other)]


def colours(chart: Any) -> set[str]:
    """Every colour that the chart names."""
    return {colour.lower() for colour in _COLOUR.findall(json.dumps(spec_of(chart)))}


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
