"""Texts within Markdown: shown as they are, whatever the page is read with.

Nothing that stands in a text becomes markup, HTML or a link. Two sorts of signs matter. Those that the parser looks at
get a backslash. Those that a site looks at after parsing (`@name`, `#12`, addresses, `:smile:`), where a backslash is
gone by then, stand in code, of which sites make nothing; the letters stay the same.
"""

from __future__ import annotations

import re

from criteria_engine.text import safe

_MARKUP = re.compile(r"([\\*_\[\]|~$#^]|(?<=\w)\.(?=[^\W\d_]))")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "&#96;"}
_LIVE = re.compile(r"(?:@|#(?=\w)|:?//+|:(?=[\w+-]+:)|(?<=\bGH)-(?=\d))+", re.IGNORECASE)
# What begins a list, a heading or a quotation where it stands first.
_FIRST = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")


def escaped(text: str) -> str:
    """One line that shows the text as `safe` leaves it, within a line; white space is one blank.

    >>> escaped("<b>*A*</b>"), escaped("hỏi @ai")
    ('&lt;b&gt;\\\\*A\\\\*&lt;/b&gt;', 'hỏi `@`ai')
    """
    line, parts, end = safe(" ".join(text.split())), list[str](), 0
    for found in _LIVE.finditer(line):
        parts += [_escaped(line[end : found.start()]), f"`{found[0]}`"]
        end = found.end()
    return "".join((*parts, _escaped(line[end:])))


def first(text: str) -> str:
    """The same at the head of a line or of an item of a list.

    >>> first("1. A")
    '1\\\\. A'
    """
    return _FIRST.sub(r"\1\\", escaped(text))


def _escaped(part: str) -> str:
    return "".join(_HTML.get(char, char) for char in _MARKUP.sub(r"\\\1", part))
