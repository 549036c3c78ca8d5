"""No page hands a text to the browser as markup or script: the ways that Streamlit has for it are not taken, or with words of ours alone."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [*(ROOT / "planner" / "views").glob("*.py"), ROOT / "app.py", ROOT / "server.py"]


def test_no_call_allows_html_or_script_and_no_page_has_a_component() -> None:
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("unsafe_allow_html", "unsafe_allow_javascript"):
                found.append(f"{path.name}:{node.value.lineno}: {node.arg}")
            if isinstance(node, ast.Attribute) and node.attr in ("components", "iframe", "declare_component"):
                found.append(f"{path.name}:{node.lineno}: {node.attr}")
            if isinstance(node, (ast.Import, ast.ImportFrom)) and "streamlit.components" in ast.unparse(node):
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "html":
                texts = [*node.args, *(word.value for word in node.keywords)]
                if not all(isinstance(text, ast.Constant) for text in texts):
                    found.append(f"{path.name}:{node.lineno}: html of more than a text that stands here")
    assert found == []
    assert len(FILES) > 30
