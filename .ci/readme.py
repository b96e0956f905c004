"""The README as something that runs: its set-up blocks, and its examples compared with what they print.

readme.py block N     print the N-th `sh` block
readme.py examples    run `pycon` blocks as doctests and `console` blocks as commands
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [body for name, body in _BLOCK.findall(README.read_text(encoding="utf-8")) if name == language]


def console_fails(body: str) -> bool:
    """Whether a command of the block prints something else; `...` on a line stands for any lines."""
    failed = False
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.partition("\n")
        # The console script beside the interpreter that runs this file.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(command, shell=True, capture_output=True, text=True, env={**os.environ, "PATH": path},
                              cwd=README.parent)  # fmt: skip
        pattern = ".*".join(re.escape(piece) for piece in wanted.strip().split("...\n"))
        if not re.fullmatch(pattern, done.stdout.strip(), flags=re.DOTALL):
            print(f"README: {command}\n--- expected\n{wanted}\n--- printed\n{done.stdout}{done.stderr}")
            failed = True
    return failed


def examples() -> int:
    found = doctest.testfile(str(README), module_relative=False)
    commands = blocks("console")
    failed = [console_fails(body) for body in commands]
    print(
        f"README: {found.attempted} statements and {len(commands)} console blocks, {found.failed + sum(failed)} wrong"
    )
    return 1 if found.failed or any(failed) or not found.attempted else 0


if __name__ == "__main__":
    if sys.argv[1] == "block":
        print(blocks("sh")[int(sys.argv[2]) - 1], end="")
    else:
        sys.exit(examples())
