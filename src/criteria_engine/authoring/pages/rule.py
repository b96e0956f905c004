"""One rule as a part of a page: what is asked, what is checked, examples, what to do, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from criteria_engine.authoring.pages import sayings
from criteria_engine.authoring.pages.examples import example_words
from criteria_engine.authoring.pages.markdown import below, heading, told
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import leads_somewhere, resolve
from criteria_engine.intake.layout import Sheet, sheets
from criteria_engine.packs.files import ExampleFile
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from criteria_engine.wording.findings import clause_place
from criteria_engine.wording.markdown import escaped, first
from criteria_engine.wording.messages import LEVELS, NOTES, OUTCOMES
from criteria_engine.wording.names import Names
from criteria_engine.wording.pages_messages import PARTS, PERIODS, word

Examples = Mapping[str, Mapping[str, Sequence[ExampleFile]]]


def rule_lines(rule: Rule, pack: Pack, examples: Examples, lang: str) -> Iterator[str]:
    """The rule below a heading that its id leads to."""
    schema = shipped_schema()
    yield from heading(rule.title[lang], 2, rule.id)
    yield " · ".join([f"`{rule.id}`", *map(escaped, _kind(rule, schema, lang))])
    yield ""
    if rule.withdrawn:
        yield first(word("withdrawn_here", lang, reason=rule.withdrawn[lang]))
        yield ""
        return
    yield from _asked(rule, pack, lang)
    yield from _checked(rule, pack, schema, lang)
    yield from _shown(rule, pack, examples, schema, lang)
    yield from _to_do(rule, lang)
    yield from _readings(rule, pack, lang)
    yield told(PARTS["source"][lang], source_of(rule, pack))
    yield ""


def _kind(rule: Rule, schema: Schema, lang: str) -> Iterator[str]:
    yield LEVELS[rule.level][lang]
    yield schema[rule.subject].label[lang]
    if rule.per:
        yield PERIODS[rule.per][lang]


def source_of(rule: Rule, pack: Pack) -> str:
    """The file that says it as it is, from the folder of its pack."""
    file = rule.at.partition(".yaml:")[0] + ".yaml"
    return f"{rule.pack or pack.id}/{PurePosixPath(file).name}"


def _asked(rule: Rule, pack: Pack, lang: str) -> Iterator[str]:
    yield f"- **{word('asked_for', lang)}**:"
    clauses = [pack.clauses[name] for name in rule.clauses]
    yield from below(f"{first(clause_place(c, lang))} (`{c.id}`): {escaped(c.summary[lang])}" for c in clauses)
    replaced = [pack.clauses[name] for name in rule.overridden if name in pack.clauses]
    if replaced:
        yield told(word("replaces", lang), "; ".join(clause_place(c, lang) for c in replaced))


def _checked(rule: Rule, pack: Pack, schema: Schema, lang: str) -> Iterator[str]:
    if isinstance(rule.require, n.Attested):
        yield told(word("a_person", lang), Names(schema, lang, pack).question(rule.require.question))
    yield from (told(name, words) for name, words in _conditions(rule, pack, pack.defaults, lang).items())
    if rule.evidence:
        yield told(word("look_at", lang), "; ".join(place_words(rule, path, schema, lang) for path in rule.evidence))
    if rule.in_force:
        yield told(PARTS["in_force"][lang], sayings.validity_words(rule.in_force, pack, lang))
    for note in (note for note in rule.notes if note.code in NOTES):
        yield told(PARTS["notes"][lang], NOTES[note.code][lang])


def _conditions(rule: Rule, pack: Pack, readings: Mapping[str, str], lang: str) -> dict[str, str]:
    """What is checked, when it applies and when it is due, as the readings have it; a mere question is told apart."""
    parts = [("when", rule.when), ("due", rule.due)]
    if not isinstance(rule.require, n.Attested):
        parts.insert(0, ("require", rule.require))
    return {
        word("checked", lang) if name == "require" else PARTS[name][lang]: (
            sayings.condition_words(condition, rule, pack, lang, readings)
        )
        for name, condition in parts
        if condition is not None
    }


def place_words(rule: Rule, path: str, schema: Schema, lang: str) -> str:
    """The sheet and column where a piece of evidence stands; the name of the field where no sheet has it."""
    table, inner = table_and_path(rule.subject, path, schema)
    for sheet in sheets(schema):
        if sheet.table == table and (said := _in_sheet(sheet, inner, schema, lang)):
            return said
    return Names(schema, lang).label((schema[table],), inner)


def table_and_path(subject: str, path: str, schema: Schema) -> tuple[str, str]:
    """The table that a path ends in, and the rest of the path there."""
    entity = schema[subject]
    place = resolve(schema, entity, path)
    if place is not None:
        for hop in place.hops:
            entity = schema[entity.fields[hop].tables[0]]
        return entity.name, place.name
    if leads_somewhere(schema, entity, path):
        return subject, path
    table, _, rest = path.partition(".")
    return table, rest


def _in_sheet(sheet: Sheet, path: str, schema: Schema, lang: str) -> str:
    list_path = f"{sheet.found.path}." if sheet.found else ""
    if sheet.found and path == sheet.found.path:
        return word("whole_sheet", lang, sheet=_sheet_name(sheet, schema, lang))
    for column in sheet.columns:
        if path == f"{list_path}{column.path}" and not column.elsewhere:
            return word("column", lang, sheet=_sheet_name(sheet, schema, lang), column=column.heading[lang])
    return ""


def _sheet_name(sheet: Sheet, schema: Schema, lang: str) -> str:
    """In Vietnamese as the workbook has it."""
    label = schema[sheet.table].label.en
    english = f"{label} - {sheet.found.label.en}" if sheet.found else label
    return sheet.name if lang == "vi" else english


def _shown(rule: Rule, pack: Pack, examples: Examples, schema: Schema, lang: str) -> Iterator[str]:
    found = examples.get(rule.pack or pack.id, {}).get(rule.id, ())
    if found:
        yield f"- **{word('examples', lang)}**:"
    order = [outcome.value for outcome in OUTCOMES]
    for example in sorted(found, key=lambda e: order.index(e.outcome)):
        yield from below([escaped(example_words(example, pack, schema, lang))])


def _to_do(rule: Rule, lang: str) -> Iterator[str]:
    if rule.remedy:
        yield told(word("not_met_then", lang), rule.remedy[lang])
    if rule.actor:
        yield told(PARTS["actor"][lang], rule.actor[lang])


def _readings(rule: Rule, pack: Pack, lang: str) -> Iterator[str]:
    """The readings that its outcome may rest on, and what another value of each would ask for."""
    names = [name for name in pack.readings if rule.id in pack.touched[name]]
    if names:
        yield f"- **{PARTS['readings'][lang]}**:"
    for name in names:
        yield from below([reading_line(pack, name, lang)])
        yield from below(_otherwise(rule, pack, name, lang), 2)


def _otherwise(rule: Rule, pack: Pack, name: str, lang: str) -> Iterator[str]:
    usual = _conditions(rule, pack, pack.defaults, lang)
    for value, label in pack.readings[name].values.items():
        other = _conditions(rule, pack, {**pack.defaults, name: value}, lang)
        changed = [word("is", lang, name=part, words=words) for part, words in other.items() if usual[part] != words]
        if changed:
            yield escaped(word("if_read", lang, reading=label[lang].rstrip("."), words=". ".join(changed)))


def reading_line(pack: Pack, name: str, lang: str) -> str:
    """A reading with all its values, the one in use marked, and why it is."""
    switch = pack.readings[name]
    values = (_value(label[lang], value == switch.default, lang) for value, label in switch.values.items())
    return f"`{name}`: {escaped('; '.join(values))}. {PARTS['reason'][lang]}: {escaped(switch.reason[lang])}"


def _value(words: str, in_use: bool, lang: str) -> str:
    return f"“{words}”" + (f" ({word('in_use', lang)})" if in_use else "")
