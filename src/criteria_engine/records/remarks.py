"""What a reader did to an input beside reading it: inferred, converted, passed over. A remark is no fault."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """`code` has a section in docs/intake.md; `raw`: the text as it stands in the input."""

    code: str
    raw: str
    en: str
    vi: str

    def said(self, lang: str) -> str:
        return self.vi if lang == "vi" else self.en
