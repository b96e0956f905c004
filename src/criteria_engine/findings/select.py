"""`-k EXPR`: which findings a run is about; words with and, or, not and brackets, as pytest users know them."""

from __future__ import annotations

import re
from collections.abc import Callable

from criteria_engine.errors import Problem, UsageError
from criteria_engine.text import search_key

Selector = Callable[[str], bool]
# Far more than a person writes; each level is a call within a call.
MAX_DEPTH = 60
_TOKEN = re.compile(r'\s*(\(|\)|"[^"]*"|[^\s()"]+)')


def selector(expression: str) -> Selector:
    """A test of a text by an expression; words are matched anywhere, without case or diacritics.

    >>> selector("mh-01 and not (c4 or c5)")("MH-01 hd30.c3.plan-name")
    True
    """
    tokens = _TOKEN.findall(expression)
    if "".join(tokens) != re.sub(r'\s+(?=(?:[^"]*"[^"]*")*[^"]*$)', "", expression) or not tokens:
        raise _wrong(expression)
    reader = _Reader(tokens, expression)
    test = reader.either()
    if reader.tokens:
        raise _wrong(expression)
    return lambda text: test(search_key(text))


class _Reader:
    def __init__(self, tokens: list[str], expression: str) -> None:
        self.tokens = tokens
        self.expression = expression
        self.depth = 0

    def either(self) -> Selector:
        tests = [self.both()]
        while self._take("or"):
            tests.append(self.both())
        return lambda text: any(test(text) for test in tests)

    def both(self) -> Selector:
        tests = [self.one()]
        while self._take("and"):
            tests.append(self.one())
        return lambda text: all(test(text) for test in tests)

    def one(self) -> Selector:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep()
        found = self._negated() if self._take("not") else self._bracketed() if self._take("(") else self._word()
        self.depth -= 1
        return found

    def _negated(self) -> Selector:
        inner = self.one()
        return lambda text: not inner(text)

    def _bracketed(self) -> Selector:
        inner = self.either()
        if not self._take(")"):
            raise _wrong(self.expression)
        return inner

    def _word(self) -> Selector:
        if not self.tokens or self.tokens[0] in (")", "and", "or"):
            raise _wrong(self.expression)
        word = search_key(self.tokens.pop(0).strip('"'))
        return lambda text: word in text

    def _take(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False


def _wrong(expression: str) -> UsageError:
    en = f"{expression!r} is no selection; write words with and, or, not and brackets"
    vi = f"{expression!r} không phải biểu thức chọn; ghi từ khóa với and, or, not, ngoặc"
    return UsageError([Problem("-k", "selection", en, vi)])


def _too_deep() -> UsageError:
    en, vi = f"the selection is nested deeper than {MAX_DEPTH} levels", f"biểu thức chọn lồng quá {MAX_DEPTH} tầng"
    return UsageError([Problem("-k", "selection", en, vi)])
