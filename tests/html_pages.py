"""HTML pages for tests: read into elements and text with the standard library, and a dossier full of tricks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import criteria_engine as ce
from criteria_engine.findings.model import Assessment

VOID = frozenset({"meta", "link", "br", "input", "rect"})
AS_TEXT = frozenset({"script", "style"})
TRICKS = (
    "<script>alert(1)</script>", "</style></title><script>alert(2)</script>", '"><img src=x onerror=alert(3)>',
    "' onmouseover='alert(4)", "\u202etxt.exe\u202c \u200bẩn", "{{ 7*7 }} {% raw %} {# x #}",
    "<!-- --> ]]> &amp; &lt;b&gt;", "W" * 300, "مرحبا שלום", "=1+1", "javascript:alert(5)", "\x1b[31mđỏ",
    "<svg onload=alert(6)>",
)  # fmt: skip


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def words(self) -> str:
        """The text as a reader has it, whatever its line ends."""
        return " ".join(self.text.split())

    def all(self, tag: str = "", **attributes: str) -> Iterator[Element]:
        """Elements inside, in the order of the page; `class_` is one of the classes."""
        for part in self.parts:
            if isinstance(part, Element):
                if tag in ("", part.tag) and part._has(attributes):
                    yield part
                yield from part.all(tag, **attributes)

    def one(self, tag: str = "", **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def _has(self, wanted: dict[str, str]) -> bool:
        classes = self.attributes.get("class", "").split()
        return all(value in classes if key == "class_" else self.attributes.get(key.replace("_", "-")) == value
                   for key, value in wanted.items())  # fmt: skip


class _Reader(HTMLParser):
    """Builds the tree; a tag that closes what is not open is an error, since a browser would mend it silently."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> says the same twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.tag == tag and self.here.parent, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.parts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read_page(page: str) -> Element:
    """The page as a tree. Raises AssertionError where tags do not match."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader.root


def tags(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Every tag of the page with the names of its attributes."""
    return [(element.tag, tuple(element.attributes)) for element in root.all()]


def assessed(
    *models: dict[str, Any], units: list[dict[str, Any]] | None = None, select: str | None = None, **tables: Any
) -> Assessment:
    unit = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
    records = {"unit": units or [unit], "model": list(models), **tables}
    return ce.assess(ce.read(records), ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31", select=select)


def model(**values: Any) -> dict[str, Any]:
    return {"id": "M1", "unit": "U1", "name": "Vườn rau", "holder_kind": "tap_the", "origin": "cung_co", **values}


def hostile() -> Assessment:
    """Every text that people write tries to be something else, and one row cannot be read; a few rules judge it."""
    units = [{"id": f"U{i}", "name": trick, "kind": "chi_bo_co_so", "scope": "tra_vinh"}
             for i, trick in enumerate(TRICKS)]  # fmt: skip
    models = [
        model(id=f"M{i}", unit=f"U{i}", name=trick, groups=["g1"], plan={"schedule": False, "name": trick},
              learning={"content": trick}, complete=["hoc_tap"])
        for i, trick in enumerate(TRICKS)
    ]  # fmt: skip
    waivers = [{"subject": "M0", "rule": "hd30.c3.plan-schedule", "reason": TRICKS[1], "authority": TRICKS[2]}]
    unreadable = {"id": "M<b>", "unit": "</script>", "name": TRICKS[0]}
    return assessed(*models, unreadable, units=units, waiver=waivers, select="plan")
