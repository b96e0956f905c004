"""The Python front door: read, assess, explain. Each is a thin line over the rooms that do the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from criteria_engine.errors import InputError, Problem, UsageError, nearest
from criteria_engine.findings.assess import assess as _assess
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.profile import load_profile
from criteria_engine.findings.run import Options, Progress
from criteria_engine.intake.book.delimited import is_of_office
from criteria_engine.intake.tables import (
    Reading,
    dossier_of,
    from_mapping,
    from_objects,
    read_file,
    read_with_journal,
)
from criteria_engine.judgements.head import expected
from criteria_engine.judgements.journal import journal_of, read_journal
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.source import no_file
from criteria_engine.values import read_period

if TYPE_CHECKING:
    from criteria_engine.bulk.matrix import Matrix
    from criteria_engine.columns.model import Dataset

LANGUAGES = ("vi", "en")
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".yaml", ".yml", ".json")
TABLES = (".parquet", ".arrow", ".feather", ".ipc", ".csv", ".tsv", ".jsonl", ".ndjson")


def read(
    *sources: str | Path | Mapping[str, Any] | Iterable[Any], schema: Schema | None = None,
    journal: str | Path | bool = True,
) -> Dossier:  # fmt: skip
    """One dossier from workbooks, YAML or JSON files, mappings of table names to rows, or pydantic objects.

    A folder or file of tables (Parquet, Arrow, CSV, JSON Lines), or a mapping of table names to data frames, is read
    alone; its rows are built as they are looked up. For very many records see `read_tables`.

    The journal of judgements beside a file (`ho-so.xlsx.journal.jsonl`) is read with it; `journal` names another one
    to read instead, or False for none. Rows that cannot be read are set aside; `dossier.problems` tells where and why.
    Raises InputError where a source as a whole is no dossier.
    """
    schema = schema or shipped_schema()
    if any(is_tables(source, schema) for source in sources):
        return read_tables(alone(sources), schema=schema, journal=journal).dossier()
    names = tuple(Path(s).name for s in sources if isinstance(s, str | Path))
    readings = [_read_one(source, schema, journal is True) for source in sources]
    if not isinstance(journal, bool):
        readings.append(read_with_journal(Reading(), Path(journal), schema))
    return dossier_of(schema, readings, names)


def read_tables(
    source: Any, *, packs: Sequence[Pack] = (), schema: Schema | None = None, journal: str | Path | bool = True,
    head: str | None = None,
) -> Dataset:  # fmt: skip
    """Very many records as columns, for `assess`: a folder with a file (or a folder of files) for each table, one such
    file, or a mapping of table names to whatever hands out Arrow data (pyarrow, polars, pandas, DuckDB).

    `packs`: only columns that these look at are read and checked; without them, every one. `head`: the hash of an entry
    that its journal has to hold. Needs the extra `bulk`. Rows that cannot be read are set aside, as by `read`. Raises
    InputError where the source is no such tables.
    """
    from criteria_engine.intake.arrow.open import open_tables

    place = Path(source) if isinstance(source, str) else source
    if isinstance(place, Path) and (problem := no_file(place)) is not None:
        raise InputError([problem])
    schema = schema or shipped_schema()
    dataset = open_tables(place, schema, journal, _columns(schema, packs) if packs else None)
    if head is not None:
        book = read_journal(journal_of(place) if isinstance(journal, bool) else Path(journal))
        dataset.problems = (*dataset.problems, *expected([book], head))
    return dataset


def _columns(schema: Schema, packs: Sequence[Pack]) -> Collection[tuple[str, str]]:
    from criteria_engine.evaluate.plan.plan import plan_of
    from criteria_engine.evaluate.plan.used import columns_used

    # Whatever the day, the same columns are looked at.
    return columns_used(plan_of(schema, packs, as_of=max(pack.span.end for pack in packs)))


def is_tables(source: Any, schema: Schema | None = None) -> bool:
    """Whether a source is tables as `read_tables` takes them; CSV files that offices keep are read like workbooks."""
    if isinstance(source, str | Path):
        path = Path(source)
        might_be = path.suffix.lower() in TABLES or path.is_dir()
        return might_be and not is_of_office(path, schema or shipped_schema())
    return isinstance(source, Mapping) and any(hasattr(rows, "__arrow_c_stream__") for rows in source.values())


def alone(sources: Sequence[Any]) -> Any:
    """The one source of tables. Raises UsageError where there are others beside it."""
    if len(sources) > 1:
        names = ", ".join(str(source) for source in sources if isinstance(source, str | Path))
        raise UsageError([Problem(names, "usage", "tables are read alone; put them all into one folder",
                                  "bảng dữ liệu được đọc riêng; hãy để tất cả trong một thư mục")])  # fmt: skip
    return sources[0]


def _read_one(source: Any, schema: Schema, journal: bool) -> Reading:
    if isinstance(source, bytes) or not isinstance(source, str | Path | Iterable):
        kind = type(source).__name__
        raise TypeError(f"read takes paths, mappings of table names to rows, or pydantic objects, not {kind}")
    if isinstance(source, Mapping):
        return from_mapping(source, schema)
    return read_path(Path(source), schema, journal) if isinstance(source, str | Path) else from_objects(source, schema)


def read_path(path: Path, schema: Schema, journal: bool = True) -> Reading:
    """Raw rows of one file, by its format, and of the journal beside it. Raises InputError where it is no dossier."""
    reading = _read_records(path, schema)
    reading.path = path
    return read_with_journal(reading, journal_of(path), schema) if journal else reading


def _read_records(path: Path, schema: Schema) -> Reading:
    if (problem := no_file(path)) is not None:
        raise InputError([problem])
    if not path.exists():
        raise InputError([Problem(str(path), "no-file", "no such file", "không có tệp này")])
    if path.suffix.lower() in TEXTS:
        return read_file(path, schema)
    if path.suffix.lower() in WORKBOOKS:
        from criteria_engine.intake.workbook import read_workbook

        return read_workbook(path, schema)
    if is_of_office(path, schema):
        from criteria_engine.intake.workbook import read_csv

        return read_csv(path, schema)
    known = ", ".join((*WORKBOOKS, *TEXTS, *TABLES))
    raise InputError([Problem(str(path), "unknown-format", f"no reader for {path.suffix!r}; known: {known}",
                              f"không đọc được dạng {path.suffix!r}; dạng đọc được: {known}")])  # fmt: skip


@overload
def assess(
    dossier: Dossier, packs: Pack | Sequence[Pack], *, as_of: date | str | None = None,
    readings: Mapping[str, str] | None = None, registers_complete: bool = False, profile: str | None = None,
    select: str | None = None, progress: Progress | None = None,
) -> Assessment: ...  # fmt: skip


@overload
def assess(
    dossier: Dataset, packs: Pack | Sequence[Pack], *, as_of: date | str | None = None,
    readings: Mapping[str, str] | None = None, registers_complete: bool = False, profile: str | None = None,
    select: str | None = None, progress: Progress | None = None,
) -> Matrix: ...  # fmt: skip


def assess(
    dossier: Dossier | Dataset, packs: Pack | Sequence[Pack], *, as_of: date | str | None = None,
    readings: Mapping[str, str] | None = None, registers_complete: bool = False, profile: str | None = None,
    select: str | None = None, progress: Progress | None = None,
) -> Assessment | Matrix:  # fmt: skip
    """Judge every subject of the dossier; those of a data set (`read_tables`) many at once, as a matrix of outcomes.

    `as_of` defaults to the dossier's own date, else today. `readings` maps NAME or PACK:NAME to a value; `select` is
    an expression as of `check -k`.
    """
    if isinstance(dossier, Mapping | str | Path):
        raise TypeError("read the records first: assess(read(records), …)")
    together = [packs] if isinstance(packs, Pack) else packs
    if isinstance(together, str) or not all(isinstance(pack, Pack) for pack in together):
        raise TypeError("load the pack first: assess(…, load_pack('tra-vinh/hd30'))")
    options = options_of(dossier, as_of, readings, registers_complete, profile, select)
    if isinstance(dossier, Dossier):
        return _assess(dossier, together, options, progress)
    from criteria_engine.bulk.assess import assess_tables

    return assess_tables(dossier, together, options, progress)


def options_of(
    dossier: Dossier | Dataset, as_of: date | str | None = None, readings: Mapping[str, str] | None = None,
    registers_complete: bool = False, profile: str | None = None, select: str | None = None,
) -> Options:  # fmt: skip
    """What a user sets, with the date that counts: the one given, else the dossier's own, else today."""
    day = as_of_date(as_of) or dossier.as_of or date.today()
    return Options(day, readings or {}, registers_complete, load_profile(profile) if profile else None, select)


def as_of_date(given: date | str | None) -> date | None:
    """The last day of what was given as a date or period. Raises UsageError where it is neither."""
    if given is None:
        return None
    try:
        return read_period(given).end
    except ValueError as error:
        raise UsageError([Problem("as_of", "unreadable-value", str(error), getattr(error, "vi", None))]) from None


def explain(
    result: Assessment | Matrix, subject: str | None = None, rule: str | None = None, lang: str = "vi"
) -> str:  # fmt: skip
    """The reviewer's page on a subject, or on one finding of it, as plain text; of a matrix name the subject."""
    from rich.console import Console

    from criteria_engine.explaining.tree import explain_text

    if lang not in LANGUAGES:
        raise UsageError([Problem("lang", "unknown-language", f"no language {lang!r}{nearest(lang, LANGUAGES)}",
                                  f"không có ngôn ngữ {lang!r}{nearest(lang, LANGUAGES, 'vi')}")])  # fmt: skip
    if not isinstance(result, Assessment):
        result = result.assessment(*([subject] if subject else []))
    page = StringIO()
    explain_text(result, subject, rule, lang, Console(file=page, width=110))
    return page.getvalue()
