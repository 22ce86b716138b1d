"""The program with a fact of a customer more; prints for each face whether it shows it.

Run as a program of its own, because the row must be there before anything reads it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tui.widgets.columns import Fact
from tui.words import customer, faces


def _motto(sheet: customer.Sheet) -> Iterator[Fact]:
    yield Fact(f"{sheet.page.row.name} first", "motto")


customer.FACTS["motto"] = _motto
for name in ("PANEL", "WHOLE_PAGE", "TALK", "BRIEF", "POCKET"):
    face: faces.Face = getattr(faces, name)
    setattr(faces, name, face._replace(parts=(faces.Part("motto"), *face.parts)))


async def screens(path: Path) -> dict[str, bool]:
    """The panel beside a list, the page, focus."""
    from store.safety.opening import open_store
    from tests.kit import Clock
    from tests.tui.screens.kit import sitting

    shown = {}
    async with sitting(open_store(path, Clock())) as desk:
        for screen, key in (("panel", "home"), ("page", "enter"), ("focus", "f")):
            await desk.press(key)
            shown[screen] = "motto Lumen Dental first" in desk.facts
            await desk.press("escape")
    return shown


def seen(folder: Path) -> dict[str, bool]:
    """What is looked at, and whether the fact is there."""
    from tests.kit import new_store
    from tests.tui.cli.conftest import Cli

    path = folder / "store.db"
    new_store(path).close()
    run = Cli(path)
    run("customer", "add", "Lumen Dental", "--next", "today")
    run("pack", "--to", str(folder / "day"))
    sheet = "".join(file.read_text("utf-8") for file in folder.glob("day*/**/*.html"))
    words = "motto     Lumen Dental first"
    return {
        "brief": words in run("brief", "Lumen").out,
        "show": words in run("customer", "show", "Lumen").out,
        "sheet of the day": "<b>motto:</b> Lumen Dental first" in sheet,
        **asyncio.run(screens(path)),
    }


if __name__ == "__main__":
    json.dump(seen(Path(sys.argv[1])), sys.stdout)
