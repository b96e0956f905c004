"""Where the shipped packs are: one answer for a checkout, an editable install and a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from criteria_engine.errors import PackError, Problem, nearest


@cache
def rules_folder() -> Path:
    """`rules` inside the installed package, else beside `src` (a checkout or an editable install)."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "rules"
    return inside if inside.is_dir() else package.parents[1] / "rules"


@cache
def shipped_packs() -> tuple[str, ...]:
    """Ids of all shipped packs, sorted."""
    root = rules_folder()
    return tuple(sorted(p.parent.relative_to(root).as_posix() for p in root.glob("*/*/pack.yaml")))


def pack_folder(name: str, beside: Path | None = None) -> Path:
    """The folder of a shipped id, or of a path to a pack folder or its pack.yaml. Raises PackError.

    `beside`: the folder that a path counts from, where it was written in a file there.
    """
    if name in shipped_packs():
        return rules_folder() / name
    path = Path(name) if beside is None else beside / name
    if path.name == "pack.yaml":
        path = path.parent
    if (path / "pack.yaml").is_file():
        return path
    hint = nearest(name, shipped_packs())
    near = nearest(name, shipped_packs(), "vi")
    en, vi = f"no pack of this name, and no folder with a pack.yaml{hint}", f"không có bộ quy tắc này{near}"
    raise PackError([Problem(name, "unknown-pack", en, vi)])


def shown(path: Path) -> str:
    """How a file of a pack is named in messages: `rules/…` for shipped ones."""
    try:
        return f"rules/{path.resolve().relative_to(rules_folder().resolve()).as_posix()}"
    except ValueError:
        return path.as_posix()
