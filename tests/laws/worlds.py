"""Dossiers with gaps: what is on file, and every way in which what is not on file may turn out.

A world is drawn complete and then forgets a few things. So each gap knows all its completions, without asking the
engine what is missing. A `Gap` stands where a value stands; `World.tables` writes the world out with the gaps open,
half closed or closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from random import Random
from typing import Any

# A cell that is not written at all. `False` in a cell that is not yes/no says that there is none.
BLANK: Any = type("Blank", (), {"__repr__": lambda _: "BLANK"})()
DENIED = False
EVER = "2000-01-01/2099-12-31"
# So many completions are tried without leaving one out.
FEW = 27


@dataclass(frozen=True)
class Gap:
    """`left`: what is on file. `whole`: every way it may turn out. `halfway`: ways to know more but not all."""

    left: Any
    whole: tuple[Any, ...]
    halfway: tuple[Any, ...] = ()


@dataclass(frozen=True)
class World:
    """`template` holds gaps in place of values; `closed` names the sections and ledgers that are declared complete."""

    template: Mapping[str, Sequence[Any]]
    gaps: tuple[Gap, ...]
    sections: Mapping[str, frozenset[str]]
    ledgers: tuple[Mapping[str, Any], ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def open(self) -> dict[str, Any]:
        """The world as it is on file."""
        return self._write({id(gap): gap.left for gap in self.gaps}, self.sections, self.ledgers)

    def half(self, choice: Sequence[int]) -> dict[str, Any]:
        """Some gaps filled or narrowed, nothing declared complete: `choice` numbers what each gap becomes."""
        steps = [(gap.left, *gap.halfway, *gap.whole) for gap in self.gaps]
        filled = {id(gap): step[n % len(step)] for gap, step, n in zip(self.gaps, steps, choice, strict=True)}
        return self._write(filled, self.sections, self.ledgers)

    def whole(self, choice: Sequence[Any]) -> dict[str, Any]:
        """Every gap filled, everything declared complete."""
        filled = {id(gap): value for gap, value in zip(self.gaps, choice, strict=True)}
        sections = dict.fromkeys(self.sections, frozenset({"basics", "lab", "gauge", "visits"}))
        ledgers = [{"site": site, "about": "visits", "span": EVER, "full": True} for site in self.sections]
        return self._write(filled, sections, (*self.ledgers, *ledgers))

    @property
    def completions(self) -> Iterator[dict[str, Any]]:
        """Every one where they are few; else every way of each gap, beside the first or the last ways of the others."""
        ways = [gap.whole for gap in self.gaps]
        if prod(map(len, ways)) <= FEW:
            return map(self.whole, product(*ways))
        ends = [tuple(way[0] for way in ways), tuple(way[-1] for way in ways)]
        one_other = ((*end[:k], other, *end[k + 1 :]) for end in ends for k, way in enumerate(ways) for other in way)
        return map(self.whole, (*ends, *one_other))

    def _write(
        self, filled: Mapping[int, Any], sections: Mapping[str, frozenset[str]], ledgers: Sequence[Any]
    ) -> dict[str, Any]:
        tables = {name: _written(list(rows), filled) for name, rows in self.template.items()}
        for row in tables["site"]:
            row["complete"] = sorted(sections[row["id"]])
        return {**tables, "ledger": [dict(row) for row in ledgers]}


def _written(value: Any, filled: Mapping[int, Any]) -> Any:
    if isinstance(value, Gap):
        return _written(filled[id(value)], filled)
    if isinstance(value, Mapping):
        inner = {key: _written(part, filled) for key, part in value.items()}
        return {key: part for key, part in inner.items() if part is not BLANK}
    if isinstance(value, list | tuple):
        flat: list[Any] = []
        for part in value:
            written = _written(part, filled)
            # A gap among rows stands for any number of them.
            rows = [] if written is BLANK else written
            flat.extend(rows if isinstance(part, Gap) else [written])
        return flat
    return value


# --- cells ------------------------------------------------------------------------------------------------------

KINDS: Mapping[str, tuple[Any, ...]] = {
    "enum": ("clear", "murky", "foul"),
    "yes_no": (True, False),
    "number": (0, 1, 2, 3, 20),
    "count": (1, 2, 6),
    "date": ("2023-01-01", "2023-02-15", "2023-03-31", "2023-04-01", "2022-12-31"),
    "period": ("2023-Q1", "2023-H1", "2022", "2023-03"),
    "text": ("hòa", "Đục nước", "b"),
    "ref": ("K1", "K2"),
    "texts": ((), ("hòa",), ("b", "Đục nước")),
    "enums": ((), ("clear",), ("murky", "foul")),
}
# What is on file, how it may turn out, what would narrow it. The ends of each interval are among its completions.
_INEXACT: Mapping[str, tuple[Gap, ...]] = {
    "number": (
        Gap("> 2", (2.25, 3, 20), ("> 3", "≥ 3")),
        Gap("≥ 2", (2, 3), ("≥ 3",)),
        Gap("< 2", (1.75, 0), ("< 1",)),
        Gap("≤ 2", (2, 0), ("< 2", "≤ 1")),
        Gap("~ 20", (18, 20, 22)),
    ),
    "count": (Gap("≥ 2", (2, 3, 6)),),
    "date": (
        Gap("2023-Q1", ("2023-01-01", "2023-02-15", "2023-03-31"), ("2023-03", "2023-02")),
        Gap("2023-H1", ("2023-01-01", "2023-04-01", "2023-06-30"), ("2023-Q1", "2023-Q2")),
        Gap("2022", ("2022-01-01", "2022-12-31"), ("2022-Q4",)),
        Gap("2022-12-31/2023-01-01", ("2022-12-31", "2023-01-01")),
    ),
}


def forgotten(random: Random, kind: str, value: Any) -> Gap:
    """A gap where `value` of this kind stood: blank, or an interval."""
    if kind in _INEXACT and random.randrange(3):
        found = random.choice(_INEXACT[kind])
        return Gap(found.left, found.whole, found.halfway)
    if kind == "yes_no":
        # It cannot be denied in its cell: `False` is a value of it.
        return Gap(BLANK, (True, False))
    others = [other for other in KINDS[kind] if other != value]
    known = [random.choice(others)] + ([value] if value is not BLANK and value is not DENIED else [])
    none = [] if kind in ("texts", "enums") else DENIED
    inexact = tuple(gap.left for gap in _INEXACT.get(kind, ())[:2])
    return Gap(BLANK, (*map(_listed, known), none), inexact)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


SITE = {
    "water": "enum",
    "taken": "date",
    "due_by": "date",
    "covers": "period",
    "amount": "number",
    "limit": "number",
    "cycle": "count",
    "passed": "yes_no",
    "remark": "text",
    "taker": "ref",
    "labels": "texts",
    "sights": "enums",
    "gauge.height": "number",
    "gauge.installed": "date",
}
SAMPLE = {
    "water": "enum",
    "taken": "date",
    "covers": "period",
    "amount": "number",
    "passed": "yes_no",
    "remark": "text",
    "taker": "ref",
    "labels": "texts",
}
VISIT = {
    "water": "enum",
    "taken": "date",
    "amount": "number",
    "passed": "yes_no",
    "remark": "text",
    "taker": "ref",
    "labels": "texts",
}
TRACE = {"substance": "text", "share": "number", "harmful": "yes_no"}
KEEPER = {"water": "enum", "amount": "number", "passed": "yes_no"}
LEVEL = {"height": "number", "kept": "yes_no"}


@dataclass
class Place:
    """A cell or a list that can be forgotten: the mapping it stands in, its kind, the section that holds it."""

    holder: dict[str, Any]
    name: str
    kind: str
    section: tuple[str, str] | None
    more: tuple[Any, ...] = ()

    @property
    def near(self) -> bool:
        """Whether conditions look here often: cells of the first site, and the days of what was done there."""
        return "S1" in (self.holder.get("id"), self.holder.get("site")) or self.name == "day"


@dataclass
class _Drawing:
    """A world in the making: every place that it may forget, and every blank that a section makes known."""

    random: Random
    places: list[Place] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    opened: set[tuple[str, str]] = field(default_factory=set)

    def row(self, cells: Mapping[str, str], section: tuple[str, str] | None, **given: Any) -> dict[str, Any]:
        """A row with every cell known: filled, denied, or blank within what is complete."""
        made: dict[str, Any] = dict(given)
        for name, kind in cells.items():
            held = _held(name, section)
            made[name] = self._cell(kind, held)
            self.places.append(Place(made, name, kind, held))
        return made

    def _cell(self, kind: str, held: tuple[str, str] | None) -> Any:
        values = [_listed(v) for v in KINDS[kind]]
        # Mostly filled: a fact that is known leaves more to see than one that is not.
        if self.random.randint(0, 5):
            return self.random.choice(values)
        if held and self.random.getrandbits(1):
            return BLANK
        return values[0] if kind == "yes_no" else [] if kind in ("texts", "enums") else DENIED

    def forget(self, place: Place) -> None:
        if place.kind == "rows":
            self._leave_open(place)
            return
        gap = forgotten(self.random, place.kind, _hashable(place.holder[place.name]))
        place.holder[place.name] = gap
        self.gaps.append(gap)
        if gap.left is BLANK and place.section:
            self.opened.add(place.section)

    def _leave_open(self, place: Place) -> None:
        rows = list(place.holder[place.name])
        more = list(place.more)
        gap = Gap(rows or BLANK, (rows, rows + more[:1], rows + more), (rows + more[:1],))
        place.holder[place.name] = gap
        self.gaps.append(gap)
        if place.section:
            self.opened.add(place.section)

    def settle(self) -> None:
        """What a section made known by silence is said aloud where the section is no longer complete."""
        for place in self.places:
            if place.section not in self.opened:
                continue
            value = place.holder[place.name]
            if place.kind == "rows" and not isinstance(value, Gap):
                self._leave_open(place)
            elif value is BLANK:
                said = (
                    KINDS[place.kind][0]
                    if place.kind == "yes_no"
                    else []
                    if place.kind in ("texts", "enums")
                    else DENIED
                )
                place.holder[place.name] = said


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _held(name: str, section: tuple[str, str] | None) -> tuple[str, str] | None:
    if section and section[1] == "site":
        return None if name == "taker" else (section[0], "gauge" if name.startswith("gauge.") else "basics")
    return section


def _some_of(random: Random, places: Sequence[Place]) -> Iterator[list[int]]:
    """Places to forget: tables, cells of the site that is asked about, lists, and anything else."""

    def some(least: int, most: int, wanted: Callable[[Place], bool]) -> list[int]:
        numbers = [number for number, place in enumerate(places) if wanted(place)]
        return random.sample(numbers, min(random.randint(least, most), len(numbers)))

    def counted(place: Place) -> bool:
        return place.kind != "rows" and place.holder.get("id") not in ("S1", "K1", "K2")

    # The visits, wherever no register closes them, and the answers where there are none; what most conditions look at.
    yield some(1, 1, lambda place: "fixed" in place.holder)
    yield some(0, 1, lambda place: place.name == "rows" and "fixed" not in place.holder)
    yield some(0, 1, lambda place: place.near and place.kind in ("date", "number"))
    yield some(1, 2, lambda place: place.near and place.kind != "rows")
    yield some(0, 1, lambda place: counted(place) and place.kind in ("number", "yes_no"))
    yield some(0, 1, counted)
    yield some(0, 1, lambda place: place.near and place.kind == "rows")
    yield some(0, 1, lambda place: not place.near)


def _is_blank(value: Any) -> bool:
    return value is BLANK or (isinstance(value, Gap) and value.left is BLANK)


def world(random: Random) -> World:
    """Three sites in a line, the visits to them, two keepers, a person's answer, and up to nine gaps."""
    d = _Drawing(random)
    sites = [_site(d, "S1", None), _site(d, "S2", "S1"), _site(d, "S3", "S2")]
    keepers = [d.row(KEEPER, None, id=key, name=key) for key in ("K1", "K2")]
    visits, ledgers, closed = _visits(d)
    answers: dict[str, Any] = {"rows": [_answer(d) for _ in range(random.randrange(3))]}
    if not answers["rows"]:
        # A newer answer is a new fact: only where there is none may one come.
        d.places.append(Place(answers, "rows", "rows", None, (_answered(random.choice(("co", "khong"))),)))
    chosen = dict.fromkeys(number for group in _some_of(random, d.places) for number in group)
    for number in chosen:
        d.forget(d.places[number])
    d.settle()
    for visit in visits["all"]:
        # Which of its two dates places a visit is not itself a gap: the first that is filled counts.
        if _is_blank(visit["taken"]):
            d.gaps = [gap for gap in d.gaps if gap is not visit["covers"]]
            visit["covers"] = DENIED
    sections = {s["id"]: _complete(s["id"], d.opened, closed) for s in sites}
    if ("S1", "visits") in d.opened and "visits" in closed:
        # The section also held the cells of the visits; a ledger closes the list alone.
        ledgers = (*ledgers, {"site": "S1", "about": "visits", "span": EVER, "full": True})
    template = {
        "site": sites,
        "keeper": keepers,
        "visit": [*visits["fixed"], visits["rows"]],
        "attestation": [answers["rows"]],
    }
    names = frozenset(d.places[number].name.rpartition(".")[2] for number in chosen)
    return World(_as_rows(template), tuple(d.gaps), sections, tuple(ledgers), names)


