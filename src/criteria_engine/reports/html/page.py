"""Puts the page together: templates, the style sheet and the script, and the policy that allows these two alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment
from criteria_engine.reports.html.view import View
from criteria_engine.text import safe
from criteria_engine.wording.html_messages import word
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.messages import OUTCOMES, phrase
from criteria_engine.wording.values import say_number

_TEMPLATES = "templates"


def render(assessment: Assessment, lang: str = "vi") -> str:
    """The whole report as one HTML page. Text of records is shown as it stands and is never markup."""
    template = environment().get_template("page.html.j2")
    style, script = _resource("report.css"), _resource("report.js")
    return template.render(
        view=View(assessment, lang), lang=lang,
        style=Markup(style), script=Markup(script), policy=policy(style, script),
        say=_said(word, lang), phrase=_said(phrase, lang), outcomes=tuple(RuleOutcome),
        number=lambda count: say_number(Decimal(count), lang), sign=SIGNS.__getitem__,
        called=lambda outcome: OUTCOMES[outcome][lang],
    )  # fmt: skip


def policy(style: str, script: str) -> str:
    """What a browser may do with the page: this style sheet, this script, nothing from elsewhere."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__, _TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """Every value on its way into the page: what could make text show as something else is taken out."""
    return value if isinstance(value, Markup) else safe(str(value))


def _said(words: Callable[..., str], lang: str) -> Callable[..., str]:
    return lambda key, **parts: words(key, lang, **parts)


def _resource(name: str) -> str:
    return (files(__package__) / _TEMPLATES / name).read_text(encoding="utf-8")


def _hash(inline: str) -> str:
    return f"sha256-{b64encode(sha256(inline.encode()).digest()).decode()}"
