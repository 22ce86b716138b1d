"""What troubles add to a risk (R32, R92)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.value.trouble import calmed, raised


def test_each_trouble_makes_the_odds_half_as_high_again() -> None:  # T118
    assert raised(0.5, 1) == pytest.approx(0.6)  # odds 1 become 1.5
    assert raised(0.5, 2) == pytest.approx(2.25 / 3.25)
    assert raised(0.2, 0) == 0.2


@given(risk=st.floats(0, 1), troubles=st.integers(0, 9))
def test_it_stays_a_risk_and_can_be_taken_back(risk: float, troubles: int) -> None:
    found = raised(risk, troubles)
    assert risk <= found + 1e-12 <= 1 + 1e-9
    assert calmed(found, troubles) == pytest.approx(risk, abs=1e-9)
    assert raised(risk, 3) == raised(risk, troubles + 3)
