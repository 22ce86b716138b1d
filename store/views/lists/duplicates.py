"""Customers who are likely the same: pairs with their reasons, in about linear time.

Evidence is joined as by Fellegi & Sunter (1969), with weights of our own instead of fitted ones:
the same phone, e-mail or web domain, alike names, the same town speak for a pair; other towns, and
phones or e-mails that both have and do not share, speak against it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from itertools import combinations
from typing import Any, Final

from rapidfuzz import fuzz

from store.dataclass import dataclass
from store.lifecycle.plans.form_of_address import untitled
from store.names import fold, plain_form
from store.safety.opening import Store
from store.sentence import Sentence, say
from store.views.lists.search import SPAN

LEAST: Final = 0.6
# Names next to each other in order, forwards and backwards, are compared with so many that follow.
_WINDOW: Final = 8
# A phone or a domain of more customers than these is no sign: a switchboard, a mail provider.
_COMMON: Final = 6
_ALIKE: Final = 88.0
_SHARED: Final = {say("alike.phone"), say("alike.email")}
# All pairs of so many customers are looked at in a second; of more only the new ones, if few.
_FEW: Final = 3000
_FEW_NEW: Final = 300
_LEGAL_FORMS: Final = """
    ab ag as bv co company corp doo eood ek eu ev gmbh inc kft kg kk limited llc llp lp ltd mbh nv
    ohg oo ooo oy oyj plc pty pvt sa sarl sas sia sl sp spa spol srl srls sro ug uab und and the
    ооо оао зао пао ао ип чп тов фоп αε επε οε ικε
"""
_FAMILIES: Final = {"familie", "family", "famille", "familia", "famiglia", "rodina", "perekond"}
_LETTERS: Final = re.compile(r"\b[^\W\d_](?:[. ]+[^\W\d_]\b)+")  # e. V., S.A.R.L.
# Umlauts stand for one letter and for two: Müller is spelt like Muller and like Mueller.
_DIGRAPHS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}
_MAIL_PROVIDERS: Final = """
    gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com icloud.com aol.com gmx.de
    gmx.net web.de t-online.de mail.ru yandex.ru inbox.lv inbox.lt protonmail.com proton.me
"""
_FORMS: Final = frozenset(_LEGAL_FORMS.split())
_PROVIDERS: Final = frozenset(_MAIL_PROVIDERS.split())


@dataclass(frozen=True, slots=True)
class Someone:
    """A customer as compared: `name` without titles, accents, legal forms and signs; `spelt`: the
    ways to write that, see `spellings`.
    """

    ident: bytes
    shown: str
    name: str
    spelt: frozenset[str]
    city: str
    phones: frozenset[str]
    emails: frozenset[str]
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers who may be the same, how likely from 0 to 1, and why."""

    a: Someone
    b: Someone
    score: float
    why: tuple[Sentence, ...] = field(default=())


def double_words(pair: Pair) -> Sentence:
    """What every face says of two: that they may be the same, or what they share."""
    code = "alike.same" if pair.score >= LEAST else "alike.share"
    return say(code, a=pair.a.shown, b=pair.b.shown, why=pair.why)


def duplicates(store: Store, only: bytes | None = None, *, sharing: bool = False) -> list[Pair]:
    """All likely pairs of live customers, the likeliest first; `only`: those of one customer.

    With `sharing` also who shares a phone or an e-mail, with a score below `LEAST`.
    """
    people = _people(store)
    apart = {
        frozenset((row["a_id"], row["b_id"]))
        for row in store.rows("SELECT a_id, b_id FROM not_same WHERE deleted_at IS NULL")
    }
    found = []
    for a, b in _candidates(people):
        if only is not None and only not in (a.ident, b.ident):
            continue
        pair = compare(a, b)
        told = pair.score >= LEAST or (sharing and {*pair.why} & _SHARED)
        if told and frozenset((a.ident, b.ident)) not in apart:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.a.shown, pair.b.shown))


