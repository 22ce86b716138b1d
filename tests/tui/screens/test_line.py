"""The one-line log: it shows what it would do, guesses nothing, and does it with one undo."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from store.actions import customers
from store.ledger.commit import work
from tests.kit import TODAY, state
from tests.tui.screens.kit import DUE, NASTY, Desk, Typed, base, empty_base, nasty_base, sitting
from tui.screens.customers.screen import CustomersScreen
from tui.screens.day.today import TodayScreen
from tui.screens.work.line import LineDialog, choice_facts, grammar
from tui.text import cell_width, visible
from tui.widgets.facts import Facts

HANDBOOK = 'lumen c+ "wants quote" q900 +3w nps9'


def dialog(desk: Desk) -> LineDialog[object]:
    assert isinstance(desk.screen, LineDialog)
    return desk.screen


def line(desk: Desk) -> str:
    return dialog(desk).query_one(Input).value


def does(desk: Desk) -> list[tuple[str, str]]:
    """What the line would do, each with its label."""
    return [(fact.label, fact.text) for fact in dialog(desk).query_one("#does", Facts).facts]


def choices(desk: Desk) -> list[str]:
    """The lines that may be meant; the chosen one has its sign."""
    facts = dialog(desk).query_one("#choices", Facts).facts
    return [f"{fact.label}{' '.join(fact.text.split())}" for fact in facts]


def caret(desk: Desk) -> int | None:
    """The column of the terminal, counted from that of the line's first character, it points at."""
    rows = desk.text.splitlines()
    for above, row in pairwise(rows):
        if row.strip("│ ") == "^" and row.startswith(("│", " ")):
            return row.index("^") - above.index(line(desk)[0])
    return None


async def test_many_pasted_lines_are_shown_and_done_as_one(tmp_path: Path) -> None:  # T47
    store = base(tmp_path)
    async with sitting(store) as desk:
        before = state(store)
        await desk.press("colon", Typed(f'{DUE[0]} c+ "hi"\r\n\r\n{DUE[1]} v-\r\nnobody c+'))
        assert "Several lines" in desk.text
        assert "! 3" in desk.text
        assert "there is no customer “nobody”" in desk.text
        await desk.press("ctrl+s")
        assert "line 3" in getattr(desk.screen, "told", "")
        assert state(store) == before
        box = desk.screen.query_one(TextArea)
        box.text = box.text.replace("nobody c+", "")
        await desk.press("ctrl+s")
        assert "2 lines logged." in desk.said
        await desk.press("u")
        assert state(store) == before
        await desk.press("slash", Typed("Hotel\nAurora"))  # elsewhere they become one line
        assert desk.screen.query_one(Input).value == "Hotel Aurora"


async def test_the_help_is_there_while_the_line_is_empty(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 40)):
        async with sitting(base(tmp_path), size) as desk:
            await desk.press("colon")
            assert f"left out: {DUE[0]}" in desk.text
            for fact in grammar(DUE[0]):
                assert fact.text in desk.text
            await desk.press("v")
            assert "wants quote" not in desk.text
            await desk.press("backspace")
            assert "wants quote" in desk.text


