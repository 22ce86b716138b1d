"""One count of what is left on every face: header, list, JSON, digest, day's end, focus."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from store.actions import customers
from tests.kit import TODAY
from tests.sample.conftest import FILE, opened
from tests.tui.cli.conftest import Cli
from tui.screens.day.today import read_today
from tui.widgets.columns import place
from tui.words.screen import QUEUE_COLUMNS


def faces(path: Path, *everybody: str) -> set[tuple[int, int]]:
    """What each face says is left, and in how many minutes."""
    cli = Cli(path)
    rows = cli("today", "--json", *everybody).json
    asked = [row for row in rows["items"] if not row["early"]]
    digest = cli("digest", "--json", *everybody).json
    told = cli("today", *everybody).out.splitlines()[-1]
    with closing(opened(path)) as store:
        screen = read_today(store, TODAY, everybody=bool(everybody))
    assert rows["early"] == len(rows["items"]) - len(asked) == digest["early"]
    assert screen.count == len(rows["items"])
    return {
        (rows["left"], rows["minutes"]),
        (len(asked), sum(row["minutes"] for row in asked)),
        (digest["left"], digest["left_minutes"]),
        (screen.day.left, screen.day.minutes),
        (int(told.split()[0]), int(told.split(" min")[0].split()[-1])),
        (sum(row["days_overdue"] > 0 or row["due"] == rows["today"] or bool(row["alarms"])
             for row in asked), rows["minutes"]),
    }  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "sample.db"
    copy.write_bytes(FILE.read_bytes())
    return copy


@pytest.mark.long
def test_every_face_counts_the_same(path: Path) -> None:
    """T6, also after a morning's work and with a day that has room for early steps"""
    assert len(faces(path)) == 1
    cli = Cli(path)
    for row in cli("today", "--json").json["items"][4:12:2]:
        cli("log", row["customer"]["name"], "--outcome", "reached")
    with closing(opened(path)) as store:
        customers.add(store, TODAY, "Walked in", due=TODAY)
        store.connection.execute("UPDATE rep SET daily_minutes = 1000")
    assert len(faces(path)) == 1
    assert len(faces(path, "--all")) == 1
    digest = cli("digest", "--json").json
    worked = ("done", "skipped", "moved", "rested", "dropped", "answered", "left")
    assert digest["morning"] + digest["came_in"] == sum(digest[each] for each in worked)


def test_a_filter_is_counted_as_it_is_listed(path: Path) -> None:
    """T6: a filtered list says how many it has itself"""
    found = Cli(path)("today", "segment:clinics", "--json").json
    assert found["left"] == len([row for row in found["items"] if not row["early"]]) > 0
    assert found["minutes"] == sum(row["minutes"] for row in found["items"] if not row["early"])
    told = Cli(path)("today", "segment:clinics").out.splitlines()[-1]
    assert told.startswith(f"{found['left']} left")


def test_every_alarm_of_the_sample_is_in_today(path: Path) -> None:
    """T5"""
    with closing(opened(path)) as store:
        rings = {
            row["name"]: row["kinds"]
            for row in store.rows(
                "SELECT c.name, group_concat(a.kind) AS kinds FROM alarm AS a JOIN customer AS c "
                "ON c.id = a.customer_id WHERE a.closed_on IS NULL AND a.deleted_at IS NULL "
                "AND a.loud = 1 GROUP BY c.id"
            )
        }
    found = {
        row["customer"]["name"]: ",".join(sign["kind"] for sign in row["alarms"])
        for row in Cli(path)("today", "--json").json["items"]
        if row["alarms"]
    }
    assert found == rings
    assert len(rings) >= 3


def test_a_wider_screen_shows_all_that_a_narrower_one_does() -> None:
    """T10: no column is lost with more room, and the reason gets what is to be had"""
    before: dict[str, int] = {}
    for width in (*range(74, 200),):
        placed = {each.column.id: each.width for each in place(QUEUE_COLUMNS, width, gap=1)}
        assert placed.keys() >= before.keys()
        assert all(placed[name] >= cells for name, cells in before.items())
        before = placed
    sizes = {
        width: {each.column.id: each.width for each in place(QUEUE_COLUMNS, width, gap=1)}
        for width in (74, 94, 114)
    }
    assert [each["why"] for each in sizes.values()] == [24, 44, 64]
    assert all("at_risk" in each for each in sizes.values())
