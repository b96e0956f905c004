"""New packs, criteria and rules: what an author begins with, added to what is there and never over it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from criteria_engine.authoring.new import stubs
from criteria_engine.authoring.new.insertion import with_entry
from criteria_engine.authoring.schemas.conditions import questions_of
from criteria_engine.errors import Problem, UsageError, near, nearest
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.packs.parts import child, items_of_list
from criteria_engine.packs.shipped import pack_folder, rules_folder, shipped_packs, shown
from criteria_engine.records import shipped_schema
from criteria_engine.source import read_yaml

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_./-]*")
_FILE = re.compile(r"(\d+)-[a-z0-9-]+\.yaml")
Written = tuple[Path, ...]


def new_pack(folder: Path, name: str, extends: str | None = None) -> Written:
    """A folder with pack.yaml, clauses.yaml and the steps in README.md; the pack loads and judges nothing.

    Raises UsageError where something stands in the way, PackError where `extends` is no pack.
    """
    _well_named(name)
    _refuse_installed(folder)
    _refuse_taken(folder, name)
    if extends is not None:
        load_pack(extends)
    document = re.sub(r"[^a-zA-Z0-9_-]", "", name.rpartition("/")[2])
    texts = {
        "pack.yaml": stubs.pack_text(name, document, extends, _modeline(folder, "pack")),
        "clauses.yaml": stubs.clauses_text(document, _modeline(folder, "clauses")),
        "README.md": stubs.readme_text(name, folder.as_posix(), document, extends, _modeline(folder, "pack")),
    }
    return _write({folder / file: text for file, text in texts.items()}, changed=())


def new_criterion(pack_name: str, clause: str) -> Written:
    """One more criterion in pack.yaml, whose id and title are those of a clause."""
    pack, folder = _opened(pack_name)
    if clause in pack.criteria:
        raise UsageError([Problem(shown(folder / "pack.yaml"), "repeated-criterion", f"{clause!r} is a criterion")])
    _known_clauses(pack, [clause])
    entry = [stubs.criterion_entry(pack.clauses[clause])]
    text = with_entry(_read(folder / "pack.yaml"), "criteria", entry, shown(folder / "pack.yaml"), before="files")
    return _write({folder / "pack.yaml": text}, changed=(folder / "pack.yaml",))


@dataclass(frozen=True, slots=True)
class RuleStub:
    """What an author says of a new rule; `ask` a question's code, `file` a rule file, else one of its section."""

    name: str
    clauses: Sequence[str]
    subject: str
    level: str
    ask: str | None = None
    file: str | None = None


def new_rule(pack_name: str, stub: RuleStub) -> Written:
    """A rule at the end of its section's file, and a stub for each example that it needs."""
    pack, folder = _opened(pack_name)
    _refuse_wrong(stub, pack)
    head = _read(folder / "pack.yaml")
    files = [str(n.value) for n in items_of_list(read_yaml(head, shown(folder / "pack.yaml")), "files")]
    file = stub.file or _file_of(stub.name, folder, files)
    texts = {folder / file: _with_rule(folder / file, stub, pack)}
    if file not in files:
        texts[folder / "pack.yaml"] = with_entry(head, "files", [file], shown(folder / "pack.yaml"))
    examples = folder / "examples" / Path(file).name
    texts[examples] = _with_stubs(examples, file, stub)
    return _write(texts, changed=tuple(path for path in texts if path.exists()))


def _with_rule(path: Path, stub: RuleStub, pack: Pack) -> str:
    clauses = [pack.clauses[name] for name in stub.clauses]
    criterion = _criterion_of(stub.clauses[0], pack)
    if stub.ask:
        entry = stubs.ask_entry(stub.name, stub.ask, clauses, criterion, stub.subject, stub.level)
    else:
        entry = stubs.rule_entry(stub.name, clauses, criterion, stub.subject, stub.level)
    text = _read(path) if path.exists() else f"{_modeline(path.parent, 'rules')}rules:\n"
    return with_entry(text, "rules", entry, shown(path))


def _with_stubs(path: Path, rules_file: str, stub: RuleStub) -> str:
    text = _read(path) if path.exists() else stubs.examples_head(rules_file, _modeline(path.parent, "examples"))
    last = "not_applicable" if stub.level == "describe" else "not_met"
    gap = "\n" if path.exists() and text.endswith("\n") else "\n\n" if path.exists() else ""
    return f"{text}{gap}{stubs.examples_stub(stub.name, stub.subject, ('met', last, 'undetermined'))}"


def _criterion_of(clause: str, pack: Pack) -> str | None:
    """The criterion that a clause is, or is a part of."""
    above: str | None = clause
    while above is not None and above not in pack.criteria:
        above = pack.clauses[above].parent
    return above or next((c for c in pack.criteria if clause.startswith(f"{c}.")), None)


def _file_of(name: str, folder: Path, files: Sequence[str]) -> str:
    """The file of the rule's section: the last one that has a rule of it, else a new one with the next number."""
    section = name.rpartition(".")[0] or name
    for file in reversed(files):
        if any(_section(rule) == section for rule in _rules_in(folder / file)):
            return file
    numbers = [int(found[1]) for file in files if (found := _FILE.fullmatch(file))]
    word = re.sub(r"[^a-z0-9-]", "-", section.rpartition(".")[2].lower())
    return f"{max(numbers, default=len(files)) + 1}-{word}.yaml"


