"""The words of a log line after the customer's name.

A touch is a letter of `CHANNELS` and, where it had one, a sign of `OUTCOMES`: `c+` we called and
reached them, `v-` nobody was there. With `<` before it they came to us: `<c` they called, `<e+`
they wrote and that settles the step that is due. So their channel is known, and answers take it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Final

from store import vocabulary
from store.dataclass import dataclass
from store.errors import BadInput, NoDate
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import likely_word, parse_when
from store.lifecycle.units import read_minutes
from store.names import near
from store.sentence import Sentence, Words, say
from store.value.money import read_amount

CHANNELS: Final = {each.key: each.letter for each in vocabulary.CHANNELS if each.letter}
OUTCOMES: Final = {each.key: each.sign for each in vocabulary.OUTCOMES}
# What can come of it when they came to us: somebody who called was reached.
COMING: Final = tuple(each.key for each in vocabulary.OUTCOMES if each.coming)
SCALES: Final = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}

_QUOTED: Final = r'(?:"(?:[^"\\]|\\.)*"|“[^”]*”|„[^“”]*[“”])'
_TOKEN: Final = re.compile(rf'(?:[^\s"“”„]|{_QUOTED})+', re.S)
_SIGN: Final = r"(?:[A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹₽₱₩₫₴₺₪])"
_AMOUNT: Final = rf"{_SIGN}?[0-9][0-9.,'’]{{0,20}}[kKM]?{_SIGN}?"
# What follows an amount behind a blank: `q1 200,50 €`.
_GROUP: Final = re.compile(rf"[0-9]{{3}}(?:[.,][0-9]{{1,4}})?{_SIGN}?(?:{_QUOTED})?", re.S)
_AFTER: Final = re.compile(rf"{_SIGN}(?:{_QUOTED})?", re.S)
_LETTERS: Final = re.escape("".join(CHANNELS.values()))
_SIGNS: Final = re.escape("".join(sign for key, sign in OUTCOMES.items() if key != "bought"))
_TOUCH: Final = re.compile(
    rf"(<?)([{_LETTERS}])(?:([{_SIGNS}])|({re.escape(OUTCOMES['bought'])})({_AMOUNT})?)?"
)
_OFFER: Final = re.compile(rf"q({_AMOUNT})?({_QUOTED})?", re.S)
_PROMISE: Final = re.compile(rf"p({_QUOTED})", re.S)
_CONTACT: Final = re.compile(rf'@({_QUOTED}|[^\s"“”„]+)', re.S)
_SCORE: Final = re.compile(r"(nps|csat|ces)([0-9]{1,3})", re.I)
_MINUTES: Final = re.compile(
    r"[0-9]{1,4}m(?:in)?|[0-9]{1,2}(?:[.,][0-9]{1,2})?h(?:[0-5]?[0-9]m?)?", re.I
)
_LONGEST_AMOUNT: Final = 5
_LONGEST_DATE: Final = 4  # in 10 working days
_BY_SIGN: Final = {sign: name for name, sign in OUTCOMES.items()}
_BY_FACE: Final = {sign: name for name, sign in vocabulary.FEELINGS.items()}
_BY_LETTER: Final = {letter: name for name, letter in CHANNELS.items()}


@dataclass(frozen=True)
class Word:
    """What may be written, and what it means."""

    text: str
    meaning: str


class LineError(BadInput):
    """A line that cannot be read; `column` counts characters from 1.

    `instead` are words that would do, where they are known, for the characters `start` to `end`
    of the line, counted from 0.
    """

    def __init__(
        self,
        column: int,
        sentence: Words,
        *,
        instead: tuple[Word, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.column = column
        self.sentence = sentence
        self.instead = instead
        self.start = start
        self.end = end
        super().__init__(say("typed.at_column", column=column, sentence=sentence))


@dataclass(frozen=True)
class Token:
    """A piece between blanks; `text` is without quotes where the whole piece is quoted."""

    column: int
    raw: str

    @property
    def quoted(self) -> bool:
        """True if all of it stands in quotes."""
        return re.fullmatch(_QUOTED, self.raw, re.S) is not None

    @property
    def text(self) -> str:
        """What is meant."""
        return unquoted(self.raw) if self.quoted else self.raw


@dataclass(frozen=True)
class Parts:
    """What a line says of its customer. Offers are (amount, title), promises (title, due).

    `incoming`: they came to us by the channel.
    """

    channel: str | None = None
    outcome: str | None = None
    bought: int | None = None
    note: str | None = None
    offers: tuple[tuple[int | None, str | None], ...] = ()
    promises: tuple[tuple[str, date], ...] = ()
    next_due: date | None = None
    contact: str | None = None
    scores: tuple[tuple[str, int], ...] = ()
    minutes: int | None = None
    rest: tuple[date, str] | None = None
    close: str | None = None
    incoming: bool = False
    felt: str | None = None


def tokens(text: str) -> list[Token]:
    """The pieces of a line.

    Raises:
        LineError: a quotation mark has no partner.
    """
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None:
            raise LineError(place + 1, say("wrong_line.quote_open"))
        found.append(Token(place + 1, match[0]))
        place = match.end()
        if place < len(text) and not text[place].isspace():
            raise LineError(place + 1, say("wrong_line.quote_open"))
    return found


def quote_to_close(text: str) -> str:
    """The quotation mark that the end of the text lacks while a note is being typed, else ""."""
    for mark in ("", '"', "”"):
        try:
            tokens(text + mark)
        except LineError:
            continue
        return mark
    return ""


def unquoted(raw: str) -> str:
    """The text inside the quotes."""
    inner = raw[1:-1]
    return re.sub(r"\\(.)", r"\1", inner, flags=re.S) if raw[0] == '"' else inner


def read_parts(found: Sequence[Token], today: date, calendar: WorkCalendar, currency: str) -> Parts:
    """What these words say; all of them must be understood.

    Raises:
        LineError: with the column of the first that is not.
    """
    return _Reader(found, today, calendar, currency).read()


def _unknown(raw: str) -> Sentence:
    """What is said of a word that means nothing here, with what was likely meant."""
    signs = {"rest": "rest", "close": "close"}
    signs |= {each.replace("_", "-"): f"c{sign}" for each, sign in OUTCOMES.items()}
    signs |= {each.replace("_", "-"): letter for each, letter in CHANNELS.items()}
    found = near(raw.lower().replace("_", "-"), signs, alike=70)
    guess = signs[found[0]] if found else likely_word(raw.lower())
    return say("wrong_line.no_word", word=raw, likely=guess)


@dataclass
class _Reader:
    """Goes through the words, each by the first rule that knows it."""

    found: Sequence[Token]
    today: date
    calendar: WorkCalendar
    currency: str
    place: int = 0
    parts: Parts = field(default_factory=Parts)

    def read(self) -> Parts:
        rules: tuple[Callable[[Token], bool], ...] = (
            self._note, self._promise, self._offer, self._touch, self._contact, self._score,
            self._minutes, self._felt, self._rest, self._close, self._next,
        )  # fmt: skip
        while self.place < len(self.found):
            token = self.found[self.place]
            if not any(rule(token) for rule in rules):
                raise LineError(token.column, _unknown(token.raw[:40]))
        self._whole()
        return self.parts

    def _whole(self) -> None:
        """What does not go together."""
        parts, first = self.parts, self.found[0].column
        beside = parts.minutes or parts.felt or (parts.contact and not parts.scores)
        if parts.channel is None and parts.note is None and beside:
            raise LineError(first, say("wrong_line.no_touch"))
        ways = [name for name in ("next_due", "rest", "close") if getattr(parts, name) is not None]
        if len(ways) > 1:
            raise LineError(first, say("wrong_line.one_way", ways=ways))
        if ways and parts.channel == "service_case" and parts.outcome is None:
            raise LineError(first, say("wrong_line.complaint_first", way=ways[0]))
        if parts.close is not None and parts.promises:
            raise LineError(first, say("wrong_line.promise_at_close"))

    def _set(self, token: Token, used: int, **values: object) -> bool:
        """Take the values; what was said before is not overwritten."""
        for name, value in values.items():
            if value is not None and getattr(self.parts, name) not in (None, ()):
                raise LineError(token.column, say("wrong_line.twice", what=name))
        self.parts = replace(self.parts, **values)  # type: ignore[arg-type]  # by name of field
        self.place += used
        return True

    def _note(self, token: Token) -> bool:
        if not token.quoted:
            return False
        return self._set(token, 1, note=self._words(token.raw, token))

    def _promise(self, token: Token) -> bool:
        match = _PROMISE.fullmatch(token.raw)
        if match is None:
            return False
        title = self._words(match[1], token)
        due, used = self._date(self.place + 1, say("wrong_line.promise_date"))
        self.parts = replace(self.parts, promises=(*self.parts.promises, (title, due)))
        self.place += 1 + used
        return True

    def _offer(self, token: Token) -> bool:
        match, used = self._with_money(_OFFER, token)
        if match is None or not (match[1] or match[2]):
            return False
        amount = self._money(match[1], token) if match[1] else None
        title = self._words(match[2], token) if match[2] else None
        self.parts = replace(self.parts, offers=(*self.parts.offers, (amount, title)))
        self.place += used
        return True

    def _touch(self, token: Token) -> bool:
        match, used = self._with_money(_TOUCH, token)
        if match is None:
            return False
        sign = match[3] or match[4]
        bought = self._money(match[5], token) if match[5] else None
        outcome = _BY_SIGN[sign] if sign else None
        channel = _BY_LETTER[match[2]]
        incoming = match[1] == "<" and self._came(token, match[2], channel, outcome)
        self._set(token, used, channel=channel, outcome=outcome, bought=bought)
        self.parts = replace(self.parts, incoming=incoming)
        return True

    def _came(self, token: Token, letter: str, channel: str, outcome: str | None) -> bool:
        """Whether that is said of a touch of theirs; a complaint is one without the sign."""
        if channel == "service_case":
            if outcome is not None:
                raise LineError(token.column, say("wrong_line.their_complaint"))
            return False
        if outcome is not None and outcome not in COMING:
            signs = [f"<{letter}{OUTCOMES[each]}" for each in COMING]
            raise LineError(token.column, say("wrong_line.came", letter=letter, signs=signs))
        return True

    def _contact(self, token: Token) -> bool:
        match = _CONTACT.fullmatch(token.raw)
        if match is None:
            return False
        quoted = re.fullmatch(_QUOTED, match[1], re.S) is not None
        name = self._words(match[1], token) if quoted else match[1]
        return self._set(token, 1, contact=name)

    def _score(self, token: Token) -> bool:
        match = _SCORE.fullmatch(token.raw)
        if match is None:
            return False
        kind, score = match[1].lower(), int(match[2])
        low, high = SCALES[kind]
        if not low <= score <= high:
            raise LineError(
                token.column, say("typed.off_scale", kind=kind, least=low, most=high, score=score)
            )
        if kind in dict(self.parts.scores):
            raise LineError(token.column, say("wrong_line.twice", what=kind))
        self.parts = replace(self.parts, scores=(*self.parts.scores, (kind, score)))
        self.place += 1
        return True

    def _minutes(self, token: Token) -> bool:
        match = _MINUTES.fullmatch(token.raw)
        if match is None:
            return False
        try:
            minutes = read_minutes(token.raw)
        except BadInput as error:
            raise LineError(token.column, error.words) from None
        return self._set(token, 1, minutes=minutes)

    def _felt(self, token: Token) -> bool:
        felt = _BY_FACE.get(token.raw)
        return felt is not None and self._set(token, 1, felt=felt)

    def _rest(self, token: Token) -> bool:
        if token.raw.lower() != "rest":
            return False
        until, used = self._date(self.place + 1, say("wrong_line.rest_date"))
        self._ahead(until, self.found[self.place + 1])
        reason = self._reason(self.place + 1 + used, say("wrong_line.rest_reason"))
        return self._set(token, 2 + used, rest=(until, reason))

    def _close(self, token: Token) -> bool:
        if token.raw.lower() != "close":
            return False
        reason = self._reason(self.place + 1, say("wrong_line.close_reason"))
        return self._set(token, 2, close=reason)

    def _next(self, token: Token) -> bool:
        found = self._date_at(self.place)
        if found is None:
            return False
        self._ahead(found[0], token)
        return self._set(token, found[1], next_due=found[0])

    def _ahead(self, day: date, token: Token) -> None:
        if day <= self.today:
            raise LineError(token.column, say("wrong_line.not_ahead", day=day))

    def _date(self, place: int, missing: Sentence) -> tuple[date, int]:
        found = self._date_at(place)
        if found is None:
            raise LineError(self._column(place), missing)
        return found

    def _date_at(self, place: int) -> tuple[date, int] | None:
        """The date that begins here in as many words as make one, and how many they are."""
        wrong: BadInput | None = None
        for count in range(min(_LONGEST_DATE, len(self.found) - place), 0, -1):
            words = self.found[place : place + count]
            if any(re.search('["“”„@]', word.raw) for word in words):
                continue
            try:
                said = " ".join(word.raw for word in words)
                return parse_when(said, self.today, self.calendar), count
            except NoDate:
                continue
            except BadInput as error:
                wrong = error
        if wrong is not None:
            raise LineError(self._column(place), wrong.words)
        return None

    def _reason(self, place: int, missing: Sentence) -> str:
        if place >= len(self.found) or not self.found[place].quoted:
            raise LineError(self._column(place), missing)
        return self._words(self.found[place].raw, self.found[place])

    def _column(self, place: int) -> int:
        if place < len(self.found):
            return self.found[place].column
        return self.found[-1].column + len(self.found[-1].raw)

    def _words(self, raw: str, token: Token) -> str:
        words = unquoted(raw).strip()
        if not words:
            raise LineError(token.column, say("wrong_line.quote_empty"))
        return words

    def _with_money(self, what: re.Pattern[str], token: Token) -> tuple[re.Match[str] | None, int]:
        """The match of a word whose amount may go on behind blanks, and how many words it takes."""
        match = what.fullmatch(token.raw)
        text, used, whole = token.raw, 1, True
        if match is None or not text[-1].isdigit():
            return match, 1
        for word in self.found[self.place + 1 : self.place + _LONGEST_AMOUNT]:
            goes_on = _GROUP.fullmatch(word.raw) if whole else None
            if goes_on is None and _AFTER.fullmatch(word.raw) is None:
                break
            longer = what.fullmatch(text + word.raw)
            if longer is None:
                break
            match, text, used = longer, text + word.raw, used + 1
            whole = word.raw.isdigit()
            if not word.raw[-1].isdigit():
                break
        return match, used

    def _money(self, text: str, token: Token) -> int:
        try:
            return read_amount(text, self.currency)
        except BadInput as error:
            raise LineError(token.column, error.words) from None
