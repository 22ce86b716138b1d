"""Doing what a log line says, one line or a day's lines: one unit of work, one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from store.actions import cases, close_customer, followups, records
from store.actions.touches import Touch
from store.dataclass import dataclass
from store.errors import BadInput, StoreTrouble, TicklerError
from store.ledger import undo
from store.ledger.commit import trial, work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import next_step, told_next
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, listed, money, say
from store.shorthand.one_line import AmbiguousLine, Line, LineError, canonical, parse_line
from store.shorthand.words import Parts, quote_to_close
from store.views.day.owed_amount import step_to_move
from store.views.day.touched_step import step_of_touch

_SHOWN = 5
_QUOTE = "quote"
_SOON = 0.1  # seconds that a line being typed waits for what another window writes


@dataclass(frozen=True)
class Choice:
    """A line that may be meant, and what is meant by it."""

    line: str
    meaning: str


@dataclass(frozen=True)
class Rehearsal:
    """A line while it is being typed.

    `told` is what it would do, as `preview` says it, and `canonical` how it would be written; else
    `wrong` says in one sentence why not, mostly with the `column` (from 1) where reading ends, and
    `choices` are lines that would do. A note that is still open is taken as if it ended there.
    """

    told: tuple[Words, ...] = ()
    canonical: str = ""
    wrong: Words = ""
    column: int | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class BadLine:
    """A line of a batch that cannot be taken; `column` from 1, None where the store says no."""

    number: int
    column: int | None
    sentence: Words
    text: str


class BadLines(BadInput):
    """A batch of which nothing was taken, with every line that is to be mended."""

    def __init__(self, lines: tuple[BadLine, ...], count: int) -> None:
        self.lines = lines
        shown = [
            say("wrong_line.numbered", line=each.number, column=each.column, sentence=each.sentence)
            for each in lines[:_SHOWN]
        ]
        super().__init__(say("wrong_line.batch", bad=len(lines), count=count, shown=shown))


@dataclass(frozen=True)
class Batch:
    """What a batch did, line by line: number and effect; `sentence` tells it in one."""

    sentence: Words
    effects: tuple[tuple[int, Effect], ...]


def run_line(store: Store, today: date, line: Line) -> Effect:
    """Do what the line says, as one unit of work; `undo` takes the last one back.

    Raises:
        Refused, BadInput: as the actions that it stands for.
    """
    if line.undo:
        return Effect(say("did.undone", done=undo.undo(store, today)), b"")
    with work(store, today) as unit:
        return _run(unit, line)


def preview(store: Store, line: Line, today: date) -> tuple[Words, ...]:
    """What will happen, one sentence for each part, the next step last; nothing is kept.

    Raises:
        Refused, BadInput: what `run_line` would say.
    """
    if line.undo:
        return (say("did.to_undo", done=undo.undoable(store, 0).title),)
    with trial(store, today, _SOON) as unit:
        effect = _run(unit, line)
        about = [say("line.settles", title=effect.settled)] if effect.settled else []
        if effect.anew is not None:
            about.append(say("line.anew", title=effect.anew))
        if effect.asks is not None:
            about.append(say("line.asks", day=day_of(effect.asks, today)))
        return (line.customer, *_told(line, today), *about, _next(unit, effect, today))


def rehearse(
    store: Store,
    today: date,
    text: str,
    here: bytes | None = None,
    step_id: bytes | None = None,
) -> Rehearsal:
    """What a line would do so far; nothing is kept. `here` and `step_id` as `parse_line`.

    While another window writes, the next step that follows is left out of what is told.
    """
    mark = quote_to_close(text)
    whole = text + mark
    try:
        line = parse_line(whole, store, today, here, step_id)
    except AmbiguousLine as error:
        readings = (Choice(canonical(each), _meaning(each)) for each in error.readings)
        wrong = say("wrong_line.several_ways", count=len(error.readings))
        return Rehearsal(wrong=wrong, column=error.column, choices=tuple(readings))
    except LineError as error:
        return Rehearsal(
            wrong=error.sentence, column=error.column, choices=tuple(_instead(whole, error))
        )
    written = canonical(line)
    try:
        told = preview(store, line, today)
    except StoreTrouble as trouble:
        return Rehearsal((line.customer, *_told(line, today)), written, trouble.words)
    except TicklerError as error:
        return Rehearsal(canonical=written, wrong=error.words)
    if mark:
        return Rehearsal(told, written, say("wrong_line.note_open", mark=mark), len(whole))
    return Rehearsal(told, written)


def _meaning(line: Line) -> str:
    return f"{line.of}, with {line.parts.contact}" if line.parts.contact else line.of


def _instead(text: str, error: LineError) -> Iterator[Choice]:
    """The line with each of the words that may stand where it goes wrong."""
    for word in error.instead:
        rest = text[error.end :] or " "
        line = f"{text[: error.start]}{word.text}{rest}"
        if line.strip() != text.strip():
            yield Choice(line, word.meaning)


def run_batch(
    store: Store,
    today: date,
    texts: Sequence[str],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Batch:
    """A day's lines, all or nothing, as one unit of work. Empty ones and `# …` are passed over.

    `progress` is told before each line how many of how many are read.

    Raises:
        BadLines: some cannot be read or are refused; it names them all by number.
    """
    wanted = [
        (number, text.strip())
        for number, text in enumerate(texts, start=1)
        if text.strip() and not text.lstrip().startswith("#")
    ]
    if not wanted:
        raise BadInput(say("refused.no_line"))
    bad: list[BadLine] = []
    done: list[tuple[int, Effect]] = []
    with (trial if dry_run else work)(store, today) as unit:
        for place, (number, text) in enumerate(wanted):
            if progress is not None:
                progress(place, len(wanted))
            try:
                with unit.part():
                    done.append((number, _one_of_many(unit, text)))
            except LineError as error:
                bad.append(BadLine(number, error.column, error.sentence, text))
            except TicklerError as error:
                bad.append(BadLine(number, None, error.words, text))
        if bad:
            raise BadLines(tuple(bad), len(wanted))
        count = len(done)
        unit.title = (
            say("did.open_end", done=done[0][1].sentence)
            if count == 1
            else say("line.logged", count=count)
        )
        return Batch(say("line.count", count=count), tuple(done))


def _one_of_many(unit: Unit, text: str) -> Effect:
    line = parse_line(text, unit.store, unit.today)
    if line.undo:
        raise LineError(1, say("wrong_line.undo_alone"))
    return _run(unit, line)


def _run(unit: Unit, line: Line) -> Effect:
    """All parts inside the unit; the touch first, because the plan goes on from it."""
    store, today, parts, who = unit.store, unit.today, line.parts, line.customer_id
    touched = _touched(unit, line)
    told = Effect("", who) if touched is None else touched
    record, step, asks = told.record_id, told.settled, told.asks
    for amount, title in parts.offers:
        records.offer(store, today, who, title or _QUOTE, amount=amount)
    for title, due in parts.promises:
        records.promise(store, today, who, title, due)
    for kind, score in parts.scores:
        records.satisfaction(store, today, who, kind, score, contact_id=line.contact_id)
    unit.title = say("line.done", name=line.customer, parts=list(_told(line, today)))
    live = unit.row("SELECT live FROM customer WHERE id = ?", (who,))
    if live is None or not live["live"]:
        return Effect(say("did.ended", done=unit.title), who, record_id=record, settled=step)
    nearest = next_step(unit, who)
    due = date.fromisoformat(nearest["due_on"])
    sentence = say(
        "line.went_on",
        done=unit.title,
        settled=step,
        anew=told.anew,
        coming=listed(told_next(nearest, today), told.later, by=" "),
    )
    if asks is not None:
        sentence = say("did.asks", said=sentence, day=day_of(asks, today))
    return Effect(sentence, who, nearest["id"], due, record, step, asks)


def _touched(unit: Unit, line: Line) -> Effect | None:
    """The touch with what it decides: the next date, a rest, a closing, a purchase."""
    store, today, parts, who = unit.store, unit.today, line.parts, line.customer_id
    if _complains(parts):
        title = parts.note or "complaint"
        effect = cases.open_case(store, today, who, "complaint", title, contact_id=line.contact_id)
        _onward(unit, line)
        return effect
    if parts.channel is None and parts.note is None:
        _onward(unit, line)
        return None
    touch = Touch(
        channel=parts.channel or "note",
        direction="in" if parts.incoming else "out",
        outcome=parts.outcome,
        note=parts.note,
        minutes=parts.minutes,
        contact_id=line.contact_id,
        felt=parts.felt,
    )
    priced = parts.bought is not None
    step = step_of_touch(store, who, parts.outcome, today, priced=priced, pointed=line.step_id)
    if step is None:
        effect = records.log(store, today, who, touch, next_due=parts.next_due, bought=parts.bought,
                             moves=_moved(unit, line))  # fmt: skip
        _onward(unit, replace(line, parts=replace(parts, next_due=None)))
        return effect
    until, reason = parts.rest or (None, None)
    return followups.finish(
        store,
        today,
        step["id"],
        touch,
        next_due=parts.next_due,
        rest_until=until,
        rest_reason=reason,
        close_reason=parts.close,
        bought=parts.bought,
    )


def _onward(unit: Unit, line: Line) -> None:
    """The next date, a rest or a closing where no step was finished."""
    store, today, parts, who = unit.store, unit.today, line.parts, line.customer_id
    if parts.next_due is not None:
        followups.live_customer(unit, who)
        followups.move(store, today, _moved(unit, line) or b"", parts.next_due)
    if parts.rest is not None:
        followups.rest(store, today, who, *parts.rest)
    if parts.close is not None:
        close_customer.close(store, today, who, parts.close)


def _moved(unit: Unit, line: Line) -> bytes | None:
    """The open follow-up that another date is for: the one pointed at, else the customer's next."""
    pointed = unit.row(
        "SELECT id FROM follow_up WHERE id = ? AND customer_id = ? AND is_open = 1",
        (line.step_id, line.customer_id),
    )
    return step_to_move(unit.store, line.customer_id) if pointed is None else pointed["id"]


