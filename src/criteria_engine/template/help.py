"""What a person is told about a column: what to write, an example, and which clauses ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from criteria_engine.intake.layout import NONE, SEPARATOR, Column, Sheet
from criteria_engine.intake.say_in_cells import YES
from criteria_engine.packs.model import Clause
from criteria_engine.records.fits import required
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Schema
from criteria_engine.wording.findings import clause_place
from criteria_engine.wording.template_messages import EXAMPLES, KINDS, part

# More clauses than these are counted.
_CITED = 6


def kind_of(sheet: Sheet, column: Column, reading: str) -> str:
    """The key of `KINDS` for a column; `reading`: what the reader of its field is known as."""
    if column.elsewhere:
        return "elsewhere"
    if column.path == ID:
        return "owner" if sheet.found else "id"
    return reading if reading in ("money", "count") else "enum" if column.field.codes else column.field.kind


def sheets_named(sheet: Sheet, column: Column, kind: str, schema: Schema, lang: str) -> str:
    """The sheets that the cells of a column lead to."""
    if kind == "elsewhere":
        return f"«{schema[sheet.table].label.vi} - {schema[sheet.table].lists[column.path].label.vi}»"
    tables = (sheet.table,) if kind == "owner" else column.field.tables
    return part("or", lang).join(f"«{schema[table].label.vi}»" for table in tables)


def help_of(
    sheet: Sheet, column: Column, kind: str, clauses: Sequence[Clause], example: object, schema: Schema, lang: str
) -> str:  # fmt: skip
    """The comment of a heading."""
    lines = [column.heading[lang], KINDS[kind][lang].format(sheets=sheets_named(sheet, column, kind, schema, lang))]
    lines += _marks(sheet, column, schema, lang)
    said = EXAMPLES[kind][lang] if kind in EXAMPLES else example
    if said is not None and not column.elsewhere:
        lines.append(part("example", lang, value=said))
    lines += _asked(clauses, lang)
    return "\n".join(lines)


def _marks(sheet: Sheet, column: Column, schema: Schema, lang: str) -> Iterator[str]:
    field = column.field
    if column.many and not column.elsewhere:
        names = SEPARATOR.join(label[lang] for label in field.codes.values())
        yield part("many", lang, names=names) if names else part("many_free", lang)
    if column.path == ID or column.path in required(schema[sheet.table], (sheet.found.path,) if sheet.found else ()):
        yield part("required", lang)
    if field.open_end:
        yield part(f"open_{field.open_end}", lang)
    if field.blank_reads is not None:
        words: dict[bool | str, str] = {True: YES, False: NONE}
        yield part("blank_reads", lang, value=words.get(field.blank_reads, field.blank_reads))
    if field.section and (name := _section(sheet, field.section, schema, lang)):
        yield part("section", lang, name=name)


def _section(sheet: Sheet, name: str, schema: Schema, lang: str) -> str:
    record = schema[sheet.table].record
    codes = schema[sheet.table].lists[record.sections].item.fields["value"].codes if record and record.sections else {}
    return codes[name][lang] if name in codes else ""


def _asked(clauses: Sequence[Clause], lang: str) -> Iterator[str]:
    places = "; ".join(clause_place(clause, lang) for clause in clauses[:_CITED])
    if len(clauses) > _CITED:
        places = part("and_more", lang, places=places, count=len(clauses) - _CITED)
    if places:
        yield part("asked_by", lang, places=places)