async def test_what_it_would_do_is_shown_and_then_done_with_one_undo(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("colon", Typed(HANDBOOK))
        assert does(desk) == [
            ("customer", "Lumen Dental"),
            ("does", "call, reached: “wants quote”"),
            (" ", "offered a quote for €900.00"),
            (" ", "NPS 9"),
            (" ", "next Thu 10 Dec"),
            (" ", "settles “Get to know”"),
            ("then", "Ask for the next need, Thu 10 Dec"),
            ("written", '"Lumen Dental" c+ "wants quote" q900.00 2026-12-10 nps9'),
        ]
        assert state(store) == before
        await desk.press("enter")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.said.startswith("Lumen Dental: call, reached: “wants quote”; offered a quote")
        assert desk.said.endswith("u undoes")
        assert desk.app.focused is desk.today.table
        assert desk.row == DUE[1]
        assert store.value("SELECT amount FROM offer ORDER BY id DESC LIMIT 1") == 90000
        await desk.press("u")
        assert state(store) == before
        assert desk.row == DUE[0]


async def test_the_customer_under_the_cursor_may_be_left_out(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("down", "colon", Typed("<e+ +3w"))
        assert does(desk)[:2] == [("customer", DUE[1]), ("does", "e-mail from them, reached")]
        await desk.press("enter")
        assert desk.said.startswith(f"{DUE[1]}: e-mail from them, reached")
        assert store.value("SELECT direction FROM interaction ORDER BY id DESC LIMIT 1") == "in"
        await desk.press("f3", "colon", Typed("+2w"))
        assert isinstance(desk.app.screen_stack[-2], CustomersScreen)
        assert does(desk)[0] == ("customer", DUE[1])  # by name it is the first of all
        await desk.press("escape", "escape", "f7", "colon", Typed("c+"))
        assert "There is no customer “c+”" in dialog(desk).told


async def test_where_it_goes_wrong_is_pointed_at(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("colon", Typed("lumen c+ blah"))
        assert caret(desk) == 9
        assert dialog(desk).told == "“blah” is not a word of this line; a note goes in quotes."
        assert does(desk) == []
        await desk.press("enter")
        assert line(desk) == "lumen c+ blah"
        assert "“blah”" in dialog(desk).told
        await desk.press(*["backspace"] * 4)
        assert caret(desk) is None
        assert ("does", "call, reached") in does(desk)
        await desk.press(Typed('"' + "long " * 30 + '" foo'))  # longer than the field shows
        assert "“foo”" in dialog(desk).told
        rows = desk.text.splitlines()
        above, below = next(
            (above, below) for above, below in pairwise(rows) if below.strip("│ ") == "^"
        )
        assert above[below.index("^") :].startswith("foo")


async def test_a_note_that_is_still_open_is_shown_but_not_kept(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("colon", Typed('lumen c+ "wants quo'))
        assert ("does", "call, reached: “wants quo”") in does(desk)
        await desk.press("enter")
        assert "no partner" in dialog(desk).told
        assert state(store) == before
        await desk.press(Typed('te"'), "enter")
        assert "wants quote" in desk.said


async def test_what_may_mean_several_is_listed_and_never_guessed(tmp_path: Path) -> None:
    store = base(tmp_path)
    customers.add(store, TODAY, "Lumen Optics", due=TODAY)
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("colon", Typed("lumen c+"), "enter", "enter")
        assert "None of these is chosen yet" in dialog(desk).told
        assert state(store) == before
        assert [each[:1] for each in choices(desk)] == [" ", " "]
        assert choices(desk)[1].endswith('"Lumen Optics" c+')
        await desk.press("down", "down", "down", "up", "up", "up", "down", "down")
        assert [each[:1] for each in choices(desk)] == [" ", "›"]
        assert state(store) == before
        await desk.press("enter")
        assert line(desk) == '"Lumen Optics" c+'
        assert does(desk)[0] == ("customer", "Lumen Optics")
        assert state(store) == before
        await desk.press("enter")
        assert desk.said.startswith("Lumen Optics: call, reached")


async def test_a_word_that_is_also_the_name_of_another_is_not_guessed(tmp_path: Path) -> None:
    store = base(tmp_path)
    customers.add(store, TODAY, "V Line")
    async with sitting(store) as desk:
        await desk.press("colon", Typed('v "showed the chair"'))
        lines = [each.partition('"')[2] for each in choices(desk)]
        assert lines == [
            'Lumen Dental" v "showed the chair"',
            'V Line" "showed the chair"',
        ]
        await desk.press("tab", "enter")
        assert desk.said.startswith(f"{DUE[0]}: visit: “showed the chair”")


async def test_twins_are_told_apart(tmp_path: Path) -> None:
    store = base(tmp_path)
    for city in ("Riga", "Oslo"):
        customers.add(store, TODAY, "Twin", city=city)
    async with sitting(store) as desk:
        await desk.press("colon", Typed("twin nps9"))
        first, second = choices(desk)
        assert ("Riga" in first) != ("Riga" in second)
        await desk.press(*["down"] * (1 if "Riga" in first else 2), "enter", "enter")
        assert desk.said.startswith("Twin: NPS 9")
        kept = store.row(
            "SELECT c.city FROM satisfaction AS s JOIN customer AS c ON c.id = s.customer_id"
        )
        assert kept["city"] == "Riga"


async def test_names_and_contacts_are_completed(tmp_path: Path) -> None:
    store = base(tmp_path)
    who = store.value("SELECT id FROM customer WHERE name = ?", (DUE[2],))
    with work(store, TODAY) as unit:
        for person in ("Maria Lopez", "Mario Silva"):
            unit.insert("contact", {"customer_id": who, "name": person})
    async with sitting(store) as desk:
        await desk.press("colon", Typed("hotel"), "tab")
        assert line(desk) == '"Hotel Aurora" '
        assert choices(desk) == []
        await desk.press(Typed("c+ @mar"))
        assert len(choices(desk)) == 2
        assert caret(desk) == 18
        await desk.press("down", "down", "enter")
        assert line(desk) == '"Hotel Aurora" c+ @"Mario Silva"'
        await desk.press("ctrl+u", Typed("hotel c+ @zoe 20m"), "tab")
        assert line(desk) == 'hotel c+ @"Maria Lopez" 20m'
        assert ("does", "call with Maria Lopez, reached, 20 min") in does(desk)


async def test_earlier_lines_of_the_sitting_come_back(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("colon", "up")
        assert "no line of this sitting" in dialog(desk).told
        await desk.press(Typed("lumen nps9"), "enter", "colon", Typed("aurora nps8"), "enter")
        await desk.press("colon", "x", "up")
        assert line(desk) == "aurora nps8"
        await desk.press("up", "up")
        assert line(desk) == "lumen nps9"
        assert "no earlier line" in dialog(desk).told
        await desk.press("down", "down")
        assert line(desk) == "x"
        await desk.press("up", "enter")
        assert desk.said.startswith("Hotel Aurora: NPS 8")


async def test_leaving_asks_once_when_something_was_typed(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = state(store)
    async with sitting(store) as desk:
        await desk.press("colon", "escape")
        assert isinstance(desk.screen, TodayScreen)
        await desk.press("colon", Typed("lumen c+"), "escape")
        assert dialog(desk).told == "Esc again throws away what you typed; Enter does it."
        await desk.press(Typed(" zzz"), "escape")  # F11: Enter cannot do that
        assert dialog(desk).told == "Esc again throws away what you typed."
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.app.focused is desk.today.table
        assert state(store) == before


async def test_undo_is_a_line_too_and_keys_that_cannot_act_say_why(tmp_path: Path) -> None:
    store = base(tmp_path)
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("colon", "enter")
        assert "Type what happened first" in dialog(desk).told
        await desk.press("tab")
        assert "nothing to take" in dialog(desk).told
        await desk.press("down")
        assert "nothing to choose" in dialog(desk).told
        await desk.press(Typed("lumen c+"), "enter", "colon", Typed("undo"))
        assert does(desk)[0] == ("does", "Undo: Lumen Dental: call, reached.")
        await desk.press("enter")
        assert desk.said.startswith("Undone: Lumen Dental: call, reached")
        assert state(store) == before
        assert desk.row == DUE[0]
        await desk.press("ctrl+r")
        assert "Done again" in desk.said


async def test_a_line_that_the_store_refuses_stays(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("colon", Typed('x "it squeaks"'), "enter", "colon", Typed("lumen q900"))
        assert "complaint is open" in dialog(desk).told  # R92
        assert does(desk) == [("written", '"Lumen Dental" q900.00')]
        await desk.press("enter")
        assert line(desk) == "lumen q900"
        assert "complaint is open" in dialog(desk).told


async def test_what_is_typed_faster_than_it_is_shown_is_done_as_typed(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.pilot.press("colon", *"aurora", "space", *"nps7", "enter")
        await desk.settle()
        assert desk.said.startswith("Hotel Aurora: NPS 7")
        assert store.value("SELECT count(*) FROM satisfaction") == 1


async def test_hostile_names_and_notes_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        for name in NASTY:
            first = desk.row
            assert first is not None
            await desk.press("colon", Typed(f'c+ "{name.splitlines()[0]}"'))
            assert visible(first)[:20] in desk.text
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
            if name.isprintable():
                assert visible(name)[:20] in does(desk)[1][1] or choices(desk)
            await desk.press("ctrl+u", Typed("a"))  # lists the names
            await desk.press("escape", "escape", "1")


async def test_without_customers_it_says_so(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path)) as desk:
        while not isinstance(desk.screen, TodayScreen):
            await desk.press("escape")
        await desk.press("colon", Typed("lumen c+"))
        assert "There is no customer “lumen”" in dialog(desk).told


@pytest.mark.parametrize("chosen", [None, 0, 9, 29])
def test_many_choices_are_a_window_around_the_chosen_one(chosen: int | None) -> None:
    from store.actions.one_line import Choice

    many = [Choice(f"line {n}", f"[b]{n}[/] 日本語の名前" * 3) for n in range(30)]
    facts = choice_facts(many, chosen, 60)
    assert all(cell_width(fact.text) <= 58 for fact in facts)
    assert [fact.text for fact in facts if fact.label == "›"] == (
        [] if chosen is None else [next(f.text for f in facts if f"line {chosen} " in f.text)]
    )
    assert facts[-1].text.startswith("22 more")
