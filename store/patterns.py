"""Text matching without regard to case and accents, as SQLite patterns with nothing of the user's.

Both sides are folded alike (`store.names.fold`): the text here, the column by `folded`. Also what
several rooms ask of offers by their words.
"""

from __future__ import annotations

from typing import Final

from store.names import fold

# What may stand around a word. In a class, "]" comes first and "-" last.
_EDGE: Final = "[] !\"#&'()+,./:;|\u00a0-]"
# What is usual takes three gaps: a customer's own days between purchases, of their rhythm `r`.
USUAL_GAP: Final = "CASE WHEN r.days > 3 THEN r.usual_gap END"
# Three standard offers since the last purchase or agreement, then silence beyond the own rhythm, or
# of a quarter (R14); of a customer `c` with the rhythm `r`, as of a day.
HABIT: Final = f"""((SELECT count(*) FROM offer AS p WHERE p.customer_id = c.id
 AND p.deleted_at IS NULL AND p.answer <> 'accepted' AND p.offered_on > max(coalesce(r.last_on, ''),
 coalesce((SELECT max(a.answered_on) FROM offer AS a WHERE a.customer_id = c.id
 AND a.deleted_at IS NULL AND a.answer = 'accepted'), '')) AND EXISTS (SELECT 1 FROM product AS d
 WHERE d.standard = 1 AND d.deleted_at IS NULL AND (d.id = p.product_id OR (p.product_id IS NULL
 AND mentions(p.title, d.name))))) >= 3
 AND julianday(?) - julianday(max(coalesce(r.touched_on, ''), (SELECT max(p.offered_on)
 FROM offer AS p WHERE p.customer_id = c.id AND p.deleted_at IS NULL)))
 > min(coalesce({USUAL_GAP}, 30), 90))"""


def folded(column: str) -> str:
    """A column as it is compared; only what is not ASCII costs a call of Python."""
    return (
        f"CASE WHEN {column} GLOB '*[^\x01-\x7f]*' THEN folded({column}) ELSE lower({column}) END"
    )


def whole(text: str, *, star: bool = False) -> str:
    """A GLOB pattern for the whole text. With `star` a `*` stands for anything, else for itself."""
    return "".join(_literal(char, star) for char in fold(text.strip()).strip())


def part(text: str, *, star: bool = False) -> str:
    """As `whole`, for `text` anywhere."""
    return f"*{whole(text, star=star)}*"


def words(text: str, *, star: bool = False) -> str:
    """As `part`, for whole words; match it against the column with a blank at both ends."""
    return f"*{_EDGE}{whole(text, star=star)}{_EDGE}*"


def begun(text: str) -> str:
    """As `part`, for `text` where a word begins; match it with a blank before the column."""
    return f"*{_EDGE}{whole(text)}*"


def _literal(char: str, star: bool) -> str:
    if char == "*" and star:
        return "*"
    return f"[{char}]" if char in "*?[" else char
