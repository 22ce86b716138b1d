"""Keys of a person's own: what can hold holds, and each that cannot is told with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from tests.tui.screens.kit import DUE, base, sitting
from tui.key_catalogue import whole_catalogue
from tui.key_names import RESERVED, key_of, keys_of
from tui.keymap import check, with_key
from tui.keys import key_name
from tui.preferences import Preferences
from tui.screens.help import live_keys


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("L", "L"), ("?", "question_mark"), (",", "comma"), ("$", "dollar_sign"), ("+", "plus"),
        ("-", "minus"), ("/", "slash"), ("F6", "f6"), ("Ctrl+K", "ctrl+k"), ("control+k", "ctrl+k"),
        ("shift+a", "A"), ("shift+F3", "shift+f3"), ("ESC", "escape"), ("Del", "delete"),
        ("PgDn", "pagedown"), ("comma", "comma"), ("question_mark", "question_mark"),
        ("shift+ctrl+up", "ctrl+shift+up"), ("alt+x", "alt+x"), ("é", "é"), ("ж", "ж"),
        ("space", "space"), ("ctrl+/", "ctrl+slash"),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(typed: str, key: str) -> None:
    assert key_of(typed) == key
    assert key_of(key_name(key)) == key


@pytest.mark.parametrize("typed", ["", " ", "LL", "hyperdrive", "ctrl+", "foo+x", "f99", "shift+1"])
def test_what_is_no_key_is_told(typed: str) -> None:
    with pytest.raises(BadInput):
        key_of(typed)


@pytest.mark.parametrize(
    ("typed", "same"), [("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+[", "Esc")]
)
def test_a_key_that_a_terminal_takes_for_another_is_told(typed: str, same: str) -> None:
    with pytest.raises(BadInput, match=f"cannot tell .* from {same}"):
        key_of(typed)


def test_an_entry_is_a_key_a_list_or_keys_with_commas() -> None:
    assert keys_of("L") == ("L",)
    assert keys_of("L, f6") == ("L", "f6")
    assert keys_of(["L", ",", "L"]) == ("L", "comma")
    assert keys_of(",") == ("comma",)
    for wrong in (3, [], [3], True, "L,,k"):
        with pytest.raises(BadInput):
            keys_of(wrong)


def test_every_key_of_the_program_can_be_written_into_the_file() -> None:
    for action in whole_catalogue().actions.values():
        for key in action.keys:
            assert key_of(key_name(key)) == key or key in RESERVED, (action.ident, key)


def test_as_the_program_comes_every_action_has_an_id_and_no_key_two_meanings() -> None:
    known = whole_catalogue()
    for chain in known.chains:
        for ident, keys in chain.held.items():
            others = {other: keys & held for other, held in chain.held.items() if other != ident}
            assert {other: both for other, both in others.items() if both} == {}, chain.name
    # What the program comes with can stand in the file.
    entries = {each.ident: list(each.keys) for each in known.actions.values()}
    assert check(entries, known).problems == ()


def wrong(**entries: object) -> dict[str, str]:
    found = check({name.replace("__", "."): value for name, value in entries.items()},
                  whole_catalogue())  # fmt: skip
    return {problem.ident: problem.why for problem in found.problems}


def test_each_mistake_has_its_sentence() -> None:
    assert "did you mean touch.log?" in wrong(touch__lgo="L")["touch.lgo"]
    assert "“Skip” (step.skip)" in wrong(touch__log="k")["touch.log"]
    assert "keeps its meaning" in wrong(touch__log="enter")["touch.log"]
    assert "is not a key" in wrong(touch__log=7)["touch.log"]
    assert "text fields too" in wrong(screen__find="j")["screen.find"]
    # A text field keeps ctrl+k for itself.
    assert "text fields too" in wrong(screen__find="ctrl+k")["screen.find"]
    assert wrong(screen__find="j, f11", app__quit="Q") == {}


def test_what_is_at_fault_is_left_out_and_the_rest_holds() -> None:
    entries = {"touch.log": "L", "step.skip": "l", "step.rest": "s", "no.such": "x"}
    found = check(entries, whole_catalogue())
    assert found.keys == {"touch.log": ("L",), "step.skip": ("l",)}
    assert [problem.ident for problem in found.problems] == ["no.such", "step.rest"]


def test_keys_may_be_swapped_but_not_taken_from_one_that_stays() -> None:
    assert wrong(touch__log="k", step__skip="l") == {}
    # The first of them cannot hold, so that the second finds its key taken.
    found = wrong(step__skip="l", touch__log="s")
    assert set(found) == {"touch.log", "step.skip"}


def test_a_reserved_key_stays_with_its_action() -> None:
    found = check({"screen.help": "f11", "dialog.leave": "f10"}, whole_catalogue())
    assert found.keys == {"screen.help": ("f11", "f1"), "dialog.leave": ("f10", "escape")}


@given(
    st.dictionaries(
        st.sampled_from(sorted(whole_catalogue().actions)),
        st.sampled_from(["k", "l", "L", "f11", "ctrl+k", "enter", "?", "x, f9", "", 3]),
        max_size=6,
    )
)
@settings(max_examples=60)
def test_what_holds_has_no_clash_and_stands_alone_without_complaint(
    entries: dict[str, object],
) -> None:
    known = whole_catalogue()
    found = check(entries, known)
    assert set(found.keys) | {problem.ident for problem in found.problems} == set(entries)
    again = check({ident: list(keys) for ident, keys in found.keys.items()}, known)
    assert (again.keys, again.problems) == (found.keys, ())


def test_a_new_key_replaces_the_first_of_its_kind() -> None:
    assert with_key(("u", "ctrl+z"), "z") == ("z", "ctrl+z")
    assert with_key(("u", "ctrl+z"), "f11") == ("u", "f11")
    assert with_key(("f4",), "j") == ("j", "f4")
    assert with_key(("q",), "f11") == ("q", "f11")
    assert with_key(("n", "right_square_bracket", "ctrl+n"), "right_square_bracket") == (
        "right_square_bracket",
        "ctrl+n",
    )
    assert with_key(("enter",), "o") == ("o",)


def keys_file(folder: Path, text: str) -> Preferences:
    (folder / "keys.toml").write_text(text, "utf-8")
    return Preferences(folder)


async def test_the_keys_of_the_file_work_and_stand_everywhere(tmp_path: Path) -> None:
    preferences = keys_file(
        tmp_path,
        '"step.skip" = "l"\n"touch.log" = "k"\n"outcome.reached" = "7"\n'
        '"screen.undo" = "z,ctrl+z"\n"mode.customers" = "f11"\n"customer.close" = "J"\n',
    )
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        assert desk.toasts == []
        assert "k log" in desk.text
        assert "l skip" in desk.text
        assert "z undo" in desk.text
        assert "7 reached →" in desk.text
        assert "F11 Customers" in desk.text
        await desk.press("l")
        assert f"Skip: {DUE[0]}" in desk.text or "Leave out" in desk.text
        await desk.press("escape", "1")
        assert desk.said == ""  # the old key means nothing now
        await desk.press("7")
        assert desk.said.endswith("· z undoes")
        await desk.press("z")
        assert desk.said.startswith("Undone")
        rows = {row.binding.id: row.title for row in live_keys(desk.screen)}
        assert rows["touch.log"] == "Log (k)"
        assert rows["screen.undo"] == "Undo (z ctrl+z)"
        await desk.press("f11")
        assert desk.app.current_mode == "customers"
        assert "k log" in desk.text


async def test_what_cannot_hold_is_told_in_a_few_toasts(tmp_path: Path) -> None:
    lines = [f'"no.such{number}" = "x"' for number in range(5)]
    preferences = keys_file(tmp_path, "\n".join([*lines, '"touch.log" = "L"']))
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        assert len(desk.toasts) == 4
        assert desk.toasts[0].startswith("Keys: no.such0: there is no such action")
        assert desk.toasts[3] == "Keys: and 2 more entries are left out: tickler keys check"
        assert "L log" in desk.text


async def test_a_broken_file_is_told_and_the_keys_are_as_they_come(tmp_path: Path) -> None:
    preferences = keys_file(tmp_path, '"touch.log" = [L')
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        assert "keys.toml at line 1, column 16" in desk.toasts[0]
        assert "l log" in desk.text


async def test_a_key_that_is_given_away_elsewhere_is_withdrawn_once_all_screens_are_known(
    tmp_path: Path,
) -> None:
    # Today has no sorting, the list of customers has.
    preferences = keys_file(tmp_path, '"touch.log" = "S"')
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        assert "customers.sort" in desk.toasts[0]
        assert "l log" in desk.text


async def test_every_action_of_the_screen_is_in_the_palette(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        for way in ((), ("f3",)):
            await desk.press(*way)
            offered = {each.title for each in desk.app.get_system_commands(desk.screen)}
            live = live_keys(desk.screen)
            assert {row.title for row in live if not row.where} <= offered
            ids = {row.binding.id for row in live}
            assert {"touch.log", "mode.plans", "screen.settings", "app.theme"} <= ids
            assert {"Change keys", "Setting: Look", "Setting: Minutes a day"} <= offered
