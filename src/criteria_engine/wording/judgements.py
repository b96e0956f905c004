"""Judgements in words: who said what about whom, when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.findings.judged import Judged, State, matter_of
from criteria_engine.findings.self_assessment import TABLE as OWN
from criteria_engine.judgements.in_force import first_day, has_begun, in_force, last_day
from criteria_engine.judgements.journal import Written
from criteria_engine.judgements.rows import ABOUT, entry_of
from criteria_engine.packs.model import Pack
from criteria_engine.records.annotations import Label
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.text import safe
from criteria_engine.values import Period
from criteria_engine.wording.findings import clause_place
from criteria_engine.wording.names import Names
from criteria_engine.wording.values import say_day, say_period

# An office that only explains says neither yes nor no.
CLAIMS_NOTHING = "chua_ro"
STATES: Mapping[State, Label] = {
    "in_force": Label("Đang có hiệu lực", "In force"),
    "unsettled": Label("Các ý kiến chưa thống nhất", "Not settled, answers differ"),
    "unused": Label("Chưa dùng đến", "Not used"),
    "expired": Label("Đã hết giá trị", "Expired"),
    "not_yet": Label("Chưa đến ngày có giá trị", "Not in force yet"),
}
WORDS: Mapping[str, Label] = {
    "what": Label("{subject} – “{about}”: {said}", "{subject} – “{about}”: {said}"),
    "waived": Label("miễn, hoãn, {authority} cho phép", "waived, allowed by {authority}"),
    "from": Label("từ {date}", "from {date}"),
    "until": Label("đến hết {date}", "until {date}"),
    "reason": Label("lý do: {reason}", "reason: {reason}"),
    "explains": Label("Giải trình của đơn vị", "What units explain"),
    "part": Label("Ý kiến, giải trình cần xem lại", "Judgements to look at"),
    "written": Label("Đã ghi mục {n} vào {file}.", "Entry {n} was written to {file}."),
    "explained": Label("giải trình, không nêu đạt hay chưa đạt", "an explanation that claims nothing"),
    "replaced": Label("Thay cho", "In place of"),
    "none": Label("Về việc này không có ý kiến nào đang có hiệu lực.", "On this matter nothing is in force."),
    "as_of": Label("Tính đến {date}:", "As of {date}:"),
    "head": Label("Mã cuối của nhật ký (đề nghị ghi lại để đối chiếu): {hash}",
                  "Head of the journal (note it down to check later): {hash}"),
    "torn": Label("Phần bị đứt của lần ghi trước được giữ ở {file}.",
                  "What an earlier crash left of a line is kept in {file}."),
}  # fmt: skip


def say(key: str, lang: str, /, **parts: object) -> str:
    return WORDS[key][lang].format(**parts)


class JudgementWords:
    """Words for the judgements of one dossier; `packs` know what its rules and clauses are called."""

    def __init__(self, dossier: Dossier, packs: Sequence[Pack], lang: str) -> None:
        self.dossier = dossier
        self.packs = packs
        self.lang = lang

    def judged(self, judged: Judged) -> str:
        return f"{STATES[judged.state][self.lang]}: {self.row(judged.row)}"

    def row(self, row: Row) -> str:
        """Whom it is about, what was said, by whom and when, and where it stands."""
        told = say("what", self.lang, subject=self._subject(row), about=self._about(row), said=self._said(row))
        return f"{told} ({row.address.origin(())})" if row.address.cells is not None else told

    def _subject(self, row: Row) -> str:
        found = self.dossier.find(row.entity.fields["subject"].tables, str(row.values["subject"]))
        if found is None:
            return safe(str(row.values["subject"]))
        return f"{found.entity.label[self.lang]} {safe(found.label)} ({safe(found.id)})"

    def _about(self, row: Row) -> str:
        name = str(row.values[ABOUT[row.entity.name]])
        layers = [layer for pack in self.packs for layer in pack.stack]
        if "question" in row.values:
            return Names(self.dossier.schema, self.lang).question(name)
        clause = next((pack.clauses[name] for pack in layers if name in pack.clauses), None)
        rule = next((rule for pack in layers for rule in pack.rules if rule.id == name), None)
        return clause_place(clause, self.lang) if clause else rule.title[self.lang] if rule else safe(name)

    def _said(self, row: Row) -> str:
        return "; ".join([self._answer(row), *self._who_and_when(row)])

    def _answer(self, row: Row) -> str:
        if row.entity.name == "waiver":
            return say("waived", self.lang, authority=safe(str(row.values.get("authority", ""))))
        if row.entity.name == OWN and row.values["answer"] == CLAIMS_NOTHING:
            return say("explained", self.lang)
        label = row.entity.fields["answer"].codes.get(str(row.values["answer"]))
        # A label may explain itself in brackets, which helps in a form and not in a sentence.
        return label[self.lang].partition(" (")[0] if label else safe(str(row.values["answer"]))

    def _who_and_when(self, row: Row) -> Iterator[str]:
        entry = entry_of(row)
        who = (entry.by, entry.position) if entry else (row.values.get("by"), row.values.get("position"))
        if any(who):
            yield ", ".join(safe(str(part)) for part in who if part)
        given = row.values.get("date")
        if isinstance(given, Period):
            yield say_period(given, self.lang)
        begins, until = first_day(row), last_day(row)
        if begins and isinstance(given, Period) and begins > given.end:
            yield say("from", self.lang, date=say_day(begins, self.lang))
        if until:
            yield say("until", self.lang, date=say_day(until.end, self.lang))
        reason = row.values.get("reason") or row.values.get("note")
        if reason:
            yield say("reason", self.lang, reason=safe(str(reason)))


def written_words(written: Written, dossier: Dossier, packs: Sequence[Pack], lang: str) -> Iterator[str]:
    """What was recorded, what is in force on that matter since then, and the head to note down."""
    entry = written.entry
    yield say("written", lang, n=entry.n, file=written.head.name)
    as_of = dossier.as_of or entry.at.date()
    yield say("as_of", lang, date=say_day(as_of, lang))
    words = JudgementWords(dossier, packs, lang)
    rows = [row for row in dossier.rows(entry.table) if matter_of(row) == (entry.table, *entry.matter[2:])]
    careful = entry.table == ATTESTATION
    standing = in_force(rows, as_of, careful)
    before = in_force([row for row in rows if entry_of(row) is None or entry_of(row) != entry], as_of, careful)
    later = [row for row in rows if not has_begun(row, as_of)]
    yield from (f"– {words.judged(Judged(row, 'in_force'))}" for row in standing.rows)
    gone = [row for row in before.rows if row not in standing.rows]
    yield from (f"– {say('replaced', lang)}: {words.row(row)}" for row in gone)
    if not standing.rows:
        yield say("none", lang)
    yield from (f"– {words.judged(Judged(row, 'not_yet'))}" for row in later)
    yield say("head", lang, hash=written.head.hash)
