"""The words of the workbench: both languages whole, every key told, no English on a Vietnamese screen."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import criteria_engine.explaining.workbench as workbench
from criteria_engine.explaining.workbench.app import Workbench
from criteria_engine.wording.workbench_messages import FILTERS, HELP, KEYS, SIGN_HELP, TAGS, WORDS, word

LABELS = {
    **{f"word {key}": label for key, label in WORDS.items()}, **{f"key {key}": label for key, label in KEYS.items()},
    **{f"filter {key}": label for key, label in FILTERS.items()},
    **{f"tag {key}": label for key, label in TAGS.items()},
    **{f"help {key}": label for key, label in (*HELP, *SIGN_HELP)},
}  # fmt: skip
SCREENS = sorted((Path(__file__).parent / "screens").glob("*.vi.txt"))


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", LABELS)
def test_both_languages_say_it_with_the_same_parts(key: str) -> None:
    label = LABELS[key]
    assert label.vi.strip() and label.en.strip() and parts(label.vi) == parts(label.en)


def _asked() -> Iterator[tuple[str, str]]:
    """Every key of the catalogue that the source names, and where."""
    for file in sorted(Path(workbench.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, file.name


def test_every_word_of_the_catalogue_is_used() -> None:
    named = {value for value, _ in _asked()}
    hints = {key for key in WORDS if key.startswith("edit_hint_")}  # Put together from the kind of a field.
    assert sorted(set(WORDS) - named - hints) == []


def test_every_kind_of_field_has_a_hint() -> None:
    kinds = {"text", "number", "date", "ref"}
    assert {key.removeprefix("edit_hint_") for key in WORDS if key.startswith("edit_hint_")} == kinds | {"choice"}


def test_help_tells_every_key_that_is_bound() -> None:
    told = " ".join(key for key, _ in HELP).replace("←", "left").replace("→", "right").split()
    names = {"slash": "/", "question_mark": "?", "ctrl+z": "Ctrl+Z", "ctrl+y": "Ctrl+Y", "ctrl+q": "Ctrl+Q"}
    # Ctrl+C quits as everywhere, Escape closes, Shift+F8 is N, and the digits are told as 1 … 9.
    silent = {"ctrl+c", "escape", "shift+f8", *"12345678"}
    bound = {key for binding in Workbench.BINDINGS for key in binding.key.split(",")} - silent  # type: ignore[union-attr]
    assert {names.get(key, key.upper() if re.fullmatch(r"f\d+", key) else key) for key in bound} - set(told) == set()


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_a_vietnamese_screen_has_no_english(path: Path) -> None:
    words = {w.lower() for label in LABELS.values() for w in re.findall(r"[A-Za-z]{4,}", label.en)}
    vietnamese = {w.lower() for label in LABELS.values() for w in re.findall(r"[^\W\d_]+", label.vi)}
    # Addresses and ids of rules are not words; the name of the other language and of keys are meant to be read by all.
    shown = re.sub(
        r"\(?\w+\[[^)]*|\w+\.\w[\w.-]*|English|Enter|PgUp|PgDn|Ctrl|ho-so\S*", "", path.read_text(encoding="utf-8")
    )
    assert sorted({w.lower() for w in re.findall(r"[A-Za-z]{4,}", shown)} & (words - vietnamese)) == []


def test_words_take_their_parts_as_they_are() -> None:
    assert word("undone", "en", what="{braces} %s") == "Undone: {braces} %s"
