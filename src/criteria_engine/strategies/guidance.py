"""Small packs of any schema, as the files of a folder: rules of every level, basis and rhythm, drawn conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Schema
from criteria_engine.strategies.grammar.vocabulary import checked_words
from criteria_engine.strategies.search import require_hypothesis

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


@dataclass(frozen=True)
class DrawnPack:
    """The files of a pack by name, and the schema that it is for."""

    files: Mapping[str, str]
    schema: Schema = field(repr=False)

    def __repr__(self) -> str:
        """The files as they would lie in a folder: what one wants to see of a failing example."""
        return "\n".join(f"--- {name}\n{text}" for name, text in self.files.items())

    def write(self, folder: str | Path) -> Path:
        """The pack in a folder, which is made where there is none."""
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (place / name).write_text(text, encoding="utf-8")
        return place

    def load(self, folder: str | Path | None = None) -> Pack:
        """The pack, written to a folder (by default one that is gone afterwards) and loaded from there."""
        if folder is not None:
            return load_pack(self.write(folder), self.schema)
        with TemporaryDirectory() as gone:
            return load_pack(self.write(gone), self.schema)


def packs(
    schema: Schema, *, rules: int = 4, depth: int = 2, nodes: int = 8, without: Iterable[str] = ()
) -> SearchStrategy[DrawnPack]:
    """Strategy of packs that the loader takes, with at most so many rules; `depth` and `nodes` are as in `conditions`.

    Rules have every level, basis and rhythm that the schema allows; they ask for the outcome of earlier ones, so never
    in a ring. `without`: words of conditions that do not come up. Raises UsageError for an unknown word, and where
    hypothesis is missing.

    >>> from criteria_engine import assess, read, shipped_schema
    >>> from criteria_engine.strategies import datasets
    >>> from hypothesis import given
    >>> @given(packs(shipped_schema()), datasets(shipped_schema(), ["unit", "model"]))
    ... def check(drawn, raw): assert not assess(read(raw), drawn.load(), as_of="2023-12-31").problems
    """
    require_hypothesis()
    from hypothesis import strategies as st

    from criteria_engine.strategies.guidance_parts import Guidance

    left_out = checked_words(without)

    @st.composite
    def drawn(draw: DrawFn) -> DrawnPack:
        def pick(options: Sequence[Any]) -> Any:
            return options[draw(st.integers(0, len(options) - 1))]

        return DrawnPack(Guidance(pick, schema, left_out, depth, nodes).files(rules), schema)

    return drawn()
