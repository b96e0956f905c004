"""The texts that `rules new` begins with: placeholders that load and decide nothing, each marked `to be written`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from criteria_engine.packs.model import Clause
from criteria_engine.records.annotations import Label

# The letters of a text that reads as itself without quotes, in brackets too.
_PLAIN = re.compile(r"[^\W\d_][\w /.()–-]*")
_TYPED = ("true", "false", "null")
LANGS = ("vi", "en")


def pack_text(name: str, document: str, extends: str | None, modeline: str) -> str:
    """A pack.yaml that loads. An overlay leaves out what its base says."""
    own = "" if extends else "span: 2000/2000  # to be written: the years in which yearly duties are looked at\n"
    base = f"extends: {scalar(extends)}\n" if extends else ""
    everybody, always = ("whom the base is for", "that of the base") if extends else ("everybody", "without end")
    return f"""\
{modeline}format: criteria-engine/pack
id: {name}
{base}version: 0.1.0
title: {{vi: Chưa ghi tên bộ quy tắc, en: Not named yet}}  # to be written
documents:
  - id: {document}
    # number: …  # as the document bears it; leave it out where there is none
    # date: …
    issuer: {{vi: Chưa ghi nơi ban hành, en: Not entered yet}}  # to be written
    title: {{vi: Chưa ghi tên văn bản, en: Not entered yet}}  # to be written
    last_checked: 2000-01-01  # to be written: the day on which the pack was last compared with the document
    text_quality: clean  # `restored` where the text was read from an unclear scan
# applies_to: {{entity: unit, when: …}}  # whom the document is for; left out, it is for {everybody}
# in_force: {{from: …, to: …}}  # left out, it is {always}
{own}files: []
"""


def clauses_text(document: str, modeline: str) -> str:
    return f"""\
{modeline}# Every clause of the document, in its order, summarised in our own words.
clauses:
  - id: {document}.0.scope
    locator: Tên văn bản
    summary: {{vi: Chưa ghi phạm vi của văn bản, en: Not entered yet}}  # to be written
    modality: inform
    subject: document
    context: true
"""


def readme_text(name: str, folder: str, document: str, extends: str | None, modeline: str) -> str:
    """The steps from a new folder to a pack that lints clean."""
    overlay = OVERLAY.format(extends=extends) if extends else ""
    editors = "" if modeline else EDITORS
    return README.format(name=name, folder=folder, document=document, overlay=overlay, editors=editors)


README = """\
# {name}

What is still to be written is marked `to be written` in the files. In this order:

1. **pack.yaml**: what the document is, from when it is in force, whom it is for.
2. **clauses.yaml**: every clause of the document in its order, with a summary in our own words. What asks for nothing
   (a purpose, a basis) is `context: true`.
3. **Criteria**, where the document has them: `criteria-engine rules new criterion {folder} {document}.…`
4. **Rules**, clause after clause:
   `criteria-engine rules new rule {folder} {document}.section.name --clause {document}.… --subject model --level must`.
   What only a person can say is a question: add `--ask CODE`.
5. **Examples**, from the document and by somebody else than the author of the rule: records, and the outcome that an
   official who knows the document expects. The stubs in `examples/` say which outcomes need one.
6. `criteria-engine rules lint {folder}` says what is missing, `criteria-engine rules test {folder}` runs the examples,
   `criteria-engine rules docs {folder}` shows the pack as people will read it.

Where the text leaves something open, it is a reading in `pack.yaml`, never a guess in a rule.
{overlay}{editors}"""
OVERLAY = """
This pack is an overlay on `{extends}`: it holds only what differs. An entry of a rule file is a rule of its own, or
`{{restate: ID, clauses: […]}}`, or `{{replace: ID, …}}`; in `pack.yaml` stand `set`, `withdraw` and `keep`.
`criteria-engine rules diff {extends} FOLDER` says what it changes.
"""
EDITORS = """
For an editor that reads JSON Schema: `criteria-engine schema pack --file rules > rules.schema.json`, and as the first
line of a rule file `# yaml-language-server: $schema=rules.schema.json`. The same goes for pack, clauses and examples.
"""


def rule_entry(name: str, clauses: Sequence[Clause], criterion: str | None, subject: str, level: str) -> list[str]:
    """A rule that loads and is undetermined for everybody until its condition is written."""
    return [
        *_head(name, None, clauses, criterion),
        *_title(clauses[0].summary),
        f"subject: {subject}",
        f"level: {level}",
        "# when: …  # where this is false the rule does not apply",
        "# due: …  # where this is not yet true nothing is owed",
        "require:  # to be written",
        "  open: {vi: Chưa viết điều kiện của quy tắc này, en: The condition of this rule is not written yet}",
        *(["# remedy: {vi: Đề nghị bổ sung …, en: Please add …}"] if level in ("must", "should") else []),
    ]


def ask_entry(
    name: str, question: str, clauses: Sequence[Clause], criterion: str | None, subject: str, level: str
) -> list[str]:
    """A rule that a person decides."""
    return [
        *_head(name, question, clauses, criterion),
        f"subject: {subject}",
        f"level: {level}",
        "# evidence: […]  # fields of the subject, or of tables about it, to look at",
    ]


def _head(name: str, question: str | None, clauses: Sequence[Clause], criterion: str | None) -> Iterator[str]:
    yield f"id: {name}"
    if question:
        yield f"ask: {question}"
    yield f"clauses: [{', '.join(clause.id for clause in clauses)}]"
    if criterion:
        yield f"criterion: {criterion}"


def _title(label: Label) -> list[str]:
    return ["title:  # to be written: what is asked, in a few words", *(f"  {k}: {scalar(label[k])}" for k in LANGS)]


def criterion_entry(clause: Clause) -> str:
    return f"{{id: {clause.id}, title: {label(clause.summary)}}}"


def examples_head(rules_file: str, modeline: str) -> str:
    return f"""\
{modeline}# Worked examples of {rules_file}, to be written from the document and not from the rules. What is below is no
# example until the first `#` of its lines is taken away.
#
# base:  # records that every example of this file starts from
#   unit: [{{id: U1, name: …, kind: …, scope: …}}]
#
# examples:
"""


def examples_stub(name: str, subject: str, outcomes: Iterable[str]) -> str:
    """A comment for each outcome that has to be shown; comments are no examples."""
    stubs = (f"#   - rule: {name}\n#     outcome: {o}\n#     records: {{{subject}: [{{id: …}}]}}\n" for o in outcomes)
    return f"#   # {name}: to be written\n" + "".join(stubs)


def label(text: Label) -> str:
    return f"{{vi: {scalar(text.vi)}, en: {scalar(text.en)}}}"


def scalar(text: str) -> str:
    """A text as YAML on one line, in quotes where it needs them.

    >>> scalar("Có kế hoạch"), scalar("có: không")
    ('Có kế hoạch', '"có: không"')
    """
    return text if _PLAIN.fullmatch(text) and text not in _TYPED else json.dumps(text, ensure_ascii=False)
