"""The three scales of satisfaction: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

ScoreKind: TypeAlias = Literal["nps", "csat", "ces"]

# The lowest answer that is no alarm; detractors of NPS end at 6.
FAIR_SCORE: Final[dict[ScoreKind, int]] = {"nps": 7, "csat": 3, "ces": 4}
TOP_SCORE: Final[dict[ScoreKind, int]] = {"nps": 10, "csat": 5, "ces": 7}
