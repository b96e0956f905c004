"""Tables of columns made to do harm: a library that is no Python ends the process where it is asked the wrong thing."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

import criteria_engine as ce
from criteria_engine.errors import InputError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
ipc = pytest.importorskip("pyarrow.ipc")

DAMAGED = Path(__file__).parent / "damaged" / "unit.parquet"


def test_a_column_whose_size_is_misstated_ends_no_process() -> None:
    """Found by fuzzing: merely asked how large that column is, the library below ends the process."""
    code = f"import criteria_engine as ce\ntry: ce.read_tables({str(DAMAGED)!r})\nexcept ce.InputError as e: print(e)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "not-a-table" in done.stdout


@pytest.mark.parametrize("write", ["parquet", "arrow"])
def test_a_text_that_is_none_is_refused(tmp_path: Path, write: str) -> None:
    data, offsets = pa.py_buffer(b"Chi b\xe1\xbb"), pa.py_buffer(struct.pack("<2i", 0, 7))
    table = pa.table({"id": ["U1"], "name": pa.Array.from_buffers(pa.string(), 1, [None, offsets, data])})
    path = tmp_path / f"unit.{write}"
    if write == "parquet":
        pq.write_table(table, path)
    else:
        with ipc.new_file(path, table.schema) as file:
            file.write_table(table)
    with pytest.raises(InputError, match="not-a-table"):
        ce.read_tables(path)


@pytest.mark.parametrize("write", ["parquet", "arrow", "memory"])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, write: str) -> None:
    table = pa.Table.from_arrays([pa.array(["U1"]), pa.array(["a"]), pa.array(["b"])], names=["id", "name", "name"])
    path = tmp_path / f"unit.{write}"
    if write == "parquet":
        pq.write_table(table, path)
    elif write == "arrow":
        with ipc.new_file(path, table.schema) as file:
            file.write_table(table)
    with pytest.raises(InputError, match="table-shape"):
        ce.read_tables({"unit": table} if write == "memory" else path)
