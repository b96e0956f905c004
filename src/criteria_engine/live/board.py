"""The outcomes of everything at one moment: a cell for each subject, and one for each unit above them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from criteria_engine.evaluate.question import RuleOutcome, Trace
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.findings.run import Options
from criteria_engine.live.engine import Engine
from criteria_engine.live.gates import Values
from criteria_engine.live.leaves import Leaves
from criteria_engine.live.quotas import Roof, Sources, sources, told_of, wiring_over
from criteria_engine.live.wiring import Part, Wiring, wiring_of
from criteria_engine.records.row import Row

Key = SubjectId | Roof
# Of a finding that a date alone decided there is no trace; then it is the row that was judged.
Traces = tuple[Trace | Row, ...]


@dataclass(frozen=True)
class Cell:
    """The gates of one subject or unit, what they were told, and the outcomes that came of it.

    `made_of`: the traces of a subject's findings, or the sources of a unit's quotas.
    """

    wiring: Wiring
    made_of: Traces | Sources
    told: Values
    outcomes: Mapping[Part, RuleOutcome]


Cells = Mapping[Key, Cell]


@dataclass
class Board:
    """Works out the cells that belong to an assessment; those that nothing has touched are taken over."""

    engine: Engine
    options: Options
    # Subjects that are asked the same rules share their gates.
    _wirings: dict[Hashable, Wiring] = field(default_factory=dict)

    def following(self, before: Cells, assessment: Assessment) -> dict[Key, Cell]:
        leaves = Leaves(assessment.dossier, assessment.packs, self.options)
        cells: dict[Key, Cell] = {
            subject: self._subject(before.get(subject), subject, findings, leaves)
            for subject, findings in assessment.by_subject.items()
        }
        # The lowest units come first, so that what goes into a quota is there.
        for roof, quotas in sources(assessment).items():
            cells[roof] = self._roof(before.get(roof), roof, quotas, cells)
        return cells

    def _subject(self, old: Cell | None, key: SubjectId, findings: Sequence[Finding], leaves: Leaves) -> Cell:
        traces = tuple(f.trace if f.trace is not None else f.row for f in findings)
        if old is not None and _same(old.made_of, traces):
            return old
        return self._cell(old, key, self._shared(findings), traces, leaves.of(findings))

    def _shared(self, findings: Sequence[Finding]) -> Wiring:
        asked = tuple(tuple((pack.id, rule.id) for pack, rule in f.members) for f in findings)
        if asked not in self._wirings:
            self._wirings[asked] = wiring_of(findings)
        return self._wirings[asked]

    def _roof(self, old: Cell | None, key: Roof, quotas: Sources, cells: Cells) -> Cell:
        wiring = old.wiring if old is not None and old.made_of == quotas else wiring_over(quotas)
        given = {source for part in quotas.values() for source in part}
        told = dict(atom for source in given for atom in told_of(source, cells[source[0]].outcomes[source[1]]))
        return self._cell(old, key, wiring, quotas, told)

    def _cell(self, old: Cell | None, key: Key, wiring: Wiring, made_of: Traces | Sources, told: Values) -> Cell:
        # What the order of outcome never came to is told as unknown: the absence of data is a fact of its own.
        told = {node: told.get(node, "U") for node in wiring.graph.atoms}
        if old is not None and old.wiring is wiring and old.told == told:
            return replace(old, made_of=made_of)
        return Cell(wiring, made_of, told, wiring.outcomes(self.engine.values(key, wiring.graph, told)))


def _same(before: Traces | Sources, now: Traces) -> bool:
    """Whether nothing was judged again: findings that are taken over keep their trace and their row."""
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
