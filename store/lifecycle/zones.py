"""Time zones by their names, a city's or a country's; from the tables of the tzdata package.

A country's zone is known only where its whole territory keeps one time: a rep who is told the
wrong hour is worse off than one who is told none.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from store.errors import BadInput
from store.sentence import say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# What records say beside the codes and the English names of the table.
_ALSO: Final = {
    "uk": "GB", "united kingdom": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "south korea": "KR", "north korea": "KP", "czechia": "CZ", "türkiye": "TR", "holland": "NL",
    "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH",
    "italia": "IT", "polska": "PL", "latvija": "LV", "lietuva": "LT", "eesti": "EE", "suomi": "FI",
    "sverige": "SE", "norge": "NO", "danmark": "DK", "nederland": "NL", "belgië": "BE",
    "belgique": "BE", "magyarország": "HU", "česko": "CZ", "hrvatska": "HR", "ireland": "IE",
    "pilipinas": "PH", "україна": "UA", "латвия": "LV", "эстония": "EE", "литва": "LT",
    "беларусь": "BY", "республика беларусь": "BY", "грузия": "GE", "армения": "AM",
}  # fmt: skip


def known_zone(text: str) -> str:
    """The IANA name that a person means: `Europe/Riga`, `europe/riga` or `Riga`.

    Raises:
        BadInput: there is none; with the likely ones.
    """
    wanted = text.strip().casefold().replace(" ", "_")
    cities = _cities()
    found = _names().get(wanted) or cities.get(wanted)
    if found is not None:
        return found
    from rapidfuzz import process  # only a mistake costs this import

    close = process.extract(wanted.rpartition("/")[2], list(cities), limit=3, score_cutoff=75)
    hint = "write it as Europe/Riga."
    if close:
        hint = f"did you mean {' or '.join(cities[each] for each, _, _ in close)}?"
    raise BadInput(say("typed.no_zone_but", text=text[:40], hint=hint))


@lru_cache(maxsize=512)
def zone_of_country(country: str | None, year: int) -> str | None:
    """The zone of a country by its code or name, where all of it keeps one time in that year.

    None for a country that is not known or has several times (the Canaries are part of Spain).
    """
    code = country_code(country)
    names = _by_country().get(code or "", [])
    if not names or len({_clock(name, year) for name in names}) > 1:
        return None
    return names[0]


def country_code(country: str | None) -> str | None:
    """`LV` for `LV`, `Latvia` or `Latvija`; None for a country that is not known."""
    return _codes().get((country or "").strip().casefold())


def zone(name: str) -> ZoneInfo:
    """The rules of a zone; BadInput for a name that is none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(say("typed.no_zone", text=name[:40])) from None


def _clock(name: str, year: int) -> tuple[timedelta | None, ...]:
    """What a zone's clocks show against UTC in the middle of each month."""
    rules = zone(name)
    return tuple(
        datetime(year, month, 15, 12, tzinfo=UTC).astimezone(rules).utcoffset()
        for month in range(1, 13)
    )


@cache
def _by_country() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, _, name, *_ in _table("zone.tab"):
        found.setdefault(code, []).append(name)
    return found


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in (files("tzdata") / "zones").read_text().split()}


@cache
def _cities() -> dict[str, str]:
    """The zones that are a place of today; each city stands there once."""
    names = [name for names in _by_country().values() for name in names]
    return {name.casefold().rpartition("/")[2]: name for name in names}


@cache
def _codes() -> dict[str, str]:
    codes, short = dict(_ALSO), Counter[str]()
    rows = [(row[0], row[1].casefold()) for row in _table("iso3166.tab")]
    short.update(name.partition(" (")[0] for _, name in rows)
    for code, name in rows:
        codes[code.casefold()] = codes[name] = code
        # The table says “Myanmar (Burma)”, but also “Korea (South)”.
        if short[name.partition(" (")[0]] == 1:
            codes[name.partition(" (")[0]] = code
    return codes


def _table(name: str) -> list[list[str]]:
    text = (files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
