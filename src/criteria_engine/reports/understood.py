"""How an input was understood: which column became which field, what was inferred, converted, doubted, refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console

from criteria_engine.intake.book.grid import letters
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.rows import sorted_out
from criteria_engine.intake.tables import Reading
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.remarks import Remark
from criteria_engine.reports.page import Page
from criteria_engine.reports.problem_lines import problem_line
from criteria_engine.wording.findings import say_date
from criteria_engine.wording.intake_messages import word

# Remarks of one kind that are named one by one.
MOST = 10
# Remarks of which most rows have one, and which ask for nothing: one line a sheet.
BY_SHEETS = ("given-id", "named")


def render_understood(name: str, reading: Reading, dossier: Dossier, lang: str, console: Console) -> None:
    """Print what became of one input: `reading` as it was read, `dossier` as it was put together."""
    _Understood(lang, console).file(name, reading, dossier)


class _Understood(Page):
    def say(self, key: str, /, **parts: object) -> str:
        return word(key, self.lang, **parts)

    def file(self, name: str, reading: Reading, dossier: Dossier) -> None:
        self.line(self.say("file", name=name), "bold")
        day = reading.as_of
        self.line(self.say("as_of", date=say_date(day, self.lang)) if day else self.say("no_as_of"))
        for sheet in dict.fromkeys(region.grid.name for region in reading.regions):
            self.heading(self.say("sheet", name=sheet))
            for region in (one for one in reading.regions if one.grid.name == sheet):
                self._region(region)
        self._problems(dossier)
        self._remarks(dossier.remarks)
        self._counts(dossier)

    def _region(self, region: Region) -> None:
        head = region.head
        rows = sum(isinstance(row, int) for row in sorted_out(region))
        how = self.say("by_name" if region.is_named else "by_headings")
        span = f"{head.row + 1}" if head.depth == 1 else f"{head.row + 1}–{head.end}"
        self.line(self.say("region", table=head.layout.sheet.name, rows=rows), "bold")
        self.line(f"{self.say('heading_rows', rows=span)}; {how}", "dim", indent=2)
        for n in sorted({*head.columns, *head.others, *head.repeated}):
            self._column(region, n)
        given = {column.path for column in head.columns.values()}
        lacking = [column.heading[self.lang] for column in head.layout.sheet.columns if column.path not in given]
        if lacking:
            self.line(self.say("lacking", fields=", ".join(lacking)), "dim", indent=2)

    def _column(self, region: Region, n: int) -> None:
        head, at = region.head, letters(n)
        texts = dict.fromkeys(region.grid.spread(row, n) for row in range(head.row, head.end))
        heading = " / ".join(text for text in texts if text)
        if n in head.columns:
            label = f"{head.columns[n].heading[self.lang]} ({head.columns[n].path})"
            self.item(None, self.say("column", at=at, heading=heading, field=label), indent=2)
        else:
            self.item(None, self.say("other", at=at, heading=heading), indent=2)

    def _remarks(self, remarks: Sequence[tuple[str, Remark]]) -> None:
        if remarks:
            self.heading(self.say("remarks", count=len(remarks)))
        for code in dict.fromkeys(remark.code for _, remark in remarks):
            alike = [(at, remark) for at, remark in remarks if remark.code == code]
            if code in BY_SHEETS:
                self._by_sheets(code, [at for at, _ in alike])
                continue
            for at, remark in alike[:MOST]:
                self.item(None, f"{at}: {remark.said(self.lang)} [{remark.code}]")
            if len(alike) > MOST:
                self.line(self.say("more", count=len(alike) - MOST), "dim", indent=2)

    def _by_sheets(self, code: str, places: Iterable[str]) -> None:
        for sheet, count in Counter(at.rpartition("!")[0] or at for at in places).items():
            self.item(None, f"{self.say(code, sheet=sheet, count=count)} [{code}]")

    def _problems(self, dossier: Dossier) -> None:
        if dossier.problems:
            self.heading(self.say("set_aside", count=len(dossier.problems)))
        for problem in dossier.problems:
            self.item(None, problem_line(problem, dossier, self.lang))

    def _counts(self, dossier: Dossier) -> None:
        self.heading(self.say("read"))
        lost = Counter(raw.table for raw in dossier.lost)
        counts = {name: len(dossier.tables.get(name, {})) for name in dossier.schema.entities}
        for name, entity in dossier.schema.entities.items():
            found, key = counts[name] + lost[name], "part_of_table" if lost[name] else "table"
            if found:
                self.item(None, self.say(key, table=entity.label[self.lang], count=counts[name], found=found))
        if not any(counts.values()):
            self.line(self.say("nothing"), "bold red")
        elif not dossier.problems:
            columns = sum(remark.code == "extra-column" for _, remark in dossier.remarks)
            self.line(self.say("but_columns" if columns else "whole", count=columns), "bold green")
