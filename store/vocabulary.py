"""Channels, outcomes and refusals, each described once: every face reads its words from these rows.

A row more here is known to plans, forms, the one-line log, the filter, imports and the command
line. What an outcome or a channel alone does (a sale, a retry) stands where it
is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.names import nearest
from store.sentence import say


@dataclass(frozen=True)
class Channel:
    """A way on which a touch happens.

    `key` is kept in the store and typed, `label` is its word on every face, `plural` that of many.
    `also` are other words that are typed for it, `imported` those of other programs by language,
    without blanks and signs. `letter` writes it in a one-line log. `talk`: it brings us together
    with the client, so a plan may choose it; `task`: a follow-up may be made by it; `timed`: its
    minutes cost us. `effort` orders talks from cheap to dear where no cost is known, `instead` is
    tried when nobody answers, `needs` are the kinds of contact ways of which one must be known, and
    `told` is what a client reads of it.
    """

    key: str
    label: str
    plural: str
    letter: str = ""
    also: tuple[str, ...] = ()
    imported: dict[str, str] = field(default_factory=dict, hash=False)
    talk: bool = False
    task: bool = False
    timed: bool = True
    effort: int = 0
    instead: str = "call"
    needs: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a touch; its place in the table is its key on the screens.

    `label` is its word on every face, `short` where room is scarce; `hint` explains it in a line.
    `sign` writes it in a one-line log. `to`, `delay` and `unit` are the track that a plan's step
    without one of its own takes, `again` the words for trying the same step again. `heard`: the
    client heard us; `coming`: it may also come of a touch that they began; `unhappy`: led round and
    round by it, a plan would be nagging.
    """

    key: str
    label: str
    short: str
    hint: str
    sign: str
    to: str = "next"
    delay: int | None = None
    unit: str = "working_day"
    again: str = "once more"
    heard: bool = True
    coming: bool = False
    unhappy: bool = False
    also: tuple[str, ...] = ()
    imported: dict[str, str] = field(default_factory=dict, hash=False)


