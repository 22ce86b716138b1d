"""Facts keep their words beside their texts at every width."""

from __future__ import annotations

from itertools import chain

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size

from tui.text import cell_width
from tui.widgets.facts import Fact, Facts, heading, lay_out

FACTS = (
    Fact("2.2 Regular"),
    Fact("a long sentence [/that] goes on and on", "say", "sign"),
    Fact("日本語の名前 株式会社", "risk"),
    *heading("Value"),
    Fact("two\nlines \x1b[2J", "note"),
)


def test_a_long_text_goes_on_under_its_beginning() -> None:
    lines = [(line.label, line.text) for line in chain(*lay_out(FACTS, 24))]
    assert lines == [
        ("", "2.2 Regular"),
        ("say  ", "a long sentence"),
        ("     ", "[/that] goes on and"),
        ("     ", "on"),
        ("risk ", "日本語の名前"),
        ("     ", "株式会社"),
        ("", ""),
        ("", "Value"),
        ("note ", "two"),
        ("     ", "lines ␛[2J"),
    ]


def test_no_line_is_wider_than_it_may_be() -> None:
    for width in range(10, 80):
        for line in chain(*lay_out(FACTS, width)):
            assert cell_width(line.label) + cell_width(line.text) <= width


def test_a_second_column_begins_with_a_fact() -> None:
    facts = Facts([Fact("word " * 60, "say"), Fact("one", "a"), Fact("word " * 30, "b")], flow=True)
    for width in range(96, 200):
        height = facts.get_content_height(Size(), Size(), width)
        left, right = facts._columns
        assert height == max(len(left), len(right)) < len(left) + len(right)
        assert left[0].label.strip() == "say"
        assert right[0].label.strip() in ("a", "b")
        assert len(left) + len(right) == sum(map(len, lay_out(facts.facts, facts.half)))
    facts.show([Fact("word " * 60, "say")])
    assert facts.get_content_height(Size(), Size(), 120) == len(facts._columns[0])


class FactsApp(App[None]):
    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Facts(FACTS)


async def test_facts_are_as_high_as_they_need_and_change() -> None:
    app = FactsApp()
    async with app.run_test(size=(40, 10)) as pilot:
        facts = app.query_one(Facts)
        assert facts.size.height == sum(map(len, lay_out(FACTS, facts.size.width))) == facts.needed
        assert facts.render_line(1).text.startswith("say  a long sentence [/that]")
        facts.show((Fact("one"),))
        await pilot.pause()
        assert facts.size.height == 1
        assert facts.render_line(0).text.strip() == "one"
        assert facts.render_line(9).text.strip() == ""
