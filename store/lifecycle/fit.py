"""How far a customer is like the ideal one (R10): five groups of fields, each met or not.

Which groups there are is the sources'; what meets them is our choice.
"""

from __future__ import annotations

from typing import NamedTuple


class Fit(NamedTuple):
    """What is met and what is not, in words; `share` from 0 to 1."""

    met: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Groups that are met, of all."""
        return len(self.met) / (len(self.met) + len(self.missing))


def fit_of(
    *, need: str, ability: str | None, where: str | None, habits: bool, pains: str | None
) -> Fit:
    """The fit of what is known.

    `where` is a town or a country; `habits` that they are noted, or that a rhythm of purchases
    tells them. Need is met when it is there, ability from medium on, the rest when it is known.
    """
    groups = {
        "need": need == "has",
        "ability to pay": ability in ("medium", "high"),
        "where they are": bool(where),
        "how they buy": habits,
        "pains": bool(pains),
    }
    met = tuple(name for name, holds in groups.items() if holds)
    return Fit(met, tuple(name for name in groups if name not in met))