CHANNELS: tuple[Channel, ...] = (
    Channel(
        "call", "call", "calls", "c",
        also=("phone", "telephone"),
        imported={
            "en": "call calls phone telephone outgoingcall incomingcall phonecall callback inbound "
                  "outbound incoming outgoing logacall",
            "de": "anruf telefon telefonat eingehend ausgehend",
            "es": "llamada llamadatelefonica", "fr": "appel appeltelephonique",
            "it": "chiamata telefonata", "pt": "chamada ligacao telefonema",
            "nl": "telefoongesprek gesprek bellen", "pl": "rozmowa telefon", "cs": "hovor",
            "ru": "звонок",
        },
        talk=True, task=True, effort=3, instead="message", needs=("phone",), told="by phone",
    ),
    Channel(
        "visit", "visit", "visits", "v",
        imported={
            "en": "visit onsite fieldvisit siteinspection", "de": "besuch vorort",
            "es": "visita", "fr": "visite", "nl": "bezoek", "pl": "wizyta", "sv": "besok",
            "ru": "визит",
        },
        talk=True, task=True, effort=5, needs=("address",), told="we visit you",
    ),
    Channel(
        "meeting", "meeting", "meetings", "m",
        also=("meet",),
        imported={
            "en": "meeting lunch demo appointment videocall webmeeting event",
            "de": "termin videokonferenz besprechung treffen", "es": "reunion cita",
            "fr": "rendezvous rdv", "it": "riunione appuntamento", "nl": "vergadering afspraak",
            "pl": "spotkanie", "cs": "schuzka", "pt": "reuniao", "ru": "встреча",
        },
        # Agreed on by any way that there is.
        talk=True, task=True, effort=4, needs=("phone", "email", "address"), told="a meeting",
    ),
    Channel(
        "email", "e-mail", "e-mails", "e",
        also=("e-mail", "mail"),
        imported={
            "en": "email mail emails letter listemail outgoingemail incomingemail emailsent "
                  "emailreceived",
            "de": "brief", "es": "correo correoelectronico", "fr": "courriel", "ru": "письмо",
        },
        talk=True, task=True, effort=2, needs=("email",), told="by e-mail",
    ),
    Channel(
        "message", "message", "messages", "s",
        also=("msg", "sms", "whatsapp", "chat"),
        imported={
            "en": "message sms text whatsapp chat messenger telegram viber communication linkedin "
                  "linkedinmessage",
            "de": "nachricht", "es": "mensaje", "ru": "сообщение",
        },
        talk=True, task=True, effort=1, instead="email", needs=("phone",), told="by message",
    ),
    Channel(
        "service_case", "service case", "service cases", "x",
        also=("case",),
        imported={
            "en": "servicecase case ticket service support complaint inquiry", "de": "reklamation",
        },
    ),
    Channel("return", "return", "returns", "r", imported={"en": "return rma", "de": "retoure"}),
    Channel(
        "note", "note", "notes", imported={
            "en": "note notes comment", "de": "notiz kommentar", "es": "nota", "ru": "заметка",
        }, task=True, timed=False,
    ),
)  # fmt: skip

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "reached", "reached", "reached", "You talked: log it, close the step, go on with the plan",
        "+", coming=True,
        imported={
            "en": "reached connected answered completed done spoke success successful held "
                  "conversation talked",
            "de": "erreicht", "es": "contactado conectado", "fr": "joint connecte",
            "pt": "conectado",
        },
    ),
    Outcome(
        "no_answer", "no answer", "no answer",
        "No answer: log the try, the plan says when to try again", "-",
        to="same", delay=2, heard=False, unhappy=True,
        imported={
            "en": "noanswer busy notreached unanswered noshow missed missedcall",
            "de": "nichterreicht besetzt verpasst", "es": "sinrespuesta ocupado perdida",
            "fr": "pasdereponse occupe manque", "pt": "semresposta ocupado", "it": "nonrisponde",
        },
    ),
    Outcome(
        "message", "left a message", "message",
        "You left a message: log it and leave time for an answer", "~",
        to="same", delay=3, again="a message was left, time for an answer",
        imported={"en": "message leftmessage leftvoicemail leftlivemessage voicemail leftamessage"},
    ),
    Outcome(
        "refused", "refused", "refused",
        "The answer was no: log it, a softer word follows after a pause", "!",
        to="soft:", again="refused, asked again later", coming=True, unhappy=True,
        imported={"en": "refused declined notinterested rejected"},
    ),
    Outcome(
        "bought", "bought", "bought", "They bought: log it and begin the care after the sale", "$",
        to="plan:after-sale", coming=True,
        imported={"en": "bought sold won ordered purchased"},
    ),
    Outcome(
        "wrong_number", "wrong number", "wrong number",
        "The number is wrong: log it and look for the right one", "#",
        to="number:", again="the number was wrong", heard=False, unhappy=True,
        imported={"en": "wrongnumber invalidnumber"},
    ),
)  # fmt: skip

# Outcomes after which we have talked.
TALKS: Final = tuple(each.key for each in OUTCOMES if each.heard and each.to != "same")
# How somebody seemed in a touch, rising; each with the sign that writes it in a one-line log.
FEELINGS: Final = {"upset": ":(", "calm": ":|", "glad": ":)"}
NEEDED_WAYS: Final = {"phone": "phone", "email": "e-mail", "address": "address"}


def talks() -> tuple[str, ...]:
    """The channels on which we talk with a client, in their one order."""
    return tuple(each.key for each in CHANNELS if each.talk)


def tasks() -> tuple[str, ...]:
    """The channels by which a follow-up may be made."""
    return tuple(each.key for each in CHANNELS if each.task)


def channel(key: str) -> Channel | None:
    """The channel of that key, None for one that an older or newer version knew."""
    return next((each for each in CHANNELS if each.key == key), None)


def outcome(key: str) -> Outcome | None:
    """The outcome of that key, None for one that an older or newer version knew."""
    return next((each for each in OUTCOMES if each.key == key), None)


def channel_word(key: str | None) -> str:
    """The channel's word for people; a strange key as it is."""
    return _word(CHANNELS, key)


def outcome_word(key: str | None) -> str:
    """The outcome's word for people; a strange key as it is."""
    return _word(OUTCOMES, key)


def one_touch(channel_key: str) -> str:
    """`a call`, `an e-mail`."""
    word = channel_word(channel_key)
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def typed(key: str) -> str:
    """A key as it is typed on a command line: `service-case`."""
    return key.replace("_", "-")


def known_channel(text: str) -> str:
    """The channel's key, from what a person types.

    Raises:
        BadInput: no such channel.
    """
    return _known(CHANNELS, text, "a channel")


def known_outcome(text: str) -> str:
    """The outcome's key, from what a person types (`no-answer`).

    Raises:
        BadInput: no such outcome.
    """
    return _known(OUTCOMES, text, "an outcome")


