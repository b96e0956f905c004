"""Every reader, on inputs spoiled at random: `python tests/fuzz.py MINUTES [SEED [READER ...]]`, then a tally.

A reader gives a dossier, with problems or without, or says in an InputError why not; nothing else may come out of it,
and no input may take long. What does is printed with its seed.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pyarrow.csv as csv
import pyarrow.parquet as pq
from pyarrow import ipc

import criteria_engine as ce
from book.test_other_packages import CELLS, CLEAN, ods, xlsb
from criteria_engine.errors import CriteriaError, Unreadable
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import sheets
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.values import read_date, read_period, read_quantity

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
# Seconds of processor time that no input may take.
SLOW = 30
NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"&", b"*a", b"!!x", b"{", b"[", b"[" * 200, b'"', b"'", b"<", b"=",
    b"9" * 400, b"-", b"\n", b"\t", b"1e999999", b"2023-02-29", "ư".encode(), "\u202e".encode(), b"]]>", b"%s",
]  # fmt: skip


def spoiled(random: Random, data: bytes) -> bytes:
    """Bytes with parts turned, cut, doubled, exchanged, or put in."""
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(data) + 1)
        to = min(len(data), at + random.choice((1, 4, 64, 4096)))
        nasty = random.choice((*NASTY, b"", bytes([random.randrange(256)]), data[at:to] * 2))
        data = data[:at] + nasty + random.choice((data[at:], data[to:], data[to:], b"")) or b" "
    return data


def spoiled_package(random: Random, data: bytes) -> bytes:
    """A workbook with one of its parts spoiled, so that what is within is reached."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = random.choice(old.namelist())
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, spoiled(random, content) if part == chosen and random.random() < 0.9 else content)
    return out.getvalue()


def a_file(name: str, data: bytes, how: Callable[[Random, bytes], bytes]) -> Callable[[Random, Path], None]:
    def read(random: Random, folder: Path) -> None:
        (folder / name).write_bytes(how(random, data))
        ce.read(folder / name)

    return read


def tables(name: str, data: bytes) -> Callable[[Random, Path], None]:
    def read(random: Random, folder: Path) -> None:
        (folder / name).write_bytes(spoiled(random, data))
        list(ce.read_tables(folder / name).dossier().rows("unit"))

    return read


def journal(random: Random, folder: Path) -> None:
    lines = b'{"entry": 1, "kind": "attest", "subject": "M1", "by": "A"}\n' * 3
    (folder / "x.yaml").write_text("unit: [{id: U1, name: x}]\n", encoding="utf-8")
    (folder / "x.yaml.journal.jsonl").write_bytes(spoiled(random, lines))
    ce.read(folder / "x.yaml")


def pack(random: Random, folder: Path) -> None:
    source = ROOT / "rules" / random.choice(shipped_packs())
    for file in source.glob("*.yaml"):
        content = file.read_bytes()
        (folder / file.name).write_bytes(spoiled(random, content) if random.random() < 0.3 else content)
    load_pack(str(folder))


TEXTS = (
    "12/6/2023", "Quý II/2023", "trên 200 triệu đồng", "28/31 đảng viên", "1.234.567,5", "Chi bé Trung t©m KiÓm ®Þnh",
    "cuối năm 2022", "không có", "45089", "2023-H1",
)  # fmt: skip


def cell(random: Random, _: Path) -> None:
    errors = random.choice(("replace", "surrogateescape"))
    text = spoiled(random, random.choice(TEXTS).encode()).decode("utf-8", errors)
    for read in (read_period, read_date, read_quantity):
        with suppress(Unreadable):
            read(text)
    sheet = random.choice(sheets(shipped_schema()))
    read_cell(text, random.choice(sheet.columns))


def column_files(units: bytes) -> dict[str, Callable[[Random, Path], None]]:
    """The same rows as Parquet and Arrow, spoiled."""
    table, parquet, arrow = csv.read_csv(BytesIO(units)), BytesIO(), BytesIO()
    pq.write_table(table, parquet)
    with ipc.new_file(arrow, table.schema) as writer:
        writer.write_table(table)
    found = {"unit.parquet": parquet, "unit.arrow": arrow}
    return {name.partition(".")[2]: tables(name, data.getvalue()) for name, data in found.items()}


def readers() -> dict[str, Callable[[Random, Path], None]]:
    text = (FIXTURES / "tra-vinh-khoi-2022.yaml").read_bytes()[:20_000].rpartition(b"\n")[0]
    book = (FIXTURES / "quang-binh-sxd-2024.xlsx").read_bytes()
    units = "id,name,kind\nU1,Chi bộ ấp,chi_bo_co_so\nU2,\"a, b\",khac\n".encode()
    lines = '{"id": "U1", "name": "Chi bộ ấp", "kind": "khac"}\n{"id": "U2", "name": "b"}\n'.encode()
    json = '{"unit": [{"id": "U1", "name": "Chi bộ ấp"}], "model": [{"id": "M1", "unit": "U1", "name": "x"}]}'.encode()
    office = "DANH SÁCH MÔ HÌNH\nSTT;Mã;Tên mô hình;Đơn vị\n1;M1;Heo đất;U1\nTổng cộng: 1;;;\n".encode()
    with tempfile.TemporaryDirectory() as folder:
        other = {path.suffix: path.read_bytes() for path in (ods(Path(folder), CLEAN), xlsb(Path(folder), CELLS))}
    return {
        "office csv": a_file("Mô hình.csv", office, spoiled), "ods": a_file("x.ods", other[".ods"], spoiled_package),
        "xlsb": a_file("x.xlsb", other[".xlsb"], spoiled_package), **column_files(units),
        "yaml": a_file("x.yaml", text, spoiled), "json": a_file("x.json", json, spoiled),
        "xlsx bytes": a_file("x.xlsx", book, spoiled), "xlsx parts": a_file("x.xlsx", book, spoiled_package),
        "csv": tables("unit.csv", units), "jsonl": tables("unit.jsonl", lines), "journal": journal, "pack": pack,
        "cell": cell,
    }  # fmt: skip


def run(minutes: float, seed: int, *names: str) -> Counter[str]:
    """Of the readers named, of all if none is; every one in turn."""
    tally, ends, found = Counter[str](), time.monotonic() + minutes * 60, readers()
    found = {name: found[name] for name in names or found}
    while time.monotonic() < ends:
        for name, read in found.items():
            seed += 1
            with tempfile.TemporaryDirectory() as folder:
                tally[_outcome(name, read, seed, Path(folder))] += 1
    return tally


def _outcome(name: str, read: Callable[[Random, Path], None], seed: int, folder: Path) -> str:
    began = time.process_time()
    try:
        read(Random(seed), folder)
        said = "read"
    except CriteriaError:
        said = "refused"
    except KeyboardInterrupt:
        raise
    except BaseException:  # a library that is no Python may raise what is no Exception
        print(f"{name}, seed {seed}:\n{traceback.format_exc(limit=-4)}", flush=True)
        said = "CRASHED"
    if time.process_time() - began > SLOW:
        print(f"{name}, seed {seed}: {time.process_time() - began:.0f} s", flush=True)
        said += ", SLOW"
    return f"{name}: {said}"


if __name__ == "__main__":
    minutes, seed, *names = [*sys.argv[1:], *("10", "0")[len(sys.argv) - 1 :]]
    result = run(float(minutes), int(seed), *names)
    print(dict(sorted(result.items())))
    sys.exit(any("CRASHED" in key or "SLOW" in key for key in result))