def _as_rows(template: dict[str, Any]) -> dict[str, Any]:
    """Lists of rows that stayed lists are joined with their neighbours; gaps stay where they are."""
    return {
        table: [row for part in parts for row in (part if isinstance(part, list) else [part])]
        for table, parts in template.items()
    }


def _complete(site: str, opened: set[tuple[str, str]], closed: set[str]) -> frozenset[str]:
    known = {"basics", "lab", "gauge"} | (closed if site == "S1" else set())
    return frozenset(section for section in known if (site, section) not in opened)


def _site(d: _Drawing, key: str, downstream: str | None) -> dict[str, Any]:
    ends = d.random.choice((BLANK, "2023-04-01", "2024-01-01"))
    site = d.row(SITE, (key, "site"), id=key, name=key, downstream=downstream or DENIED, closed=ends)
    most = 2 if key == "S1" else 1
    site["samples"] = [_sample(d, (key, "lab"), deep=key == "S1") for _ in range(d.random.randint(0, most))]
    more = (
        {"amount": 2, "passed": True, "water": "clear", **_denied(SAMPLE, "amount", "passed", "water")},
        {"amount": 0, "passed": False, "water": "foul", **_denied(SAMPLE, "amount", "passed", "water")},
    )
    d.places.append(Place(site, "samples", "rows", (key, "lab"), more))
    years = [year for year in ("2022", "2023") if d.random.getrandbits(1)]
    site["gauge.levels"] = [d.row(LEVEL, (key, "gauge"), year=year) for year in years]
    site["gauge.repairs"] = [_repair(d, (key, "gauge"))] if d.random.getrandbits(1) else []
    mended = ({"day": "2023-05-05", "place": "b", "done": True},)
    d.places.append(Place(site, "gauge.repairs", "rows", (key, "gauge"), mended))
    extra = tuple({"year": y, "height": 3, "kept": False} for y in ("2022", "2023") if y not in years)
    d.places.append(Place(site, "gauge.levels", "rows", (key, "gauge"), extra))
    return site


