"""What a fit hands back: parameters and how far to trust them."""

from __future__ import annotations

from store.dataclass import dataclass
from store.sentence import Words
from store.value.models.dropout import Dropout

NO_LAPSE_BELOW = 0.01


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted purchase model. `params` are r, alpha (in `unit`s), a, b and k where it is not 1.

    `log_likelihood` is that of the fitted rows (None without any); `fallback` says in a sentence
    what was used instead when the data did not carry a fit.
    """

    name: str
    scope: str
    customers: int
    params: dict[str, float]
    unit: str = "week"
    log_likelihood: float | None = None
    converged: bool = True
    fallback: Words | None = None

    def dropout(self) -> Dropout:
        """The parameters as something that can be asked about a customer."""
        p = self.params
        return Dropout(
            p["r"], p["alpha"], p["a"], p["b"], int(p.get("k", 1)), self.name != "bg/nbd"
        )

    @property
    def no_lapse_visible(self) -> bool:
        """True where hardly any leaving shows in the data, so that P(alive) says nothing."""
        return self.params["a"] / (self.params["a"] + self.params["b"]) < NO_LAPSE_BELOW
