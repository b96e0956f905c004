"""The journal survives: a few trials of each kind, for real. The full counts are those of survival.py."""

from __future__ import annotations

import os

import pytest

from judgements.survival import ALL, tried

FEW = {
    "killed with -9 while writing": 8, "died at a step of its own": 60, "a full disk": 8, "several writers at once": 2,
    "cut at every byte": 3, "tampered with": 500,
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are killed in the way of POSIX")
@pytest.mark.parametrize("name", ALL)
def test_no_confirmed_entry_is_lost_and_none_accepted_that_was_tampered_with(name: str) -> None:
    assert tried(name, FEW[name])["trials"] > 0