def _repair(d: _Drawing, section: tuple[str, str]) -> dict[str, Any]:
    """A row whose key holds a day: one that is not exact may or may not be the row that is asked for."""
    repair = d.row({"done": "yes_no"}, section, place="hòa", day="2023-02-15")
    d.places.append(Place(repair, "day", "date", section))
    return repair


def _denied(cells: Mapping[str, str], *but: str) -> dict[str, Any]:
    """The other cells of a row that is added: there is nothing in them."""
    none = {name: [] if kind == "texts" else DENIED for name, kind in cells.items() if name not in but}
    return none | {"traces": []} if cells is SAMPLE else none


def _sample(d: _Drawing, section: tuple[str, str], deep: bool) -> dict[str, Any]:
    sample = d.row(SAMPLE, section)
    sample["traces"] = [d.row(TRACE, section) for _ in range(d.random.randint(0, 2))] if deep else []
    more = ({"substance": "b", "share": 3, "harmful": True}, {"substance": DENIED, "share": 0, "harmful": False})
    d.places.append(Place(sample, "traces", "rows", section, more if deep else more[:1]))
    return sample


def _visits(d: _Drawing) -> tuple[dict[str, Any], tuple[Any, ...], set[str]]:
    """Visits to S1 and S2; whether more may come depends on what the ledger or the section says."""
    state = d.random.choice(_STATES)
    held = ("S1", "visits")
    # Cells of visits are held by the section alone, a ledger closes rows only.
    rows = [_visit(d, f"V{k}", held if state == "section" else None) for k in range(d.random.randint(0, 2))]
    visits: dict[str, Any] = {"fixed": [], "rows": rows, "all": list(rows)}
    if d.random.getrandbits(1):
        visits["fixed"] = [d.row(VISIT, None, id="V7", site="S2", seen=["S1"], covers=DENIED, samples=[])]
    more = tuple(
        {
            "id": key,
            "site": "S1",
            "taken": day,
            "amount": 3,
            "passed": ok,
            "covers": DENIED,
            "seen": ["S1"],
            "samples": [],
            **_denied(VISIT, "taken", "amount", "passed"),
        }
        for key, day, ok in (("V8", "2023-04-20", True), ("V9", "2021-06-01", False))
    )
    if state not in ("ledger", "section", "joined"):
        d.places.append(Place(visits, "rows", "rows", None, more))
    ledgers = tuple({"site": "S1", "about": "visits", "full": True} | row for row in _LEDGERS.get(state, ()))
    return visits, ledgers, {"visits"} if state == "section" else set()


