"""Words on a console: records shown as text and never as markup, in letters it has, wrapped at its width."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.text import safe, without_commands
from criteria_engine.wording.letters import SIGNS, spelled
from criteria_engine.wording.messages import phrase

STYLES: Mapping[RuleOutcome, str] = {
    RuleOutcome.MET: "green", RuleOutcome.NOT_MET: "red",
    RuleOutcome.UNDETERMINED: "yellow", RuleOutcome.NOT_APPLICABLE: "dim",
}  # fmt: skip


class Page:
    """Prints text in letters that the console has, wrapped at its width."""

    def __init__(self, lang: str, console: Console) -> None:
        self.lang = lang
        self.console = console

    def say(self, key: str, /, **parts: object) -> str:
        return phrase(key, self.lang, **parts)

    def text(self, words: str, style: str = "") -> Text:
        return Text(spelled(safe(words), self.console.encoding), style=style)

    def line(self, words: str, style: str = "", indent: int = 0) -> None:
        self.hang(Text(" " * indent), self.text(words, style))

    def item(self, outcome: RuleOutcome | None, words: str, indent: int = 0) -> None:
        """A line after its sign (a dash where there is no outcome), further lines hanging under the first."""
        self.hang(self.lead(outcome, indent), self.text(words))

    def lead(self, outcome: RuleOutcome | None, indent: int = 0) -> Text:
        sign, style = (SIGNS[outcome], STYLES[outcome]) if outcome else ("–", "dim")
        return Text(" " * indent) + self.text(sign, style) + Text(" ")

    def heading(self, words: str) -> None:
        self.console.print()
        self.line(f"── {words} ──", "bold")

    def hang(self, lead: Text, words: Text) -> None:
        """Words after a lead, wrapped so that further lines begin where the first one does."""
        # Without a table, which would fill every line with blanks up to the width.
        for line in words.wrap(self.console, max(self.console.width - lead.cell_len, 10)):
            line.rstrip()
            self.console.print(_harmless(lead + line), soft_wrap=True)
            lead = Text(" " * lead.cell_len)


def _harmless(line: Text) -> Text:
    """The line as no command to a build server; wrapping may bring any word of a record to its beginning."""
    told = without_commands(line.plain)
    if told != line.plain:
        line = Text(told, style=line.style)
    return line
