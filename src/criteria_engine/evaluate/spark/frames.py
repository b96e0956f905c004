"""Tables as Spark DataFrames: where an id or a reference stands, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from criteria_engine.errors import InputError, Problem, nearest
from criteria_engine.evaluate.sharding.links import Link, needed_fields
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Entity, Schema

# What has no text in an id, and combining marks: Spark cannot bring those to one form.
SPACE = r"(?U)^\s+|\s+$"
MARKS = r"[\x{300}-\x{36F}]"
Frames = dict[str, Any]


def frames_of(spark: Any, source: Path | str | Mapping[str, Any], schema: Schema) -> Frames:
    """DataFrames by table, of a folder of Parquet or as given. Raises InputError for names that the schema lacks."""
    found = dict(source) if isinstance(source, Mapping) else _in_folder(spark, str(source), schema)
    unknown = [name for name in found if name not in schema]
    if unknown or not found:
        raise InputError([_unknown(name, schema) for name in unknown] or [_none(str(source))])
    return {name: found[name] for name in schema.entities if name in found}


def _in_folder(spark: Any, folder: str, schema: Schema) -> Frames:
    """Every `table.parquet` or folder `table`, on whatever storage Spark reads."""
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(folder)
    storage = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    entries = [entry.getPath() for entry in storage.listStatus(path)] if storage.exists(path) else []
    names = {entry.getName().removesuffix(".parquet"): str(entry) for entry in entries}
    return {name: spark.read.parquet(at) for name, at in names.items() if name[0] not in "_."}


def _unknown(name: str, schema: Schema) -> Problem:
    return Problem(name, "unknown-table", f"no table {name!r}{nearest(name, schema.entities)}",
                   f"không có bảng {name!r}{nearest(name, schema.entities, 'vi')}")  # fmt: skip


def _none(at: str) -> Problem:
    return Problem(at, "no-table", "no tables here; expected files such as unit.parquet, or folders of them",
                   "không có bảng nào ở đây; cần các tệp như unit.parquet hoặc thư mục chứa chúng")  # fmt: skip


def cell(frame: Any, path: str) -> tuple[Any, Any] | None:
    """A column by its dotted path, which may be nested at any dot, and its type; None where there is none."""
    return _cell(lambda name: F.col(f"`{name}`"), frame.schema, path)


def _cell(get: Any, struct: Any, path: str) -> tuple[Any, Any] | None:
    steps = path.split(".")
    for n in range(len(steps), 0, -1):
        name, rest = ".".join(steps[:n]), ".".join(steps[n:])
        if name in struct.fieldNames():
            found, kind = get(name), struct[name].dataType
            if not rest:
                return found, kind
            return _cell(found.getField, kind, rest) if hasattr(kind, "fieldNames") else None
    return None


def named(frame: Any, link: Link) -> Any:
    """The ids that a row names by a link, as an array; an empty one where it names none."""
    none = F.array().cast("array<string>")
    found = _named(frame, link)
    return F.coalesce(F.filter(found, lambda key: F.length(key) > 0), none) if found is not None else none


def _named(frame: Any, link: Link) -> Any:
    first = cell(frame, link.lists[0] if link.lists else str(link.field))
    if first is None:
        return None
    column, kind = first
    for inner in (*link.lists[1:], *([link.field] if link.lists and link.field else [])):
        found = _kind(kind.elementType, inner) if hasattr(kind, "elementType") else None
        if found is None:
            return None
        column = F.transform(column, partial(_inside, of=kind.elementType, path=inner))
        column, kind = (F.flatten(column), found) if hasattr(found, "elementType") else (column, ArrayType(found))
    if not hasattr(kind, "elementType"):
        return F.array(as_id(column, kind))
    return F.transform(column, lambda key: as_id(key, kind.elementType))


def _inside(item: Any, of: Any, path: str) -> Any:
    found = _cell(item.getField, of, path)
    return found[0] if found else None


def _kind(struct: Any, path: str) -> Any:
    """The type at a path of the items of a list; None where they have none such."""
    found = _cell(lambda name: _NoColumn(), struct, path) if hasattr(struct, "fieldNames") else None
    return found[1] if found else None


class _NoColumn:
    def getField(self, name: str) -> _NoColumn:
        return self


def as_id(column: Any, kind: Any) -> Any:
    """`records.ids.as_id`: text, trimmed; 7.0 is 7."""
    text = column.cast("string")
    if kind.typeName() in ("double", "float", "decimal"):
        text = F.when(column == F.floor(column), F.floor(column).cast("string")).otherwise(text)
    return F.regexp_replace(text, SPACE, "")


def own_id(frame: Any) -> Any:
    """The id of a row; null where it has none."""
    found = cell(frame, ID)
    if found is None:
        return F.lit(None).cast("string")
    text = as_id(*found)
    return F.when(F.length(text) > 0, text)


def lacks(frame: Any, entity: Entity) -> Any:
    """Whether a row is set aside for a field that it lacks."""
    lacking = F.lit(False)
    for name in needed_fields(entity):
        found = cell(frame, name)
        lacking = lacking | (F.lit(True) if found is None else found[0].isNull())
    return lacking
