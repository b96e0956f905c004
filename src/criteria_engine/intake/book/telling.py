"""What is told of a sheet beside its records: what is hidden on it, what stands above a table, which columns are not
read.

Nothing that a person can see on a sheet is passed over without a word.
"""

from __future__ import annotations

from criteria_engine.errors import Problem, near
from criteria_engine.intake.book.bands import is_changing
from criteria_engine.intake.book.brackets import brackets_that_count, is_unexplained, turns
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import Headings, plain
from criteria_engine.intake.book.heads import ENOUGH
from criteria_engine.intake.book.meanings import is_else
from criteria_engine.intake.book.problems import changed_headings, passed_sheet, repeated, turned
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.rows import others, without_heading
from criteria_engine.intake.book.split_names import half_names
from criteria_engine.intake.book.titles import is_letterhead
from criteria_engine.intake.book.unit_columns import is_of_units
from criteria_engine.intake.book.units import Units, comments_on
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.layout import Column, is_of_template
from criteria_engine.intake.tables import Reading
from criteria_engine.records.remarks import Remark


class Telling:
    """Puts remarks and problems to what was read."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        # Addresses of headings that are not what they are called.
        self._turned: set[str] = set()

    def say(self, at: str, code: str, raw: str, en: str, vi: str) -> None:
        self.reading.remarks.append((at, Remark(code, raw, en, vi)))

    def for_people(self, grid: Grid, tables: list[Region]) -> None:
        """A sheet of help, of lists, of examples: passed over, and asked about where a table stands on it."""
        if tables:
            self.reading.problems.append(passed_sheet(grid, tables[0].head))
        elif not is_of_template(grid.called) and any(grid):
            en, vi = "a sheet of help, lists or examples by its name; not read", "trang hướng dẫn, danh mục; không đọc"
            self.say(grid.at(0, 0), "sheet-for-people", grid.called, f"{grid.called!r}: {en}", f"{grid.called!r}: {vi}")

    def hidden(self, grid: Grid) -> None:
        """Hidden sheets, rows and columns are read, and said."""
        if grid.is_hidden:
            self.say(f"{grid.name}!A1", "hidden-sheet", grid.name, "a hidden sheet, read", "trang ẩn, đã đọc")
        for row in sorted(grid.layer.hidden_rows):
            if row < len(grid.rows) and grid.filled(row):
                self.say(grid.at(row, 0), "hidden-row", "", "a hidden row, read", "dòng ẩn, đã đọc")
        # Programs hide every unused column, up to the last of sixteen thousand.
        filled = {n for _, found in grid for n in found} if grid.layer.hidden_columns else set()
        for column in sorted(filled.intersection(grid.layer.hidden_columns)):
            self.say(grid.at(0, column), "hidden-column", "", "a hidden column, read", "cột ẩn, đã đọc")

    def above(self, region: Region) -> None:
        """What stands between the table before it on the sheet and its headings."""
        is_table = False
        for row in region.above:
            is_table = self._above(region, row, is_table)

    def _above(self, region: Region, row: int, is_table: bool) -> bool:
        """Titles stand above a table; whole rows there, and what is right below them, are a table that nobody
        recognised."""
        grid, found = region.grid, region.grid.filled(row)
        raw = " | ".join(grid.text(row, n) for n in found)
        is_over_headings = row == region.head.row - 1 and any((row, n) in grid.corners for n in found)
        is_whole = len(found) >= ENOUGH and not is_over_headings
        if is_whole and (is_table or not is_letterhead([grid.text(row, n) for n in found])):
            en, vi = f"not read, above a table that is: {raw!r}", f"không đọc, nằm trên một bảng khác: {raw!r}"
            self.reading.problems.append(Problem(grid.at(row, found[0]), "no-table-here", en, vi))
            return True
        if found:
            self.say(grid.at(row, found[0]), "title-row", raw, f"above a table: {raw!r}", f"trên bảng: {raw!r}")
        return is_table and bool(found)

    def turned(self, region: Region) -> None:
        """Columns that are not what they are called become the office's own."""
        head = region.head
        for n, inside in brackets_that_count(region, turns).items():
            at, column = region.grid.at(head.row, n), head.columns.pop(n)
            head.others[n] = head.texts[n]
            self.reading.problems.append(turned(at, column, head.texts[n], inside))
            self._turned.add(at)

    def columns(self, region: Region, units: Units) -> None:
        """What is told of columns: of those that are read, and why others are not."""
        head, grid = region.head, region.grid
        changed = {problem.at: problem for problem in changed_headings(region)}
        self.reading.problems += changed.values()
        for n, heading in others(region):
            if n not in units.columns.all and (at := grid.at(head.row, n)) not in {*self._turned, *changed}:
                self._other_column(head.layout, at, heading)
        for n, row in without_heading(region).items():
            if n not in units.columns.all and n not in head.half_names:
                self._nameless_column(grid, row, n)
        self.reading.problems += [*repeated(region), *half_names(grid, head)]
        for n, heading in head.joined.items():
            self.reading.remarks.append((grid.at(head.row, n), remark("joined-name", heading)))
        for n, heading in head.spare.items():
            en, vi = "another column says the same; not read", "trùng ý một cột khác; không đọc"
            self.say(grid.at(head.row, n), "extra-column", heading, f"{heading!r}: {en}", f"{heading!r}: {vi}")
        for n, inside in brackets_that_count(region, is_unexplained).items():
            self.reading.remarks.append((grid.at(head.row, n), remark("bracket-in-heading", head.texts[n], inside)))
        for n in head.columns:
            self.reading.remarks += ((grid.at(head.row, n), remark("comment", said)) for said in comments_on(region, n))
        for n in units.columns.all:
            self.reading.remarks.append((grid.at(head.row, n), remark("unit-column", head.texts.get(n, ""))))

    def _other_column(self, layout: Headings, at: str, heading: str) -> None:
        """One that is nearly a field's is a slip that loses data; any other is kept aside."""
        columns = () if is_else(heading, layout) else layout.sheet.columns
        known = [column.heading.vi for column in columns if not _is_another(heading, column)]
        if not is_of_units(heading) and (hint := near(heading, known)):
            en = f"no column is called {heading!r}{hint}; its cells are not read"
            vi = f"không có cột {heading!r}{near(heading, known, 'vi')}; các ô của cột này không được đọc"
            self.reading.problems.append(Problem(at, "unknown-heading", en, vi))
        else:
            en, vi = "no field of the records; not read", "không thuộc hồ sơ; không đọc"
            self.say(at, "extra-column", heading, f"{heading!r}: {en}", f"cột {heading!r} {vi}")

    def _nameless_column(self, grid: Grid, row: int, n: int) -> None:
        at, raw = grid.at(row, n), grid.text(row, n)
        en, vi = "no heading stands over this column; not read", "cột không có tiêu đề; không đọc"
        self.say(at, "extra-column", raw, f"{raw!r}: {en}", f"{raw!r}: {vi}")


def _is_another(heading: str, column: Column) -> bool:
    """Whether a heading is like that of a field and surely no slip: it says more than that of a list that stands
    elsewhere ("Tóm tắt thành tích"), or lacks what makes the field another thing ("Hiệu quả" of "Hiệu quả dự kiến")."""
    said, meant = f" {plain(heading)} ", f" {plain(column.heading.vi)} "
    is_more = column.elsewhere and meant in said
    return is_more or (said in meant and is_changing(column.heading.vi) and not is_changing(heading))
