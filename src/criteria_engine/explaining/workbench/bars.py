"""The bars of the workbench: what is looked at, the filter, how far the work is, the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.filters import EVERYTHING, OUTCOMES, WORK
from criteria_engine.explaining.workbench.lines import progress_words, shown
from criteria_engine.explaining.workbench.panes import Word
from criteria_engine.wording.findings import subject_words
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.messages import LEVELS
from criteria_engine.wording.values import say_day
from criteria_engine.wording.workbench_messages import FILTERS, KEYS, word

# The keys below the screen, the most needed first: a narrow screen shows those that fit.
_KEYS = (
    ("e", "edit", "edit"), ("1–9", "repair", None), ("a", "answer", "answer"), ("n", "next", "open(1)"),
    ("/", "search", "search"), ("u", "undo", "undo"), ("?", "help", "help"),
    ("q", "quit", "leave"), ("f", "filter", "step('next_outcome')"), ("y", "redo", "redo"), ("g", "save", "save"),
    ("k", "work", "step('show_work')"), ("Enter", "open", None),
)  # fmt: skip


def all_bars(desk: Desk, notice: str, wide: bool) -> Iterator[tuple[str, Iterable[Word]]]:
    """Each bar by the name of its place, with its words."""
    yield "title", _title(desk)
    yield "filters", _filters(desk, wide)
    yield "tabs", _tabs(desk)
    yield "whose", _whose(desk)
    yield "progress", [Word(Text(notice, "accent"))] if notice else map(Word, progress_words(desk))
    yield "keys", _keys(desk.view.lang)


def _title(desk: Desk) -> Iterator[Word]:
    lang, assessment = desk.view.lang, desk.assessment
    yield Word(Text(word("workbench", lang), "bold"))
    if assessment.dossier.sources:
        yield Word(Text(shown(assessment.dossier.sources[0])))
    yield Word(Text(word("as_of", lang, date=say_day(assessment.as_of, lang)), "dim"))
    yield Word(Text(f"[l {KEYS['language'][lang]}]", "dim"), "step('in_other_language')")


def _tabs(desk: Desk) -> Iterator[Word]:
    lang, waiting = desk.view.lang, desk.view.waiting
    # Of one unit the questions have to be looked for; of all they are counted.
    questions = len(desk.asks) if desk.view.filter.unit else desk.open_count
    for name, count, here in (("subjects", len(desk.matches), not waiting), ("worklist", questions, waiting)):
        style = "accent" if here else "dim"
        yield Word(Text(f"{word(name, lang)} {count}", style), None if here else "step('show_work')")


def _whose(desk: Desk) -> Iterator[Word]:
    if desk.subject:
        yield Word(Text(shown(subject_words(desk.subject.id, desk.subject.row, desk.view.lang)), "accent"))


def _filters(desk: Desk, wide: bool) -> Iterator[Word]:
    """Each outcome with how often it came up; then what else narrows the list."""
    lang, chosen = desk.view.lang, desk.view.filter
    for outcome in OUTCOMES:
        style = "accent" if outcome == chosen.outcome else "dim"
        yield Word(Text(_outcome(desk, outcome, wide), style), f"outcome('{outcome}')")
    if chosen.words.strip():
        yield Word(Text(FILTERS["words"][lang].format(words=shown(chosen.words)), "accent"), "search")
    if chosen.level:
        yield Word(Text(LEVELS[chosen.level][lang], "accent"), "step('next_level')")
    if chosen.person:
        yield Word(Text(FILTERS["person"][lang], "accent"), "person")
    if chosen.unit:
        yield Word(Text(FILTERS["unit"][lang].format(unit=shown(chosen.unit)), "accent"), "unit")


def _outcome(desk: Desk, outcome: str, wide: bool) -> str:
    label, found = FILTERS[outcome][desk.view.lang], desk.counts
    if outcome == EVERYTHING:
        return label
    if outcome == WORK:
        return f"{label} {found[RuleOutcome.NOT_MET] + found[RuleOutcome.UNDETERMINED]}"
    return f"{SIGNS[RuleOutcome(outcome)]} {label + ' ' if wide else ''}{found[RuleOutcome(outcome)]}"


def _keys(lang: str) -> Iterator[Word]:
    for key, name, action in _KEYS:
        yield Word(Text.assemble((key, "accent"), f" {KEYS[name][lang]}"), action)


def is_listed(desk: Desk) -> bool:
    """Whether there is anything that was asked for."""
    return bool(desk.asks if desk.view.waiting else desk.matches)


def why_empty(desk: Desk) -> str:
    """The key of what to say where there is nothing to show."""
    if desk.view.waiting:
        return "none_open"
    return "none_match" if desk.assessment.subjects else "nothing_here"