def likely_double(store: Store, ident: bytes) -> Pair | None:
    """The likeliest double of a customer among those with its phone, its e-mail or a name near by.

    Looks at a few customers only, so it can be asked whenever one is added. Where nobody looks the
    same it may be one who shares a phone or an e-mail, with a score below `LEAST`.
    """
    row = store.row("SELECT id, name, sort_name, city FROM customer WHERE id = ?", (ident,))
    near = [
        each["id"]
        for each in store.rows(
            "SELECT id FROM customer WHERE live = 1 AND sort_name >= ?1 AND sort_name < ?2 "
            "UNION SELECT id FROM customer WHERE live = 1 AND rowid IN (SELECT rowid FROM sought "
            "WHERE sought MATCH ?4 AND rowid < ?5 LIMIT 200) "
            "UNION SELECT w.customer_id FROM way AS w JOIN way AS o ON o.customer_id = ?3 "
            "AND o.deleted_at IS NULL AND w.kind = o.kind "
            "AND lower(coalesce(w.e164, w.value)) = lower(coalesce(o.e164, o.value)) "
            "WHERE w.deleted_at IS NULL LIMIT 200",
            (
                *(row["sort_name"][:4], row["sort_name"][:4] + "\U0010ffff", ident),
                *(_same_words(untitled(row["name"])), SPAN),
            ),
        )
    ]
    people = {each.ident: each for each in _people(store, {*near, ident})}
    me = people.pop(ident)
    pairs = [compare(me, each) for each in people.values()]
    return max(
        (pair for pair in pairs if pair.score >= LEAST or {*pair.why} & _SHARED),
        key=lambda pair: pair.score,
        default=None,
    )


def doubles_among(store: Store, fresh: Collection[bytes]) -> list[Pair]:
    """The doubles of customers who are new, the likeliest first; none where all are many.

    Also who shares a phone or an e-mail with somebody.
    """
    if (store.value("SELECT count(*) FROM customer WHERE live = 1") or 0) <= _FEW:
        chosen = set(fresh)
        pairs = duplicates(store, sharing=True)
        return [pair for pair in pairs if {pair.a.ident, pair.b.ident} & chosen]
    if len(fresh) > _FEW_NEW:
        return []
    found = (likely_double(store, ident) for ident in fresh)
    return [pair for pair in found if pair is not None]


def _same_words(name: str) -> str:
    """What the index of words is asked for: names with all of these words, however spelt."""
    ways = {*spellings(name), *(_one_letter(each) for each in spellings(name))}
    asked = [" ".join(f'"{word}"' for word in each.split()) for each in sorted(ways)]
    return " OR ".join(f"({each})" for each in asked) or '""'


def _one_letter(spelt: str) -> str:
    return re.sub("([aou])e", r"\1", spelt).replace("aa", "a")


def compare(a: Someone, b: Someone) -> Pair:
    """How likely two records are the same customer, with the reasons."""
    against, why = 1.0, []
    likeness = _likeness(a, b)
    shared = a.phones & b.phones, a.emails & b.emails, a.domains & b.domains
    for reason, weight, holds in (
        ("phone", 0.6, bool(shared[0])),
        ("email", 0.7, bool(shared[1])),
        ("domain", 0.35, bool(shared[2]) and not shared[1]),
        ("name", 0.62, likeness == 100),
        ("names", 0.5, _ALIKE <= likeness < 100),
        ("town", 0.3, bool(a.city) and a.city == b.city),
    ):
        if holds:
            against *= 1 - weight
            by = {"percent": round(likeness)} if reason == "names" else {}
            why.append(say(f"alike.{reason}", **by))
    score = 1 - against
    named = likeness >= _ALIKE
    if not named:
        # A shared line belongs to two firms in one house as well.
        score *= 0.55 if likeness < 60 else 0.8
    if a.city and b.city and a.city != b.city and not (shared[0] or shared[1]):
        score *= 0.5
        why.append(say("alike.other_towns"))
    both_differ = any(
        mine and theirs and not mine & theirs
        for mine, theirs in ((a.phones, b.phones), (a.emails, b.emails))
    )
    if both_differ and not (shared[0] or shared[1]):
        score *= 0.9 if likeness == 100 else 0.7
    return Pair(a, b, round(score, 3), tuple(why))


def plain_words(name: str) -> str:
    """A name for comparing: no accents, no case, no signs, no legal form; the words in order.

    `e. V.` is written like `e.V.`, `Familie` like `Fam.`
    """
    words = re.sub(r"['’`]", "", fold(plain_form(name)))
    words = _LETTERS.sub(lambda run: re.sub(r"[. ]", "", run[0]), words)
    words = re.sub(r"\bsp[. ]*zo[. ]*o\b", "", words)  # Polish: sp. z o.o.
    found = ["fam" if each in _FAMILIES else each for each in re.split(r"[\W_]+", words) if each]
    return " ".join([each for each in found if each not in _FORMS] or found)


