"""Run as a program of its own: a chart's specification and how numbers are written come in as a line of JSON, its SVG goes out as one.

The engine holds Python's lock while it starts and draws; in a process of its own the rest of a report is written meanwhile.
"""

from __future__ import annotations

import json
import sys

import vl_convert

if __name__ == "__main__":
    for line in sys.stdin.buffer:
        spec, numbers = json.loads(line)
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(spec, format_locale=numbers)}
        except Exception as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
