"""Where the workbench opens, and that it never waits for a terminal that is not there."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.errors import UsageError
from criteria_engine.explaining.workbench import opening
from workbench.records import MODELS, SCHEDULE, UNITS, key, usual


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Plain(Terminal):
    encoding = "cp1258"


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not a fixture: between fixtures and test pytest puts streams of its own in place.
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Terminal())
    monkeypatch.setenv("TERM", "xterm-256color")


def test_it_opens_where_all_three_streams_are_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    assert opening.can_open()


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_it_does_not_open_where_one_stream_is_none(monkeypatch: pytest.MonkeyPatch, name: str, stream: Any) -> None:
    on_terminal(monkeypatch)
    monkeypatch.setattr(sys, name, stream)
    assert not opening.can_open()


def test_it_does_not_open_on_a_closed_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdin", closed)
    assert not opening.can_open()


@pytest.mark.skipif(os.name == "nt", reason="on Windows TERM says nothing")
@pytest.mark.parametrize("term", ["dumb", "", "unknown", None])
def test_it_does_not_open_on_a_terminal_that_cannot_draw(monkeypatch: pytest.MonkeyPatch, term: str | None) -> None:
    on_terminal(monkeypatch)
    if term is None:
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", term)
    assert not opening.can_open()


def test_it_does_not_open_without_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    monkeypatch.setattr(sys, "stdout", Plain())
    assert not opening.can_open()


def test_a_subject_and_a_rule_say_where_it_opens() -> None:
    assert opening.place_of(usual(), None, None) is None
    assert opening.place_of(usual(), "M2", None) == key("M2")
    assert opening.place_of(usual(), "M1", SCHEDULE) == key("M1", SCHEDULE)
    assert opening.place_of(usual(), "M1", "hd30.II.3.a.4") == key("M1", SCHEDULE)


@pytest.mark.parametrize(("subject", "rule"), [("M9", None), ("M1", "hd30.c3.plan-scedule")])
def test_a_name_that_nobody_knows_is_told_with_the_nearest(subject: str, rule: str | None) -> None:
    with pytest.raises(UsageError, match=r"did you mean|known: M1, M2, M3"):
        opening.place_of(usual(), subject, rule)


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.json"
    path.write_text(json.dumps({"as_of": "2023-12-31", "unit": UNITS, "model": MODELS}), encoding="utf-8")
    return path


def explain(records: Path, *options: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "criteria_engine", "explain", str(records), "M1", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, encoding="utf-8", **settings)


def test_without_a_terminal_a_plain_tree_is_printed_and_the_command_ends(records: Path) -> None:
    done = explain(records, stdin=subprocess.DEVNULL)
    assert done.returncode == 0 and "Chưa đạt: Kế hoạch nêu tiến độ" in done.stdout and "\x1b" not in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("term", "options"), [("dumb", []), (None, []), ("xterm-256color", ["--plain"])])
def test_on_a_terminal_that_cannot_draw_or_with_plain_the_tree_is_printed(
    records: Path, term: str | None, options: list[str]
) -> None:
    said = on_a_terminal(records, term, options)
    assert "Chưa đạt: Kế hoạch nêu tiến độ" in said and "\x1b[?1049h" not in said


def on_a_terminal(records: Path, term: str | None, options: list[str]) -> str:
    """What the command writes to a terminal of its own until it ends by itself."""
    import pty

    master, slave = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "TERM"} | ({"TERM": term} if term else {})
    command = [sys.executable, "-m", "criteria_engine", "explain", str(records), "M1", *options]
    running = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env={**env, "PYTHONUTF8": "1"})
    os.close(slave)
    said = b""
    try:
        while chunk := os.read(master, 65536):
            said += chunk
    except OSError:  # The other end is closed.
        pass
    finally:
        os.close(master)
    assert running.wait(timeout=60) == 0
    return said.decode("utf-8", "replace")


# --- a real terminal --------------------------------------------------------------------------------------------


@pytest.mark.tools
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_in_a_terminal_it_opens_takes_keys_and_leaves_the_terminal_as_it_was(records: Path, tmp_path: Path) -> None:
    tmux = Tmux(tmp_path / "tmux.sock")
    try:
        command = f"{sys.executable} -m criteria_engine explain {records} M1 {SCHEDULE}; echo MÃ $?"
        tmux.run("new-session", "-d", "-x", "100", "-y", "30", "-s", "ban", "env PYTHONUTF8=1 bash --norc")
        tmux.type(command, "Enter")
        tmux.wait_for("✗ Chưa đạt: Kế hoạch nêu tiến độ")
        assert "Bàn thẩm định" in tmux.screen()
        tmux.type("1")
        tmux.wait_for("✗→✓ Kế hoạch nêu tiến độ")
        tmux.type("q")
        tmux.wait_for("Còn 1 thay đổi đang thử")
        tmux.type("q")
        tmux.wait_for("MÃ 0")
        assert "Bàn thẩm định" not in tmux.screen()
    finally:
        tmux.run("kill-server")


class Tmux:
    """A terminal multiplexer of its own, by its socket."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def run(self, *words: str) -> str:
        command = ["tmux", "-u", "-S", str(self.socket), *words]
        env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        return subprocess.run(command, capture_output=True, text=True, env=env, encoding="utf-8", timeout=30).stdout

    def type(self, *keys: str) -> None:
        self.run("send-keys", "-t", "ban", *keys)

    def screen(self) -> str:
        return self.run("capture-pane", "-p", "-t", "ban")

    def wait_for(self, text: str) -> None:
        """Until it is on the screen; a minute at most."""
        end = time.monotonic() + 60
        while text not in self.screen():
            assert time.monotonic() < end, f"{text!r} never came:\n{self.screen()}"
            time.sleep(0.1)
