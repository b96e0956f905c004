"""What the commands about records were given: inputs read, packs chosen, options put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from criteria_engine.errors import InputError, Problem, UsageError
from criteria_engine.terminal import progress

if TYPE_CHECKING:
    from criteria_engine.columns.model import Dataset
    from criteria_engine.findings.model import Assessment
    from criteria_engine.findings.run import Options
    from criteria_engine.intake.tables import Reading
    from criteria_engine.packs.model import Pack
    from criteria_engine.records.dossier import Dossier


@dataclass(frozen=True)
class Given:
    """The inputs of a command and its options, as they stand on the command line."""

    inputs: tuple[Path, ...]
    packs: tuple[str, ...]
    as_of: str | None
    readings: tuple[str, ...]
    registers_complete: bool
    profile: str | None
    no_journal: bool
    expect_head: str | None
    select: str | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for an input that is named twice: each of its rows would be a repeated id."""
        twice = [path for n, path in enumerate(self.inputs) if path in self.inputs[:n]]
        if twice:
            raise UsageError([Problem(str(twice[0]), "usage", "that input is named twice; once is enough",
                                      "tệp này được ghi hai lần; chỉ cần ghi một lần")])  # fmt: skip

    @cached_property
    def is_tables(self) -> bool:
        """Whether the input is tables, which may hold very many rows."""
        from criteria_engine.api import is_tables

        return any(is_tables(path) for path in self.inputs)

    @cached_property
    def dossier(self) -> Dossier:
        return self.dataset.dossier() if self.is_tables else self._read()

    @cached_property
    def dataset(self) -> Dataset:
        """The inputs as columns: tables as they are, anything else by way of its dossier."""
        from criteria_engine.api import alone, read_tables
        from criteria_engine.columns.from_rows import dataset_of

        if not self.is_tables:
            return dataset_of(self._read())
        try:
            return read_tables(alone(self.inputs), journal=not self.no_journal, head=self.expect_head)
        except InputError as error:
            return dataset_of(self._put_together([_refused(self.inputs[0], error.problems)]))

    def assessment(self) -> Assessment:
        """Every subject judged one by one."""
        from criteria_engine.api import assess

        packs = self._named or self._that_may_be_for_the_dossier()
        with progress() as bar:
            return assess(
                self.dossier, packs, as_of=self.as_of, readings=pairs(self.readings),
                registers_complete=self.registers_complete, profile=self.profile, select=self.select, progress=bar,
            )  # fmt: skip

    @cached_property
    def packs_for_tables(self) -> list[Pack]:
        from criteria_engine.bulk.assess import packs_for_tables

        return self._named or packs_for_tables(self.dataset, _shipped())

    def packs_for_shards(self) -> list[Pack]:
        """Those named, else all that ship: a pack that is for no record of a shard asks nothing there."""
        return self._named or _shipped()

    def options_without_dossier(self) -> Options:
        """Options of records that are not read as a whole. Raises UsageError where no as-of date is given."""
        from criteria_engine.api import as_of_date
        from criteria_engine.findings.profile import load_profile
        from criteria_engine.findings.run import Options

        day = as_of_date(self.as_of)
        if day is None:
            raise UsageError([Problem("--as-of", "usage", "shards need a date: --as-of 2023-12-31",
                                      "phần chia cần ngày đánh giá: --as-of 2023-12-31")])  # fmt: skip
        profile = load_profile(self.profile) if self.profile else None
        return Options(day, pairs(self.readings), self.registers_complete, profile, self.select)

    def options(self) -> Options:
        from criteria_engine.api import options_of

        return options_of(
            self.dataset, self.as_of, pairs(self.readings), self.registers_complete, self.profile, self.select
        )  # fmt: skip

    @cached_property
    def _named(self) -> list[Pack]:
        from criteria_engine.packs.load import load_pack

        return [load_pack(name) for name in dict.fromkeys(self.packs)]

    def _that_may_be_for_the_dossier(self) -> list[Pack]:
        from criteria_engine.findings.assess import packs_for

        return packs_for(self.dossier, _shipped())

    def _read(self) -> Dossier:
        return self._put_together(self.inputs_read)

    def _put_together(self, readings: Sequence[Reading]) -> Dossier:
        from criteria_engine.intake.tables import dossier_of
        from criteria_engine.records import shipped_schema

        return dossier_of(shipped_schema(), readings, tuple(path.name for path in self.inputs))

    @cached_property
    def inputs_read(self) -> list[Reading]:
        """What reading each input gave; one that is refused becomes a problem, and the rest is still judged."""
        from criteria_engine.api import read_path
        from criteria_engine.judgements.head import expected
        from criteria_engine.records import shipped_schema

        readings: list[Reading] = []
        for path in self.inputs:
            try:
                readings.append(read_path(path, shipped_schema(), not self.no_journal))
            except InputError as error:
                readings.append(_refused(path, error.problems))
        if self.expect_head is not None:
            books = [book for reading in readings for book in reading.journals]
            readings[-1].problems += expected(books, self.expect_head)
        return readings


def _refused(path: Path, problems: Sequence[Problem]) -> Reading:
    """What reading gave of an input that was refused as a whole: why."""
    from criteria_engine.intake.tables import Reading

    reading = Reading()
    reading.path = path
    reading.problems += problems
    return reading


def _shipped() -> list[Pack]:
    from criteria_engine.packs.load import load_pack
    from criteria_engine.packs.shipped import shipped_packs

    return [load_pack(name) for name in shipped_packs()]


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE as a mapping. Raises UsageError for what is none."""
    parts = [text.partition("=") for text in given]
    wrong = [text for text, (name, sign, value) in zip(given, parts, strict=True) if not (name and sign and value)]
    if wrong:
        raise UsageError(
            Problem("--reading", "usage", f"{text!r} is not NAME=VALUE", f"{text!r} không có dạng TÊN=GIÁ_TRỊ")
            for text in wrong
        )
    return {name: value for name, _, value in parts}
