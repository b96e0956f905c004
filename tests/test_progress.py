"""The bar shows itself when a person would otherwise wonder, and never elsewhere."""

from __future__ import annotations

from io import StringIO

import pytest

from criteria_engine.reports import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def run(stream: StringIO) -> str:
    bar = progress.Bar(stream)
    for done in range(1, 4):
        bar.show(done, 3)
    bar.close()
    return stream.getvalue()


def test_a_run_of_less_than_a_second_shows_no_bar() -> None:
    assert run(Terminal()) == ""


def test_a_longer_run_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    assert "100%" in run(Terminal())


def test_there_is_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    assert run(StringIO()) == ""
