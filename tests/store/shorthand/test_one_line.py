"""One line to log: one meaning, one way to write it, an error with its column (R93)."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers
from store.errors import BadInput
from store.ids import id_text
from store.ledger.commit import work
from store.query.parser import quote
from store.safety.opening import Store
from store.shorthand.one_line import AmbiguousLine, Line, LineError, canonical, parse_line
from store.shorthand.words import CHANNELS, COMING, OUTCOMES, Parts, read_parts, tokens
from tests.kit import TODAY, new_store, told
from tests.store.lifecycle.strategies import PLAIN

NAMES = ("Lumen Dental", "Lumos", "Cafe", "Cafe Sun", 'The "X" \\ Ltd', "Twin", "Twin", "C+")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="tickler-line-"))
    made = new_store(folder / "store.db")
    for name in NAMES:
        who = customers.add(made, TODAY, name).customer_id
        with work(made, TODAY) as unit:
            for person in ("Maria Lopez", "Mario Silva", "Zoë O'Neill"):
                unit.insert("contact", {"customer_id": who, "name": person})
    yield made
    made.close()
    shutil.rmtree(folder)


def read(store: Store, text: str) -> Line:
    """The line, after checking that its written form means the same."""
    line = parse_line(text, store, TODAY)
    assert parse_line(canonical(line), store, TODAY) == line
    return line


def test_the_line_of_the_handbook(store: Store) -> None:
    line = read(store, 'lumen c+ "wants quote" q900 +3w @maria nps9')
    assert line.customer == "Lumen Dental"
    assert line.parts == Parts(
        channel="call",
        outcome="reached",
        note="wants quote",
        offers=((90000, None),),
        next_due=date(2026, 12, 10),
        contact="Maria Lopez",
        scores=(("nps", 9),),
    )
    assert canonical(line) == (
        '"Lumen Dental" c+ "wants quote" q900.00 2026-12-10 @"Maria Lopez" nps9'
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("lumen v-", Parts("visit", "no_answer")),
        ("lumen m~", Parts("meeting", "message")),
        ("lumen e!", Parts("email", "refused")),
        ("lumen s#", Parts("message", "wrong_number")),
        ("lumen r", Parts("return")),
        ("lumen c$", Parts("call", "bought")),
        ("lumen c$120", Parts("call", "bought", 12000)),
        ("lumen c$1.5k 20m", Parts("call", "bought", 150000, minutes=20)),
        ("lumen c$1,200.50", Parts("call", "bought", 120050)),  # T41
        ("lumen c$1 200,50 €", Parts("call", "bought", 120050)),
        ("lumen c$€120 fri", Parts("call", "bought", 12000, next_due=date(2026, 11, 20))),
        ('lumen q1 200,50€"chair"', Parts(offers=((120050, "chair"),))),
        ("lumen c+ :)", Parts("call", "reached", felt="glad")),  # T32
        ("lumen c+ mon 10:00", Parts("call", "reached", next_due=date(2026, 11, 23))),  # T34
        ("lumen c+ 1h30", Parts("call", "reached", minutes=90)),
        ("lumen c+ 20min", Parts("call", "reached", minutes=20)),
        ("lumen “no call before ten”", Parts(note="no call before ten")),
        ('lumen q"second chair" q99,90', Parts(offers=((None, "second chair"), (9990, None)))),
        ('lumen q5"bolt"', Parts(offers=((500, "bolt"),))),
        ('lumen p"prices" fri', Parts(promises=(("prices", date(2026, 11, 20)),))),
        (
            'lumen p"prices" fri next mon',
            Parts(promises=(("prices", date(2026, 11, 20)),), next_due=date(2026, 11, 23)),
        ),
        ("lumen in 10 working days", Parts(next_due=date(2026, 12, 3))),
        ('lumen rest 15.01 "on leave"', Parts(rest=(date(2027, 1, 15), "on leave"))),
        ('lumen close "sold"', Parts(close="sold")),
        ("lumen NPS0 csat5 ces7", Parts(scores=(("nps", 0), ("csat", 5), ("ces", 7)))),
        ('lumen x "too loud"', Parts("service_case", note="too loud")),
        ('lumen <x "too loud"', Parts("service_case", note="too loud")),
        ('lumen <c "prices?"', Parts("call", note="prices?", incoming=True)),
        ("lumen <e+", Parts("email", "reached", incoming=True)),
        ("lumen <v$120 20m", Parts("visit", "bought", 12000, minutes=20, incoming=True)),
    ],
)  # fmt: skip
def test_each_word_of_the_grammar(store: Store, text: str, parts: Parts) -> None:
    assert read(store, text).parts == parts


def test_undo_stands_alone(store: Store) -> None:
    assert read(store, " undo ").undo
    with pytest.raises(LineError):
        parse_line("lumen undo", store, TODAY)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("lum c+", ['"Lumen Dental" c+', '"Lumos" c+']),
        ("cafe sun c+", ['"Cafe" c+ 2026-11-22', '"Cafe Sun" c+']),
        ("lumos c+ @mar", ['"Lumos" c+ @"Maria Lopez"', '"Lumos" c+ @"Mario Silva"']),
    ],
)
def test_what_can_mean_two_things_is_shown_and_not_guessed(
    store: Store, text: str, readings: list[str]
) -> None:
    with pytest.raises(AmbiguousLine) as error:
        parse_line(text, store, TODAY)
    assert [canonical(line) for line in error.value.readings] == readings
    for line in readings:
        assert line in str(error.value)


def test_two_customers_of_one_name_are_told_apart_by_their_ids(store: Store) -> None:
    with pytest.raises(AmbiguousLine) as error:
        parse_line("twin v+", store, TODAY)
    first, second = error.value.readings
    assert first.customer_id != second.customer_id
    for each in (first, second):
        assert parse_line(canonical(each), store, TODAY) == each


def test_a_name_that_nobody_can_type_is_written_as_an_id(store: Store) -> None:
    for name in ("bad\x1b]52;z\x07", "turned\u202e", "deleted\x7f"):
        made = customers.add(store, TODAY, name).customer_id
        written = canonical(parse_line(f"{id_text(made)} nps9", store, TODAY))
        assert written == f"{id_text(made)} nps9"
        assert parse_line(written, store, TODAY).customer == name


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "name a customer"),
        ("lumen", 6, "say what happened"),
        ("zzz c+", 1, "no customer “zzz”"),
        ("lumen c+ blah", 10, "“blah”"),
        ("lumen c+ nps11", 10, "0 to 10"),
        ("lumen c+ v+", 10, "twice"),
        ("lumen nps4 nps5", 12, "twice"),
        ('lumen "one" "two"', 13, "twice"),
        ("lumen +3w 2w", 11, "twice"),
        ("lumen c+ 03/04", 10, "can be"),
        ("lumen today", 7, "not ahead"),
        ("lumen c+ 2020-01-01", 10, "before today"),
        ("lumen q1,200", 7, "two amounts"),
        ('lumen c+ "', 10, "no partner"),
        ('lumen c+ ""', 10, "nothing between"),
        ('lumen p"x"', 11, "needs its date"),
        ("lumen rest fri", 15, "reason"),
        ("lumen close", 12, "reason"),
        ("lumen 20m", 7, "belong to a touch"),
        ('lumen c+ fri close "x"', 7, "do not go together"),
        ('lumen x "loud" fri', 7, "answered first"),
        ("lumen c+ @nobody", 10, "Maria Lopez"),
        ("lumen c+ 9999m", 10, "1440 minutes are the most"),
        ("lumen <c-", 7, "is reached"),
        ("lumen <s~", 7, "<s+, <s!, <s$"),
        ("lumen <x+", 7, "x+ is our answer"),
        ("lumen <c c+", 10, "twice"),
        ("lumen <", 7, "“<”"),
        ("zzz", 1, "no customer “zzz”"),
        ("zzz c+ blah", 1, "no customer “zzz”"),
        ("hotle aurora c+", 1, "no customer “hotle aurora”"),
        ("x" * 3000, 2001, "at most"),
    ],
)
def test_an_error_names_its_column(store: Store, text: str, column: int, words: str) -> None:
    with pytest.raises(LineError) as error:
        parse_line(text, store, TODAY)
    assert (error.value.column, words in told(error.value.sentence)) == (column, True)


def test_whoever_is_before_ones_eyes_may_be_left_out(store: Store) -> None:
    here = parse_line("lumos c", store, TODAY).customer_id
    for text in ('v+ "yes" +3w', "<e+", 'rest 15.01 "on leave"', "+3w"):
        line = parse_line(text, store, TODAY, here)
        assert line == parse_line(f"lumos {text}", store, TODAY)
        assert parse_line(canonical(line), store, TODAY) == line
    assert parse_line("cafe v+", store, TODAY, here).customer == "Cafe"
    assert parse_line('"cafe" v+', store, TODAY, here).customer == "Cafe"
    assert parse_line('"Café Sun wants a quote"', store, TODAY, here).parts.note is not None
    with pytest.raises(AmbiguousLine):
        parse_line('"lumen" v+', store, TODAY, here)  # a note, or Lumen Dental
    assert parse_line("undo", store, TODAY, here).undo


def test_a_word_that_is_also_a_name_is_not_guessed(store: Store) -> None:
    here = parse_line("lumos c", store, TODAY).customer_id
    for text, readings in (
        ("c+ +3w", ['"Lumos" c+ 2026-12-10', '"C+" 2026-12-10']),
        ("v +3w", ['"Lumos" v 2026-12-10']),
        ('c "x"', ['"Lumos" c "x"', '"C+" "x"', '"Cafe" "x"', '"Cafe Sun" "x"']),
    ):
        try:
            found = [parse_line(text, store, TODAY, here)]
        except AmbiguousLine as error:
            found = list(error.readings)
        assert sorted(canonical(line) for line in found) == sorted(readings)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("blah", 1, "“blah” is neither a customer nor a word"),
        ("c+ blah", 4, "“blah”"),
        ("zzz c+", 1, "“zzz” is neither a customer nor a word"),
        ("lum", 4, "say what happened"),
        ("@nobody c+", 1, "Maria Lopez"),
    ],
)
def test_an_error_of_a_line_without_its_customer(
    store: Store, text: str, column: int, words: str
) -> None:
    here = parse_line("lumos c", store, TODAY).customer_id
    with pytest.raises(LineError) as error:
        parse_line(text, store, TODAY, here)
    assert (error.value.column, words in told(error.value.sentence)) == (column, True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lum", ['"Lumen Dental"', '"Lumos"']),
        ("  cafe su", ['  "Cafe Sun"']),
        (
            "lumos c+ @xy 20m",
            [f'lumos c+ @"{name}" 20m' for name in ("Maria Lopez", "Mario Silva", "Zoë O'Neill")],
        ),
        ("lumos c+ blah", []),
        ("zzz", []),
    ],
)
def test_an_error_knows_the_words_that_would_do(store: Store, text: str, lines: list[str]) -> None:
    with pytest.raises(LineError) as wrong:
        parse_line(text, store, TODAY)
    error = wrong.value
    made = [f"{text[: error.start]}{word.text}{text[error.end :]}" for word in error.instead]
    assert made == lines


def test_a_word_that_leaves_it_open_is_pointed_at(store: Store) -> None:
    for text, column in (("lum c+", 1), ("lumos c+ @mar", 10), ("  cafe sun c+", 3)):
        with pytest.raises(AmbiguousLine) as error:
            parse_line(text, store, TODAY)
        assert error.value.column == column


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20
).filter(lambda text: text.strip() == text and text)
DAYS = st.integers(1, 3000).map(lambda days: TODAY + timedelta(days=days))
MONEY = st.integers(0, 10**9)
ENDS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"next_due": DAYS}),
    st.fixed_dictionaries({"rest": st.tuples(DAYS, WORDS)}),
)


@st.composite
def parts_of(draw: st.DrawFn) -> Parts:
    channel = draw(st.sampled_from([each for each in CHANNELS if each != "service_case"]))
    incoming = draw(st.booleans())
    outcome = draw(st.sampled_from([None, *(COMING if incoming else OUTCOMES)]))
    return Parts(
        channel=channel,
        outcome=outcome,
        bought=draw(st.none() | MONEY) if outcome == "bought" else None,
        note=draw(st.none() | WORDS),
        offers=tuple(
            draw(
                st.lists(
                    st.tuples(MONEY, st.none() | WORDS) | st.tuples(st.none(), WORDS), max_size=2
                )
            )
        ),
        promises=tuple(draw(st.lists(st.tuples(WORDS, DAYS), max_size=2))),
        contact=draw(st.sampled_from([None, "Maria Lopez", "Zoë O'Neill"])),
        scores=draw(st.sampled_from([(), (("nps", 9),), (("ces", 1), ("csat", 2))])),
        minutes=draw(st.none() | st.integers(0, 1440)),
        incoming=incoming,
        **draw(ENDS),
    )


@pytest.mark.long
@settings(max_examples=150)
@given(parts=parts_of(), name=st.sampled_from(["Lumen Dental", 'The "X" \\ Ltd', "C+"]))
def test_what_is_written_is_read_back(store: Store, parts: Parts, name: str) -> None:
    base = parse_line(f"{quote(name)} c", store, TODAY)
    contact = base.contact_id
    if parts.contact is not None:
        contact = store.value(
            "SELECT id FROM contact WHERE customer_id = ? AND name = ?",
            (base.customer_id, parts.contact),
        )
    line = Line(base.customer_id, name, base.who, base.currency, parts, contact)
    assert parse_line(canonical(line), store, TODAY) == line


PIECES = st.sampled_from(
    ["lumen", "cafe", "sun", "c+", "v-", "x", "q9", "q", '"a b"', '"', "p", 'p"z"', "fri", "+3w",
     "next", "mon", "15.03", "03/04", "@maria", "@", "nps9", "csat9", "20m", "rest", "close",
     "undo", "“x”", "„", "\\", "\x00", "\ud800", "漢字", "c$1.5k", "q1,200", "'", "--", "#",
     "<c", "<e+", "<x", "<"]
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=300)
@given(text=st.lists(PIECES | st.text(max_size=6), max_size=7).map(" ".join))
def test_any_text_is_read_or_refused_and_never_guessed(store: Store, text: str) -> None:
    wrong: BadInput
    try:
        line = parse_line(text, store, TODAY)
    except BadInput as error:
        wrong = error
    else:
        assert parse_line(canonical(line), store, TODAY) == line
        return
    if isinstance(wrong, AmbiguousLine):
        assert len(wrong.readings) > 1
        assert len({canonical(each) for each in wrong.readings}) == len(wrong.readings)
    else:
        assert isinstance(wrong, LineError)
        assert 1 <= wrong.column <= len(text) + 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reached", "c+"),
        ("rechd", "c+"),
        ("visit", "v"),
        ("clsoe", "close"),
        ("tomorow", "tomorrow"),
    ],
)
def test_a_word_that_is_none_is_answered_with_the_likely_one(typed: str, meant: str) -> None:
    """T41."""
    with pytest.raises(LineError, match=re.escape(f"did you mean {meant}? A note goes in")):
        read_parts(tokens(typed), TODAY, PLAIN, "EUR")
