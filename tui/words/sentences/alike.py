"""Why two customers may be the same, or not."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "domain": "the same web domain",
    "email": "the same e-mail",
    "name": "the same name",
    "names": "names alike by {percent} %",
    "other_towns": "other towns",
    "phone": "the same phone",
    "same": lambda a, b, why: f"{a} may be the same as {b} ({', '.join(why)}).",
    "share": lambda a, b, why: f"{a} and {b} have {' and '.join(why)}.",
    "town": "the same town",
}