_STATES = ("ledger", "section", "joined", "open", "part", *("other year", "not full", "other kind") * 2)
_LEDGERS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "ledger": ({"span": EVER},),
    "joined": ({"span": "2023-Q1"}, {"span": "2000-01-01/2022-12-31"}, {"span": "2023-04-01/2099-12-31"}),
    "other year": ({"span": "2022"},),
    "part": ({"span": "2023-Q1"}, {"span": "2022-H2"}),
    "not full": ({"span": EVER, "full": False}, {"span": EVER, "full": None}),
    "other kind": ({"span": EVER, "about": "repairs"},),
}


def _visit(d: _Drawing, key: str, section: tuple[str, str] | None) -> dict[str, Any]:
    visit = d.row(VISIT, section, id=key, site="S1", seen=["S1"])
    visit["covers"] = d.random.choice(("2023-Q1", "2022", DENIED))
    d.places.append(Place(visit, "covers", "period", section))
    visit["samples"] = [_sample(d, section, deep=False)] if section and d.random.getrandbits(1) else []
    return visit


# An answer has a day; it may be known to within a period, or not at all. All are days before the as-of date.
_GIVEN = (
    Gap("2023-H1", ("2023-01-01", "2023-06-30"), ("2023-Q1", "2023-Q2")),
    Gap("2022", ("2022-01-01", "2022-12-31"), ("2022-H2",)),
    Gap(BLANK, ("2022-05-05", "2023-06-15"), ("2023-H1", "2022")),
)
_VALID = (Gap("2023", ("2023-03-31", "2023-12-31"), ("2023-H1", "2023-H2")),)


def _answer(d: _Drawing) -> dict[str, Any]:
    """An answer whose day or validity may be a gap: which answer is the newest is then not known."""
    answer = _answered(d.random.choice(("co", "khong", "chua_ro")))
    answer["date"] = d.random.choice(("2023-05-01", "2022-06-01", "2023-06-15"))
    for name, ways in (("date", _GIVEN), ("valid_until", _VALID)):
        if not d.random.randint(0, 2):
            found = d.random.choice(ways)
            answer[name] = Gap(found.left, found.whole, found.halfway)
            d.gaps.append(answer[name])
    return answer


def _answered(said: str) -> dict[str, Any]:
    return {"subject": "S1", "question": "pleasant", "answer": said, "date": "2023-05-01"}
