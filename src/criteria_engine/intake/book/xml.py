"""XML of files that nobody vouches for: no entities, so that nothing within can grow."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from criteria_engine.errors import InputError, Problem


def parser_of(path: Path) -> expat.XMLParserType:
    """A parser that raises InputError where the document declares a type; names come as `namespace}name`."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_entities(path)
    return parser


def _refuse_entities(path: Path) -> None:
    en, vi = "the file declares entities, which no workbook does", "tệp khai báo thực thể XML, sổ Excel không có"
    raise InputError([Problem(path.name, "not-a-workbook", en, vi)])
