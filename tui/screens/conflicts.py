"""What two of the team have changed apart: the list, and which value is to stay."""

from __future__ import annotations

from typing import Final

from store.actions.conflicts import settle_conflict
from store.dataclass import dataclass
from store.ledger.effect import Effect
from store.views.lists.team import Conflict, conflicts
from tui.dialogs.pick import Later, PickDialog, Ready
from tui.session import Sitting
from tui.widgets.columns import Cell, Column
from tui.words.replay import local_minute
from tui.words.team import by_words, field_words, kept_words, lost_words

_COLUMNS: Final = (
    Column("customer", "Customer", weight=3, min_width=12, priority=8),
    Column("field", "What", weight=3, min_width=10, priority=8),
    Column("kept", "Stays", weight=3, min_width=10, priority=9),
    Column("lost", "Does not", weight=3, min_width=10, priority=9),
    Column("by", "By", weight=2, min_width=8, priority=5),
    Column("at", "When", width=16, priority=4),
)


def differing(sitting: Sitting) -> PickDialog[Conflict]:
    """Lists what is to be settled; closes with one of it."""

    def fitting(typed: str) -> Later[Conflict]:
        wanted = typed.casefold()

        def read() -> Ready[Conflict]:
            return Ready(
                [
                    each
                    for each in conflicts(sitting.store)
                    if wanted in f"{each.customer} {field_words(each)}".casefold()
                ]
            )

        return Later(read)

    return PickDialog(
        "Changed by two: what stays?",
        _COLUMNS,
        _cells,
        lambda each: each.key,
        fitting,
        hint="customer or field",
        empty="Nobody has changed the same apart.",
    )


def _cells(each: Conflict) -> tuple[Cell, ...]:
    return (
        Cell(each.customer or "–"),
        Cell(field_words(each)),
        Cell(kept_words(each), "good"),
        Cell(lost_words(each), "strong"),
        Cell(by_words(each), "dim"),
        Cell("–" if each.at is None else local_minute(each.at), "dim"),
    )


@dataclass(frozen=True)
class Answer:
    """One of two: `lost` takes the value that was not kept."""

    words: str
    value: str
    lost: bool


def settling(each: Conflict) -> PickDialog[Answer]:
    """Asks which of two values is to stay."""
    whose = f"What {by_words(each)} wrote" if each.by else "The other one"
    answers = (
        Answer("It stays as it is", kept_words(each), False),
        Answer(f"{whose} is taken", lost_words(each), True),
    )
    return PickDialog(
        f"{each.customer or 'The team'}: {field_words(each)}",
        (
            Column("words", "For everybody", weight=1, min_width=18, priority=8),
            Column("value", "Value", weight=2, min_width=16, priority=9),
        ),
        lambda answer: (Cell(answer.words), Cell(answer.value, "strong")),
        lambda answer: answer.lost,
        lambda typed: Ready([a for a in answers if typed.casefold() in a.value.casefold()]),
        hint="↓ and Enter take the other",
        empty="Neither of the two.",
    )


def settle(sitting: Sitting, each: Conflict, answer: Answer) -> Effect:
    """Settle it for everybody. Raises Refused: the value cannot be taken."""
    done = settle_conflict(sitting.store, sitting.today, each.key.hex(), take_lost=answer.lost)
    return Effect(done.sentence, each.customer_id or b"")