def _complains(parts: Parts) -> bool:
    """A service case without an outcome came from them: a complaint."""
    return parts.channel == "service_case" and parts.outcome is None


def _told(line: Line, today: date) -> Iterator[Sentence]:
    """The parts of a line, a sentence for each."""
    parts = line.parts
    if _complains(parts):
        yield say("line.complaint", note=parts.note)
    elif parts.channel is not None or parts.note is not None:
        yield _talk(line)
    for amount, title in parts.offers:
        figure = None if amount is None else money(amount, line.currency)
        yield say("line.offered", title=title, amount=figure)
    for title, due in parts.promises:
        yield say("line.promised", title=title, day=day_of(due, today))
    for kind, score in parts.scores:
        yield say("line.score", kind=kind, score=score)
    if parts.next_due is not None:
        yield say("line.next", day=day_of(parts.next_due, today))
    if parts.rest is not None:
        yield say("line.rests", day=day_of(parts.rest[0], today), reason=parts.rest[1])
    if parts.close is not None:
        yield say("line.closed", reason=parts.close)


def _talk(line: Line) -> Sentence:
    parts = line.parts
    said = {
        "channel": parts.channel or "note",
        "incoming": parts.incoming or None,
        "contact": parts.contact,
        "outcome": parts.outcome,
        "bought": None if parts.bought is None else money(parts.bought, line.currency),
        "minutes": parts.minutes,
        "felt": parts.felt,
        "note": parts.note,
    }
    return say("line.talk", **{name: value for name, value in said.items() if value is not None})


def _next(unit: Unit, effect: Effect, today: date) -> Sentence:
    if effect.next_due is None:
        return say("line.no_next")
    step = unit.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
    return say("line.then", coming=told_next(step, today))
