"""The filter line: what it suggests, completes, means, and where it points."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from textual.app import App, ComposeResult

from store.views.lists.completion import Completion, Suggestion
from tui.text import cell_width
from tui.widgets.suggest import FilterLine, pointed

WORDS = (Suggestion("stage:", "help", None, True), Suggestion("is:new", "new", 3))


@dataclass
class Heard:
    """What the line has said to its screen."""

    typed: list[tuple[str, int]] = field(default_factory=list)
    done: int = 0


class LineApp(App[None]):
    """A line that answers everything with two suggestions for the whole text."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = Heard()

    def compose(self) -> ComposeResult:
        yield FilterLine("type")

    @property
    def line(self) -> FilterLine:
        return self.query_one(FilterLine)

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        self.heard.typed.append((event.text, event.at))
        if not event.text.endswith(" "):
            self.line.suggest(suggestions(event.text))

    def on_filter_line_done(self) -> None:
        self.heard.done += 1


def suggestions(text: str) -> Completion:
    return Completion(text, 0, len(text), "", "", WORDS)


@pytest.fixture
def app() -> LineApp:
    return LineApp()


def shown(app: LineApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_tab_and_right_complete_and_the_arrows_choose(app: LineApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        assert "›stage:" in shown(app)
        assert "is:new" in shown(app)
        await pilot.press("tab")
        assert app.line.text == "stage:"
        assert app.heard.typed[-1] == ("stage:", 6)
        await pilot.press("down", "down", "right")
        assert app.line.text == "is:new "
        assert "is:new   " not in shown(app).splitlines()[2]  # nothing to suggest after the blank
        assert app.heard.done == 0


async def test_right_inside_the_line_moves_and_tab_without_suggestions_goes_on(
    app: LineApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "t", "left", "right")
        assert app.line.text == "st"
        await pilot.press("space")
        assert not app.line.suggests
        await pilot.press("tab")
        assert app.line.text == "st "


async def test_enter_filters_and_takes_only_what_the_arrows_chose(app: LineApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "enter")
        assert (app.line.text, app.heard.done) == ("s", 1)
        await pilot.press("down", "enter")
        assert (app.line.text, app.heard.done) == ("stage:", 1)  # a value must follow
        await pilot.press("down", "down", "enter")
        assert (app.line.text, app.heard.done) == ("is:new ", 2)


async def test_counts_that_come_later_keep_the_choice_and_old_answers_are_dropped(
    app: LineApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "down", "down")
        app.line.suggest(suggestions("s"))
        await pilot.pause()
        assert "›is:new" in shown(app)
        app.line.suggest(Completion("other", 0, 5, "", "", WORDS[:1]))
        await pilot.pause()
        assert "›is:new" in shown(app)


async def test_values_of_the_store_are_shown_letter_for_letter(app: LineApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        hostile = (Suggestion('"[/b]\x1b]0;x"', "[bold]", 1), Suggestion("日本語" * 20, "", 2))
        app.line.suggest(Completion("s", 0, 1, "city", "", hostile))
        await pilot.pause()
        assert '›"[/b]␛]0;x"' in shown(app)
        assert "[bold]" in shown(app)
        assert "\x1b" not in shown(app)
        assert "日本語日本語" in shown(app)
        assert "…" in shown(app)
        await pilot.press("tab")
        assert app.line.text.startswith('"[/b]')


async def test_what_it_means_and_what_is_wrong(app: LineApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("a", "b", "space")
        app.line.mean("14 customers · [bold]x[/]")
        await pilot.pause()
        assert "14 customers · [bold]x[/]" in shown(app)
        app.line.wrong(2, "there is no \x1b field [/b]")
        await pilot.pause()
        assert shown(app).splitlines()[1].startswith("  ↑ there is no ␛ field [/b]")
        assert app.line.trouble


@pytest.mark.parametrize("width", [10, 24, 78])
@pytest.mark.parametrize("column", [0, 5, 40, 400])
@pytest.mark.parametrize("sentence", ["short", "a longer sentence that says more 日本語", "x" * 90])
def test_the_arrow_stands_under_the_character(column: int, sentence: str, width: int) -> None:
    lines = pointed(column, sentence, width)
    assert cell_width(lines[0][: lines[0].index("↑")]) == min(column, width - 1)
    assert all(cell_width(line) <= width for line in lines)
    assert sentence.replace(" ", "") in "".join(lines).replace(" ", "").replace("↑", "")
