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
    "town": "the same town",
}
