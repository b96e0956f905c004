"""Options and ini keys: the inputs that are named, and how each is judged; a folder may have settings of its own."""

from __future__ import annotations

import glob
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

import pytest

# Inputs named by --criteria and `criteria_inputs`; what was collected, by node id of the file.
NAMED = pytest.StashKey[frozenset[Path]]()
# Folders that pytest passes by, and that hold such an input.
OPENED = pytest.StashKey[frozenset[Path]]()
HEADS = pytest.StashKey[dict[str, Any]]()
FOLDERS = "criteria_folders"
INPUTS = "criteria_inputs"


@dataclass(frozen=True)
class Key:
    """An option `--criteria-OPTION` and an ini key `criteria_NAME`. `kind`: list, text or flag."""

    option: str
    name: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()


KEYS = (
    Key("pack", "packs", "list", "id or folder of a pack; default: those that apply"),
    Key("as-of", "as_of", "text", "date of judgement; default: the records' own, else today"),
    Key("reading", "readings", "list", "another reading, as NAME=VALUE"),
    Key("registers-complete", "registers_complete", "flag", "take every list of records as closed"),
    Key("profile", "profile", "text", "scoring profile: an id or a file"),
    Key("no-journal", "no_journal", "flag", "leave out the journals of judgements beside the inputs"),
    Key("strict", "strict", "flag", "also fail on an undetermined must and on a should that is not met"),
    Key("unknown", "unknown", "text", "what is undetermined is skipped (default), or fails", ("skip", "fail")),
    Key("group", "group", "flag", "one test for each subject, not for each rule on it"),
    Key("lang", "lang", "text", "language of what is said: vi (default) or en", ("vi", "en")),
)
_BY_NAME = {key.name: key for key in KEYS}
_INI: Mapping[str, Literal["linelist", "string", "bool"]] = {"list": "linelist", "text": "string", "flag": "bool"}


@dataclass(frozen=True)
class Settings:
    """How an input is judged; the names are those of the ini keys."""

    packs: tuple[str, ...] = ()
    as_of: str | None = None
    readings: tuple[str, ...] = ()
    registers_complete: bool = False
    profile: str | None = None
    no_journal: bool = False
    strict: bool = False
    unknown: str = "skip"
    group: bool = False
    lang: str = "vi"

    @classmethod
    def of(cls, config: pytest.Config, path: Path | None = None) -> Settings:
        """The command line goes before the nearest folder that has a setting, and that before the ini file."""
        folders = _folders_above(config, path) if path else []
        sources = (_from_options(config), *folders, _from_ini(config))
        found = {f.name: v for f in fields(cls) if (v := _first(source.get(f.name) for source in sources))}
        return cls(**found)


def add_to(parser: pytest.Parser) -> None:
    group = parser.getgroup("criteria", "records checked against written guidance (criteria-engine)")
    also = "judge these records too: a workbook, YAML, JSON, or a folder of tables; may be repeated"
    group.addoption("--criteria", action="append", default=[], metavar="FILE", help=also)
    parser.addini(INPUTS, "records to judge where no test is named: paths beside the ini file, * allowed", "linelist")
    parser.addini(FOLDERS, "settings of one folder a line: FOLDER: packs=ID as_of=DATE strict …", "linelist")
    for key in KEYS:
        group.addoption(f"--criteria-{key.option}", dest=f"criteria_{key.name}", help=key.help, **_argument(key))
        parser.addini(f"criteria_{key.name}", key.help, _INI[key.kind])


def _argument(key: Key) -> dict[str, Any]:
    if key.kind == "flag":
        return {"action": "store_true", "default": False}
    if key.kind == "list":
        return {"action": "append", "default": []}
    return {"default": None, **({"choices": key.choices} if key.choices else {"metavar": key.option.upper()})}


# --- inputs that are named --------------------------------------------------------------------------------------


