"""Why customers leave, as people say it in a few languages, and to whom they went."""

from __future__ import annotations

import re
from typing import Final

from store.errors import BadInput
from store.names import fold, name_words, near
from store.sentence import say

# Why customers leave, and how people say each; the first is told. One word stands only alone, more
# words also within a sentence.
_LEAVING: Final = """
    need_gone: no need any more, no need, no longer needed, need is gone, the need is gone,
        out of business or moved away, out of business, moved away, closed down, not needed,
        no need anymore, no longer need, no longer needs, need it any more, need it anymore,
        need us any more, need us anymore, need them any more, need them anymore, need any more,
        need anymore, no more need, no further need, no use for, went bankrupt, is bankrupt,
        are bankrupt, bankrupt, bankruptcy, insolvent, is insolvent, went bust, shut down,
        went out of business, ceased trading, practice sold, business sold, sold the business,
        retired, has retired,
        kein bedarf, keinen bedarf, nicht mehr gebraucht, nicht mehr benotigt,
        brauchen es nicht mehr,
        braucht es nicht mehr, bedarf entfallen, insolvenz, ist insolvent, in konkurs, konkurs,
        pleite, ist pleite, geschaft aufgegeben, weggezogen,
        plus besoin, pas besoin, en faillite, a fait faillite, faillite, a ferme,
        cessation d activite,
        ya no lo necesita, ya no lo necesitan, ya no necesita, ya no necesitan, sin necesidad,
        en quiebra, quiebra, cerro el negocio, non serve piu, non ne ha piu bisogno,
        non ha piu bisogno, non hanno piu bisogno, ha chiuso, e fallita, e fallito, fallimento,
        nie potrzebuje, nie potrzebuja, brak potrzeby, juz niepotrzebne, upadlosc, zbankrutowal,
        zbankrutowala, zbankrutowali
    competitor: went to a competitor, to a competitor, competition, rival, the competition,
        with a competitor, competitor, another supplier, other supplier, different supplier,
        another vendor, another provider, new supplier, went elsewhere, buys elsewhere,
        buy elsewhere,
        went with someone else, went to someone else,
        zur konkurrenz, bei der konkurrenz, konkurrenz, anderer lieferant, anderen lieferanten,
        anderer anbieter, anderen anbieter, zum mitbewerber, zum wettbewerber,
        a la concurrence, chez un concurrent, concurrence, autre fournisseur,
        a la competencia, con la competencia, competencia, otro proveedor,
        alla concorrenza, dalla concorrenza, concorrenza, altro fornitore,
        do konkurencji, u konkurencji, konkurencja, inny dostawca, innego dostawcy
    price: the price, too dear, too expensive, dear, expensive, was cheaper, were cheaper,
        is cheaper,
        are cheaper, cheaper elsewhere, found cheaper, cheaper offer, cheaper, too costly,
        no budget,
        prices too high, price too high, better price, could not afford, cannot afford,
        can t afford, couldn t afford,
        zu teuer, war billiger, ist billiger, war gunstiger, ist gunstiger, billiger, gunstiger,
        der preis, preis zu hoch, kein budget,
        trop cher, trop chere, moins cher, moins chere, le prix, pas de budget,
        demasiado caro, demasiado cara, muy caro, muy cara, mas barato, mas barata, el precio,
        troppo caro, troppo cara, piu economico, costa meno, il prezzo,
        za drogo, za drogi, za droga, tanszy, tansza, taniej, zbyt drogo, cena
    service: the service, bad service, poor service, unhappy with service, terrible service,
        slow service, schlechter service, schlechter kundendienst, mauvais service, mal servicio,
        mala atencion, cattivo servizio, pessimo servizio, zla obsluga, slaba obsluga
    unknown: not said, not known, no reason
"""
LEAVING: Final[dict[str, tuple[str, ...]]] = {
    key: tuple(" ".join(each.split()) for each in said.split(","))
    for key, said in re.findall(r"(\w+): ([^:]+)(?=\n\s+\w+:|\Z)", _LEAVING)
}
# How people say to whom somebody went; and words that turn a reason round.
_WENT_TO: Final = re.compile(
    r"\b(?:(?:went|gone|going|go) with|(?:switched|switching|switches|changed over|went over) to"
    r"|(?:wechselt|gewechselt|wechselte|wechselten|wechseln) zu|pass[ée]e?s? chez|partie?s? chez"
    r"|se (?:fue|fueron|pas[óo]|pasaron) (?:con|a)|passat[oaie] (?:a|con)"
    r"|(?:przeszed[łl]|przesz[łl]a|przeszli) do|zu(?= .* gewechselt))\s+(?P<name>[^,;.:()]+)",
    re.IGNORECASE,
)
_NAME_ENDS: Final = re.compile(
    r"\s(?:because|since|as|for|who|which|that|after|last|in|on|at|instead|now|gewechselt|weil|car"
    r"|porque|perch[eé]|bo)\b.*", re.IGNORECASE,
)  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NAME: Final = _words(
    """a an the another other others someone somebody their our us it them his her one der die das
    den dem einem einer un une le la l les uno una el los otro otra il lo altro altra innego
    konkurencji concurrence concorrenza competencia konkurrenz"""
)
_TURNS: Final = _words("not no never nor nicht nie kein keine pas jamais non nunca mai")


def leaving_reason(text: str) -> str | None:
    """The key of a reason to leave, from how people say it; None for words of one's own.

    Two reasons in one text, or one that is denied, are not understood.
    """
    wanted = " ".join(name_words(text.replace("_", " ")))
    for key, said in LEAVING.items():
        if wanted in (key.replace("_", " "), *said):
            return key
    rest = f" {wanted} "
    found: set[str] = set()
    for key, said in LEAVING.items():
        for each in sorted(said, key=len, reverse=True):
            if " " in each and f" {each} " in rest:
                found.add(key)
                rest = rest.replace(f" {each} ", " | ")
    # “doesn't need it any more”: the need itself is what is denied.
    denied = "need_gone" not in found and not _TURNS.isdisjoint(rest.split())
    if gone_to(text):
        return "competitor"
    return None if denied or len(found) != 1 else found.pop()


def gone_to(text: str) -> str | None:
    """The competitor that a reason to leave names: `Bosch` of “switched to Bosch”."""
    found = _WENT_TO.search(text)
    if found is None or not _TURNS.isdisjoint(name_words(text[: found.start()])):
        return None
    words = _NAME_ENDS.sub("", found["name"]).split()
    if not words or fold(words[0]) in _NO_NAME:
        return None
    # A name has capitals; without them a single word is one.
    capital = words[0][0].isupper() or words[0][0].isdigit()
    return " ".join(words) if len(words) <= (5 if capital else 1) else None


def known_leaving_reason(text: str) -> str:
    """As `leaving_reason`.

    Raises:
        BadInput: no such reason.
    """
    found = leaving_reason(text)
    if found is None:
        spelt = {each: key for key, said in LEAVING.items() for each in (key, *said)}
        likely = near(fold(text.replace("_", " ")), spelt)
        guess = f"; did you mean {spelt[likely[0]]}?" if likely else "."
        raise BadInput(
            say("typed.no_leaving_reason", text=text[:40], known=", ".join(LEAVING), likely=guess)
        )
    return found