def _section(rule: str) -> str:
    return rule.rpartition(".")[0]


def _rules_in(path: Path) -> Iterator[str]:
    for entry in items_of_list(read_yaml(_read(path), shown(path)), "rules"):
        yield from (str(child(entry, key).value) for key in ("id", "restate", "replace"))


# --- what stands in the way -------------------------------------------------------------------------------------


def _refuse_wrong(stub: RuleStub, pack: Pack) -> None:
    """Raises UsageError with everything that is wrong with the names of a new rule."""
    _well_named(stub.name)
    _known_clauses(pack, stub.clauses)
    schema, problems = shipped_schema(), []
    if stub.name in pack.by_id:
        at = pack.by_id[stub.name].at
        problems.append(Problem(at, "repeated-rule", f"the rule {stub.name!r} is there already"))
    if stub.subject not in schema.subjects:
        en = f"no rule may judge {stub.subject!r}{nearest(stub.subject, schema.subjects)}"
        problems.append(Problem("--subject", "unknown-subject", en))
    if stub.ask is not None and stub.ask not in questions_of(schema):
        en = f"no question {stub.ask!r}{nearest(stub.ask, questions_of(schema))}"
        problems.append(Problem("--ask", "unknown-question", en))
    if stub.file is not None and not _FILE.fullmatch(stub.file):
        problems.append(Problem("--file", "bad-name", f"{stub.file!r} is no rule file: write a name as 4-section.yaml"))
    if problems:
        raise UsageError(problems)


def _known_clauses(pack: Pack, clauses: Sequence[str]) -> None:
    unknown = [name for name in clauses if name not in pack.clauses]
    if unknown:
        raise UsageError(
            Problem(name, "dangling-clause", f"clauses.yaml has no {name!r}{near(name, pack.clauses)}; enter it first")
            for name in unknown
        )


def _well_named(name: str) -> None:
    if not _NAME.fullmatch(name):
        en = f"{name!r} is no id: letters without marks, digits and . _ - / only, a letter or digit first"
        raise UsageError([Problem(name, "bad-name", en)])


def _refuse_taken(folder: Path, name: str) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError([Problem(folder.as_posix(), "exists", "this is there already; name a new or empty folder")])
    if name in shipped_packs():
        raise UsageError([Problem("--id", "exists", f"{name!r} is a shipped pack; take another id")])
    inside = folder.resolve()
    if inside.is_relative_to(rules_folder().resolve()):
        place = inside.relative_to(rules_folder().resolve()).as_posix()
        if place != name:
            en = f"in the folder of shipped packs an id is the place: --id {place}, or another folder"
            raise UsageError([Problem("--id", "bad-name", en)])


def _opened(name: str) -> tuple[Pack, Path]:
    """A pack that can be written to, and its folder. Raises PackError where it does not load."""
    folder = pack_folder(name)
    _refuse_installed(folder)
    return load_pack(name), folder


def _refuse_installed(folder: Path) -> None:
    """The packs of an installed package are part of it, and the next version would undo what is written there."""
    rules = rules_folder()
    is_installed = (rules.parent / "__init__.py").is_file()
    if is_installed and folder.resolve().is_relative_to(rules.resolve()):
        en = ("the packs of an installed criteria-engine are not written to; for a change of your own make an overlay: "
              "criteria-engine rules new pack FOLDER --id ID --extends PACK")  # fmt: skip
        raise UsageError([Problem(folder.name, "installed-pack", en)])


# --- reading and writing ----------------------------------------------------------------------------------------


def _modeline(folder: Path, kind: str) -> str:
    """The line by which editors find the schema, in a checkout that has it; elsewhere nothing."""
    root = rules_folder().resolve().parent
    schema = root / "docs" / "schema" / f"{kind}.json"
    if not schema.is_file() or not folder.resolve().is_relative_to(root):
        return ""
    return f"# yaml-language-server: $schema={Path(os.path.relpath(schema, folder.resolve())).as_posix()}\n"


def _read(path: Path) -> str:
    # As bytes, so that the ends of lines stay what they are.
    return path.read_bytes().decode("utf-8")


def _write(texts: Mapping[Path, str], changed: Written) -> Written:
    """All files or none: what is not said to be changed must be new."""
    taken = [path for path in texts if path not in changed and path.exists()]
    if taken:
        raise UsageError(Problem(shown(path), "exists", "this file is there already") for path in taken)
    before = {path: path.read_bytes() for path in changed}
    with _undone_on_error(texts, before):
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    return tuple(texts)


@contextmanager
def _undone_on_error(texts: Mapping[Path, str], before: Mapping[Path, bytes]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        for path in texts:
            if path in before and path.read_bytes() != before[path]:
                path.write_bytes(before[path])
            elif path not in before and path.is_file():
                path.unlink()
        at = Path(error.filename).as_posix() if error.filename else ""
        raise UsageError([Problem(at, "not-writable", f"can not be written: {error.strerror}")]) from None