def known_feeling(text: str) -> str:
    """The feeling, from its word or its sign.

    Raises:
        BadInput: no such feeling.
    """
    typed_text = text.strip().casefold()
    for word, sign in FEELINGS.items():
        if typed_text in (word, sign):
            return word
    raise BadInput(
        say(
            "typed.no_feeling",
            text=text[:40],
            known=", ".join(FEELINGS),
            likely=nearest(typed_text, FEELINGS),
        )
    )


def lacking(channel_key: str) -> str:
    """`no phone`: what a client lacks for that channel."""
    found = channel(channel_key)
    needs = found.needs if found is not None else ()
    return f"no {NEEDED_WAYS[needs[0]]}" if len(needs) == 1 else "no way to reach them"


def listed(words: Iterable[str], last: str = "or") -> str:
    """`call, visit or note`."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def _word(rows: Iterable[Channel | Outcome], key: str | None) -> str:
    return next((each.label for each in rows if each.key == key), (key or "").replace("_", " "))


def _known(rows: Iterable[Channel | Outcome], text: str, what: str) -> str:
    name = _bare(text)
    for each in rows:
        if name in map(_bare, (each.key, each.label, *each.also)):
            return each.key
    known = ", ".join(typed(each.key) for each in rows)
    words = [word for each in rows for word in (typed(each.key), *each.also)]
    likely = nearest(text.strip().casefold(), words)
    raise BadInput(say("typed.not_among", text=text, what=what, known=known, likely=likely))


def _bare(text: str) -> str:
    return text.strip().casefold().replace("-", "").replace("_", "").replace(" ", "")


# What somebody asked us not to do is kept as the words of `REFUSABLE`, joined: `call, email`.
# Letters by post, and what is sent to many at once: who has not agreed to a newsletter may well be
# written to.
REFUSABLE: Final[Mapping[str, str]] = {
    **{each.key: each.plural for each in CHANNELS if each.talk and each.key != "meeting"},
    "letter": "letters",
    "mailing": "mailings",
}
ALL_REFUSED: Final = ", ".join(REFUSABLE)
_REFUSED_ALSO: Final = {
    "post": "letter", "newsletter": "mailing", "newsletters": "mailing", "marketing": "mailing",
    **{word: each.key for each in CHANNELS for word in each.also if each.key in REFUSABLE},
    **{plural: key for key, plural in REFUSABLE.items()},
    "emails": "email",
}  # fmt: skip
_REFUSED_ANY: Final = ("all", "contact", "everything")
_NO_CONTACT: Final = "no contact"


def refused(kept: str | None) -> frozenset[str]:
    """The words of a kept refusal."""
    return frozenset((kept or "").split(", ")) - {""}


def all_refused(*kept: str | None) -> str | None:
    """All that was refused in any of them, as it is kept; None for nothing."""
    words = frozenset[str]().union(*map(refused, kept))
    return ", ".join(word for word in REFUSABLE if word in words) or None


def refused_words(kept: str | None) -> str:
    """`no calls, no e-mails`; `no contact` where all is refused, "" where nothing is."""
    words = refused(kept)
    if words >= REFUSABLE.keys():
        return _NO_CONTACT
    return ", ".join(f"no {plural}" for word, plural in REFUSABLE.items() if word in words)


def read_refusals(text: str) -> str:
    """What a person types, `calls and e-mail`, as it is kept.

    Raises:
        BadInput: a word that is none.
    """
    found = set[str]()
    for part in re.split(r"[,;/+]|\band\b", text):
        word = " ".join(part.casefold().replace("_", " ").split()).removeprefix("no ")
        if word in _REFUSED_ANY:
            return ALL_REFUSED
        key = word if word in REFUSABLE else _REFUSED_ALSO.get(word)
        if key is None and word:
            known = ", ".join(REFUSABLE)
            raise BadInput(
                say("typed.no_refusal", text=part.strip()[:40], known=known,
                    likely=nearest(word, [*REFUSABLE, *_REFUSED_ALSO]))
            )  # fmt: skip
        found.update([key] if key else ())
    return ", ".join(word for word in REFUSABLE if word in found)


def is_refusal(text: str) -> bool:
    """Whether a text is one of those that `refused_words` makes, `no calls`."""
    word = text.strip().casefold()
    return word in (_NO_CONTACT, *(f"no {plural}" for plural in REFUSABLE.values()))
