"""What a search for repairs shares: where it asks, how long it may go on, and why ways ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import Trace
from criteria_engine.evaluate.reference import Evaluation
from criteria_engine.packs.model import walk
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.repairs.draft import At, Draft
from criteria_engine.repairs.model import NoRepair
from criteria_engine.values import Period

# So many questions may be asked in looking for the repairs of one finding, and so many changes made on one way.
QUESTIONS = 300
LONGEST = 30
Ways = Iterator[Draft]


@dataclass
class Search:
    """`court_on`: a court of the finding's pack on a dossier. `exact_too`: values that were given exactly may be called
    in question. `ended`: why ways led nowhere."""

    court_on: Callable[[Dossier], Court]
    exact_too: bool = False
    left: int = QUESTIONS
    ended: set[NoRepair] = field(default_factory=set)

    @property
    def is_spent(self) -> bool:
        return self.left <= 0

    def give_up(self, reason: NoRepair) -> Ways:
        self.ended.add(reason)
        return iter(())


class Asking:
    """Asks conditions about one subject in one period, on whatever the dossier is at the moment."""

    def __init__(
        self, search: Search, court_on: Callable[[Dossier], Court], subject: At, period: Period | None
    ) -> None:
        self.search = search
        self.court_on = court_on
        self.subject = subject
        self.period = period
        self.shared: frozenset[str] = frozenset()
        self._last: tuple[Dossier, Evaluation] | None = None

    def evaluation(self, draft: Draft) -> Evaluation:
        """The evaluator on the dossier as it stands now."""
        if self._last is None or self._last[0] is not draft.dossier:
            court = self.court_on(draft.dossier)
            self._last = draft.dossier, Evaluation(court.question(draft.row(self.subject), self.period))
        return self._last[1]

    def rows(self, places: tuple[At, ...], draft: Draft) -> tuple[Row, ...]:
        return tuple(draft.row(at) for at in places)

    def ask(self, node: n.Condition, places: tuple[At, ...], draft: Draft) -> Trace:
        self.search.left -= 1
        return self.evaluation(draft).ask(node, self.rows(places, draft))


def in_turn(ways: Iterable[Ways]) -> Ways:
    """The first of each way, then the second of each, and so on: alternatives come before variants."""
    running = list(ways)
    while running:
        going = []
        for way in running:
            found = list(islice(way, 1))
            yield from found
            going += [way] if found else []
        running = going


def asked_twice(conditions: Iterable[n.Condition | None]) -> frozenset[str]:
    """Fields that more than one part of a rule looks at: a value that suits one part may not suit the other."""
    seen: set[str] = set()
    twice: set[str] = set()
    for node in walk(tuple(conditions)):
        path = getattr(node, "path", None) if isinstance(node, n.FieldOf | n.Present | n.Choose) else None
        name = path.rpartition(".")[2] if isinstance(path, str) else None
        if name is not None:
            (twice if name in seen else seen).add(name)
        if isinstance(node, n.Source) and node.during is not None:
            twice |= {"date", "period", "year", "dated"}
    return frozenset(twice)