def take_inputs(config: pytest.Config) -> None:
    """Put what --criteria names among the arguments; what the ini file names only where no argument was given.

    Raises UsageError for a file that is not there, and for settings of the ini file that there are not.
    """
    _from_ini(config), _folders(config)
    given = [_there(config.invocation_params.dir / name, "--criteria") for name in config.option.criteria]
    config.option.criteria = [str(path) for path in given]
    listed = [path for line in config.getini(INPUTS) for path in _matching(config, line)]
    config.stash[NAMED] = frozenset((*given, *listed))
    wanted = [*given, *([] if config.args_source is config.ArgsSource.ARGS else listed)]
    asked = {Path(os.path.abspath(config.invocation_params.dir / arg.partition("::")[0])) for arg in config.args}
    new = [path for path in dict.fromkeys(wanted) if path not in asked]
    # Beside a folder that it lies in, an argument is either left out by pytest or hides the tests of that folder.
    config.args += [str(path) for path in new if not asked & set(path.parents)]
    config.stash[OPENED] = frozenset(folder for path in new for folder in _passed_by(config, path, asked))


def _passed_by(config: pytest.Config, path: Path, asked: Iterable[Path]) -> Iterator[Path]:
    """The folders on the way from what was asked for to a path into which pytest would not go (`norecursedirs`)."""
    patterns = config.getini("norecursedirs")
    for folder in (one for one in asked if one in path.parents):
        way = [one for one in path.parents if folder in one.parents]
        closed = next((one for one in reversed(way) if any(fnmatch(one.name, each) for each in patterns)), None)
        yield from (one for one in way if closed is not None and (one == closed or closed in one.parents))


def _matching(config: pytest.Config, line: str) -> list[Path]:
    place = str(_beside_ini(config) / line)
    found = sorted(glob.glob(place)) if glob.has_magic(line) else [place]
    if not found:
        raise pytest.UsageError(f"{INPUTS}: nothing matches {line!r}")
    return [_there(Path(name), INPUTS) for name in found]


def _there(path: Path, where: str) -> Path:
    if not path.exists():
        raise pytest.UsageError(f"{where}: no such file: {path}{_nearest(path.name, path.parent)}")
    return Path(os.path.abspath(path))


def _nearest(name: str, folder: Path) -> str:
    from criteria_engine.errors import near

    return near(name, [path.name for path in folder.glob("*")])


def _beside_ini(config: pytest.Config) -> Path:
    return config.inipath.parent if config.inipath else config.rootpath


# --- where a setting is from ------------------------------------------------------------------------------------


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value), None)


def _from_options(config: pytest.Config) -> dict[str, Any]:
    found = {key.name: getattr(config.option, f"criteria_{key.name}") for key in KEYS}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


def _from_ini(config: pytest.Config) -> dict[str, Any]:
    return _placed(config, {key.name: _checked(key, config.getini(f"criteria_{key.name}")) for key in KEYS})


def _folders_above(config: pytest.Config, path: Path) -> list[dict[str, Any]]:
    """The settings of the folders that a path is in, the nearest first."""
    folders = _folders(config)
    return [folders[folder] for folder in (path, *path.parents) if folder in folders]


def _folders(config: pytest.Config) -> dict[Path, dict[str, Any]]:
    lines = [line.partition(":") for line in config.getini(FOLDERS)]
    places = [Path(os.path.abspath(_beside_ini(config) / name.strip())) for name, _, _ in lines]
    return {place: _placed(config, _of_line(rest)) for place, (_, _, rest) in zip(places, lines, strict=True)}


def _of_line(rest: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in shlex.split(rest):
        name, sign, value = word.partition("=")
        key = _BY_NAME.get(name)
        if key is None or bool(sign) is (key.kind == "flag"):
            from criteria_engine.errors import nearest

            raise pytest.UsageError(f"{FOLDERS}: {word!r} is no setting{nearest(name, _BY_NAME)}")
        found[name] = [*found.get(name, []), value] if key.kind == "list" else _checked(key, value) or True
    return found


def _checked(key: Key, value: Any) -> Any:
    if key.choices and value and value not in key.choices:
        raise pytest.UsageError(f"criteria_{key.name}: {value!r} is none of {', '.join(key.choices)}")
    return value


def _placed(config: pytest.Config, found: Mapping[str, Any]) -> dict[str, Any]:
    """Packs and profiles that are files are meant beside the ini file, wherever pytest is started."""
    folder = _beside_ini(config)
    packs = tuple(str(folder / name) if (folder / name).exists() else name for name in found.get("packs") or ())
    profile = found.get("profile")
    if profile and (folder / profile).is_file():
        profile = str(folder / profile)
    return {**found, "packs": packs, "readings": tuple(found.get("readings") or ()), "profile": profile}