def spellings(name: str) -> frozenset[str]:
    """What a name is without accents, signs, legal forms and order of words."""
    return frozenset(" ".join(sorted(plain_words(each).split())) for each in _both(name)) - {""}


def whole_spellings(name: str) -> frozenset[str]:
    """The same with its legal form and its order of words."""
    return frozenset(" ".join(re.findall(r"\w+", fold(each))) for each in _both(name)) - {""}


def _both(name: str) -> tuple[str, str]:
    low = plain_form(name)
    return low, "".join(_DIGRAPHS.get(each, each) for each in low)


def _likeness(a: Someone, b: Someone) -> float:
    if a.spelt & b.spelt:
        return 100.0
    return min(99.0, max(fuzz.ratio(a.name, b.name), fuzz.token_sort_ratio(a.name, b.name)))


def _candidates(people: list[Someone]) -> Iterator[tuple[Someone, Someone]]:
    """Pairs worth a look, each once: sharing a phone, an e-mail or a domain, or near by name."""
    seen: set[tuple[bytes, bytes]] = set()
    for group in _groups(people):
        for a, b in group:
            key = (a.ident, b.ident) if a.ident < b.ident else (b.ident, a.ident)
            if key not in seen:
                seen.add(key)
                yield a, b


def _groups(people: list[Someone]) -> Iterator[Iterable[tuple[Someone, Someone]]]:
    sharing: dict[tuple[str, str], list[Someone]] = defaultdict(list)
    for each in people:
        for kind, values in (("p", each.phones), ("e", each.emails), ("d", each.domains)):
            for value in values:
                sharing[kind, value].append(each)
        for spelt in each.spelt:
            sharing["n", spelt].append(each)
    for (kind, _), group in sharing.items():
        if len(group) <= _COMMON or kind == "n":
            yield combinations(group[:50], 2)
    for key in (lambda each: each.name, lambda each: each.name[::-1],
                lambda each: (each.city, each.name)):  # fmt: skip
        row = sorted((each for each in people if each.name), key=key)
        yield (
            (row[place], row[after])
            for place in range(len(row))
            for after in range(place + 1, min(place + 1 + _WINDOW, len(row)))
        )


def _people(store: Store, ids: Iterable[bytes] | None = None) -> list[Someone]:
    """All live customers, or those of the ids."""
    chosen = ""
    values: tuple[str, ...] = ()
    if ids is not None:
        chosen = "AND {} IN (SELECT unhex(value) FROM json_each(?))"
        values = (json.dumps([each.hex() for each in ids]),)
    ways: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
    for row in store.rows(
        "SELECT customer_id, kind, coalesce(e164, value) AS value FROM way "
        "WHERE deleted_at IS NULL AND kind IN ('phone', 'email', 'website') "
        + chosen.format("customer_id"),
        values,
    ):
        ways[row["customer_id"]].append((row["kind"], row["value"]))
    return [
        _someone(row, ways[row["id"]])
        for row in store.rows(
            f"SELECT id, name, city FROM customer WHERE live = 1 {chosen.format('id')} ORDER BY id",
            values,
        )
    ]


def _someone(row: Any, ways: list[tuple[str, str]]) -> Someone:
    emails = frozenset(value.casefold().strip() for kind, value in ways if kind == "email")
    sites = {re.sub(r"^(https?://)?(www\.)?", "", v.casefold()).split("/")[0]
             for kind, v in ways if kind == "website"}  # fmt: skip
    domains = {each.partition("@")[2] for each in emails} | sites
    name = untitled(row["name"])
    return Someone(
        ident=row["id"],
        shown=row["name"],
        name=plain_words(name),
        spelt=spellings(name),
        city=plain_words(row["city"] or ""),
        phones=frozenset(_digits(value) for kind, value in ways if kind == "phone") - {""},
        emails=emails,
        domains=frozenset(domains) - _PROVIDERS - {""},
    )


def _digits(number: str) -> str:
    """The last eight digits, which stay the same however the country is written.

    A small town's whole number has no more behind the 0 (07561 4455, +49 7561 4455).
    """
    return "".join(each for each in number if each.isdigit())[-8:]
