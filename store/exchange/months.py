"""The months, in the languages that files come in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from store.exchange.cells import bare
from store.lifecycle.dates import MONTHS

# Each line a language or a way of writing, January first.
_MONTH_WORDS = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
janner feber maerz april mai juno julei august sept okt nov dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janv fevr mars avr mai juin juil aout sept oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago sep oct nov dic
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
jan feb mrz apr mai jun jul aug sep okt nov dez
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
sty lut mar kwi maj cze lip sie wrz paz lis gru
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
januari februari mars april maj juni juli augusti september oktober november december
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta \
lokakuuta marraskuuta joulukuuta
janvaris februaris marts aprilis maijs junijs julijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр мая июн июл авг сен окт ноя дек
сiчня лютого березня квiтня травня червня липня серпня вересня жовтня листопада грудня
"""


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for line in _MONTH_WORDS.strip().splitlines():
        for number, word in enumerate(line.split(), 1):
            found.setdefault(bare(word), number)
    for number, name in enumerate(MONTHS, 1):
        found.setdefault(name.casefold(), number)
    return found


def month_of(word: str) -> int | None:
    """The number of the month that a word names or clearly begins, None for another word."""
    known, plain = _months(), bare(word)
    found = known.get(plain)
    if found is None and len(plain) >= 3:
        hits = {number for name, number in known.items() if name.startswith(plain)}
        found = hits.pop() if len(hits) == 1 else None
    return found


_COLUMN = re.compile(
    r"20\d\d[-/.](?P<last>\d\d?)|(?P<first>\d\d?)[-/.]20\d\d|"
    r"(?P<word>[^\W\d_]{3,12})\.?[ '’/-]*(?:(?:20)?\d\d)?"
)


def stand_as_columns(header: Iterable[str]) -> bool:
    """Whether three months stand side by side: `Jan;Feb;Mar`, `Nov 2026`, `2026-01`."""
    months = [_month_of_column(name.strip()) for name in header]
    return any(
        one is not None and months[at + 1 : at + 3] == [one % 12 + 1, (one + 1) % 12 + 1]
        for at, one in enumerate(months)
    )


def _month_of_column(name: str) -> int | None:
    found = _COLUMN.fullmatch(name)
    if found is None:
        return None
    figures = found["last"] or found["first"]
    return int(figures) if figures else _months().get(bare(found["word"]))


def months_of(lines: Iterable[str]) -> tuple[int, int] | None:
    """The months of one year that the title of a report names: `January 1 - March 31, 2026`."""
    known = _months()
    for line in lines:
        years = set(re.findall(r"\b(?:19|20)\d\d\b", line))
        words = re.findall(r"[^\W\d_]{3,12}", line)
        months = [known[bare(word)] for word in words if bare(word) in known]
        if len(years) == 1 and 1 <= len(months) <= 2 and months == sorted(months):
            return months[0], months[-1]
    return None
