"""The formats of a report, by name. Each is a module with `render(assessment, lang)`, imported when asked for.

The text report is the exception: it is printed, with the colours and the width of where it goes (`reports/text.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from criteria_engine.findings.model import Assessment

@dataclass(frozen=True, slots=True)
class Format:
    """`module.render` gives text, or bytes where it `is_binary`: nothing for a terminal, so a file has to be named."""

    module: str
    is_binary: bool = False

    def render(self, assessment: Assessment, lang: str) -> bytes:
        rendered = import_module(f"criteria_engine.reports.{self.module}").render(assessment, lang)
        # Bytes, so that neither the locale nor the platform's line ends change them.
        return bytes(rendered) if self.is_binary else str(rendered).encode()


FORMATS: dict[str, Format] = {
    "json": Format("json"),
    "jsonl": Format("jsonl"),
    "junit": Format("junit"),
    "md": Format("md"),
    "sarif": Format("sarif"),
    "xlsx": Format("xlsx", is_binary=True),
    "docx": Format("docx", is_binary=True),
    "html": Format("html"),
}
