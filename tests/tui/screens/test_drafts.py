"""T91: what was half typed when the terminal went away is offered again, in the form it was in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from textual.widgets import TextArea

from store.safety.opening import open_store
from tests.kit import Clock
from tests.tui.screens.kit import Desk, Typed, base, sitting
from tui import drafts
from tui.dialogs.ask import AskDialog
from tui.dialogs.base import Dialog
from tui.dialogs.form import FormDialog
from tui.screens.work.line import LineDialog

TYPED = "wants 12 desks [now]; Größe „L“"


def end(desk: Desk) -> None:
    """The terminal goes away: what is typed is kept, and the system frees what was held."""
    desk.app.drafts.keep_now()
    desk.app.drafts._kept_in().release()


async def arrive(desk: Desk, kind: type[Dialog[object]]) -> None:
    """Wait until the form is open again and filled."""
    with patch.object(drafts, "_LOOK_AGAIN", 0):
        await desk.press("y")
        for _ in range(50):
            await desk.settle()
            if isinstance(desk.screen, kind) and desk.screen.typed():
                return
    raise AssertionError(f"The form does not come back: {desk.screen}")


@pytest.mark.parametrize(
    ("keys", "kind"),
    [("l", FormDialog), (["colon"], LineDialog), ("xc", FormDialog), ("tw", FormDialog)],
)
async def test_half_typed_words_come_back(
    tmp_path: Path, keys: Sequence[str], kind: type[Dialog[object]]
) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("down", *keys, Typed(TYPED))
        end(desk)
    async with sitting(open_store(tmp_path / "base.db", Clock()), welcomed=False) as desk:
        assert isinstance(desk.screen, AskDialog)
        assert TYPED in desk.facts
        await arrive(desk, kind)
        assert isinstance(desk.screen, kind)
        assert [words for _, _, words in desk.screen.typed()] == [TYPED]
        await desk.press("escape", *["escape"] * len(keys))
        assert not isinstance(desk.screen, Dialog)
    assert not list(tmp_path.glob("*-draft-*"))


async def test_what_is_saved_or_left_for_good_is_not_offered(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("l", Typed(TYPED))
        desk.app.drafts.keep_now()
        assert list(tmp_path.glob("*-draft-*"))
        assert isinstance(desk.screen.focused, TextArea)
        await desk.press("ctrl+s")
        assert "Undo" in desk.said or "undoes" in desk.said
        assert not list(tmp_path.glob("*-draft-*"))
