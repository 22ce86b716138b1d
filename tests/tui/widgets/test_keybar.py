"""The key bar shows all five outcomes and their dates at 120 and at 80 cells; a click is told."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tui.text import cell_width
from tui.widgets.keybar import KeyBar, KeyItem, lay_out

OUTCOMES = (
    KeyItem("1", "reached", "Tue 22 Dec", priority=5, id="outcome.reached"),
    KeyItem("2", "no answer", "Mon 23", priority=4, id="outcome.no_answer"),
    KeyItem("3", "message", "Tue 24", priority=3),
    KeyItem("4", "refused", "19 Feb", priority=2),
    KeyItem("5", "bought", "after-sale", priority=1),
    KeyItem("?", "help", priority=9, right=True),
)


def text(items: list[KeyItem]) -> str:
    return " · ".join("".join(piece for _, piece in item.pieces()) for item in items)


def test_all_outcomes_with_their_dates_fit_in_one_line_of_120_and_two_of_80() -> None:
    assert [text(line) for line in lay_out(OUTCOMES, 119)] == [
        "1 reached → Tue 22 Dec · 2 no answer → Mon 23 · 3 message → Tue 24 · 4 refused → 19 Feb"
        " · 5 bought → after-sale · ? help"
    ]
    assert [text(line) for line in lay_out(OUTCOMES, 79)] == [
        "1 reached → Tue 22 Dec · 2 no answer → Mon 23 · 3 message → Tue 24",
        "4 refused → 19 Feb · 5 bought → after-sale · ? help",
    ]


def test_hints_go_before_items_and_the_least_important_first() -> None:
    assert [text(line) for line in lay_out(OUTCOMES, 50)] == [
        "1 reached → Tue 22 Dec · 2 no answer → Mon 23",
        "3 message → Tue 24 · 4 refused · 5 bought · ? help",
    ]
    assert [text(line) for line in lay_out(OUTCOMES, 38)] == [
        "1 reached · 2 no answer · 3 message",
        "4 refused · 5 bought · ? help",
    ]
    assert [text(line) for line in lay_out(OUTCOMES, 20)] == ["1 reached", "2 no answer · ? help"]


def test_long_dates_are_shortened_together_before_one_is_left_out() -> None:
    days = ["Thu 3 Dec", "Wed 2 Dec", "Thu 3 Dec", "Thu 3 Dec", "Thu 3 Dec", "tomorrow"]
    names = ["reached", "no answer", "message", "refused", "bought", "wrong number"]
    items = [
        KeyItem(str(at + 1), name, day, priority=9 - at, brief=day.removeprefix(day[:4]))
        if day != "tomorrow"
        else KeyItem(str(at + 1), name, day, brief=day)
        for at, (name, day) in enumerate(zip(names, days, strict=True))
    ]
    found = [text(line) for line in lay_out([*items, OUTCOMES[-1]], 79)]
    assert found == [
        "1 reached → 3 Dec · 2 no answer → 2 Dec · 3 message → 3 Dec · 4 refused → 3 Dec",
        "5 bought → 3 Dec · 6 wrong number → tomorrow · ? help",
    ]


def test_every_line_keeps_to_its_width() -> None:
    for width in range(20, 140):
        lines = lay_out(OUTCOMES, width)
        assert len(lines) <= 2
        assert all(cell_width(text(line)) <= width + 1 for line in lines)  # "  " before the help


def test_one_item_always_stays() -> None:
    assert lay_out(OUTCOMES[:1], 3) == [
        [KeyItem("1", "reached", "", priority=5, id=OUTCOMES[0].id)]
    ]
    assert lay_out([], 10) == [[]]


class BarApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bar = KeyBar(OUTCOMES)
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.bar

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.pressed.append(message.item.key)


def lines(app: BarApp) -> list[str]:
    return [app.bar.render_line(y).text for y in range(app.bar.size.height)]


async def test_help_stands_at_the_end_of_the_last_line() -> None:
    app = BarApp()
    async with app.run_test(size=(120, 40)) as pilot:
        assert len(lines(app)) == 1
        assert lines(app)[0].endswith("after-sale  ? help")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert len(lines(app)) == 2
        assert lines(app)[1].startswith("4 refused → 19 Feb · 5 bought → after-sale  ")
        assert lines(app)[1].endswith("  ? help")
        assert {cell_width(line) for line in lines(app)} == {79}


async def test_a_click_tells_the_item_and_a_click_beside_it_nothing() -> None:
    app = BarApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.bar, offset=(1, 0))
        await pilot.click(app.bar, offset=(30, 0))
        await pilot.click(app.bar, offset=(24, 0))  # between two items
        await pilot.click(app.bar, offset=(25, 1))
        await pilot.click(app.bar, offset=(78, 1))
        assert app.pressed == ["1", "2", "5", "?"]


async def test_a_second_line_once_needed_stays_so_that_nothing_jumps() -> None:
    app = BarApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.set_items(OUTCOMES[:2])
        await pilot.pause()
        assert app.bar.size.height == 2
        assert lines(app)[1].strip() == ""
        await pilot.resize_terminal(100, 24)
        await pilot.pause()
        assert app.bar.size.height == 1
        app.bar.set_items(OUTCOMES)
        await pilot.pause()
        assert app.bar.size.height == 2


async def test_names_in_hints_are_plain_text() -> None:
    app = BarApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.set_items([KeyItem("1", "reached", "[/] \x1b]52;c;aGk=\x07 日本")])
        await pilot.pause()
        assert lines(app)[0].startswith("1 reached → [/] ␛]52;c;aGk=␇ 日本 ")
