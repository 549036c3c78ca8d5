"""Texts change their language by a catalogue alone."""

from __future__ import annotations

from contextvars import copy_context
from pathlib import Path

from planner.scenario import language

HUNGARIAN = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Save"
msgstr "Mentés"

msgid "{n} change"
msgid_plural "{n} changes"
msgstr[0] "{n} változás"
msgstr[1] "{n} változtatás"
"""


def spoken(locale: str) -> tuple[str, str, str]:
    language.speak(locale)
    return language.text("Save"), language.plural("{n} change", "{n} changes", 1), language.plural("{n} change", "{n} changes", 3)


def test_english_is_spoken_where_nothing_was_said_and_where_no_catalogue_is():
    assert language.text("Save") == "Save"
    assert copy_context().run(spoken, "xx_XX") == ("Save", "1 change", "3 changes")
    assert copy_context().run(spoken, "../etc") == ("Save", "1 change", "3 changes")


def test_a_catalogue_gives_its_texts_and_plurals_and_only_to_who_speaks_it(tmp_path: Path, monkeypatch):
    (tmp_path / "hu.po").write_text(HUNGARIAN, encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    assert copy_context().run(spoken, "hu-HU") == ("Mentés", "1 változás", "3 változtatás")
    assert language.text("Save") == "Save"
