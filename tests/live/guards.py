"""What the tests of the guard rails share."""

from __future__ import annotations

import pytest

from criteria_engine.live.network import importable

needs_durable = pytest.mark.skipif(not importable(), reason="durable_rules cannot be imported here")
ENGINES = ("plain", pytest.param("durable_rules", marks=needs_durable))
