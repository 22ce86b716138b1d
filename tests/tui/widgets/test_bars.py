"""The heading gives up the least important first; the done line says one sentence at a time."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from store.views.lists.team import Status
from tests.kit import TODAY
from tui.heading_signs import Signs
from tui.text import cell_width
from tui.widgets.bars import DoneBar, Figure, Heading, said_lines
from tui.widgets.keybar import KeyItem
from tui.words.team import sign_words

FIGURES = (
    Figure("Thu 19 Nov", 4),
    Figure("212 customers", 1),
    Figure("orphans 2", 6, alarm=True),
    Figure("17 left", 7),
)


class BarsApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.signs = Signs(self)

    def compose(self) -> ComposeResult:
        yield Heading("today")
        yield DoneBar([KeyItem("s", "snooze"), KeyItem("b", "rest", priority=-1)])


async def test_the_heading_keeps_what_matters() -> None:
    status = Status("north", "ab", 0, "2026-11-19T12:05:00Z", 12, None)
    signs = tuple(Figure(*each) for each in sign_words(status, TODAY))
    for width, team, there, gone in (
        (140, (), ("tickler", "F2 Today", "212 customers", "17 left"), ()),
        (84, (), ("F2 Today", "Thu 19 Nov", "orphans 2", "17 left"), ("tickler", "212")),
        (80, signs, ("F2 Today", "17 left", "sync ", "12 differ"), ("tickler", "212", "Thu")),
        (60, (), ("F2 Today", "17 left"), ("tickler", "212", "Thu")),
    ):
        app = BarsApp()
        app.signs.team = team
        async with app.run_test(size=(width, 5)):
            heading = app.query_one(Heading)
            heading.show(FIGURES)
            text = heading.render_line(0).text
            assert len(text) == width
            assert [word for word in there if word not in text] == []
            assert [word for word in gone if word in text] == []


async def test_the_done_line_takes_two_lines_at_most() -> None:
    app = BarsApp()
    async with app.run_test(size=(40, 8)) as pilot:
        bar = app.query_one(DoneBar)
        assert "s snooze · b rest" in bar.render_line(0).text
        bar.say("pay [/foo]\x1b: " + "reached " * 20)
        await pilot.pause()
        assert bar.size.height == 2
        assert bar.render_line(0).text.strip().startswith("pay [/foo]␛: reached")
        assert bar.render_line(1).text.rstrip().endswith("…")
        bar.say("")
        await pilot.pause()
        assert bar.size.height == 1
        assert "s snooze" in bar.render_line(0).text


def test_how_to_take_it_back_is_never_cut() -> None:
    long = "Applegarth Boatyard: 商談" + " and so on" * 20
    for width in range(30, 200, 7):
        for said in (f"{long} · u\u00a0undoes", long):
            lines = said_lines(said, width)
            assert len(lines) <= 2
            assert all(cell_width(line) <= width for line in lines)
            assert " ".join(lines) == said or "…" in lines[1]
            assert lines[-1].endswith("u\u00a0undoes") == (said != long)


async def test_saying_the_same_again_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = BarsApp()
    async with app.run_test(size=(40, 8)):
        bar = app.query_one(DoneBar)
        drawn: list[object] = []
        monkeypatch.setattr(bar, "refresh", lambda **more: drawn.append(more))
        bar.say("")
        assert drawn == []
        bar.say("done")
        bar.say("done")
        assert drawn.count({"layout": True}) == 1
