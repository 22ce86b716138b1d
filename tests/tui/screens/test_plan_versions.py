"""A new version of a plan: what it changes is shown, and half of forty customers move."""

from __future__ import annotations

from pathlib import Path

from store.actions import plans
from store.ledger.morning import score_everybody
from store.lifecycle.plans import dump_plan
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.plans.schedule import plan_page, plan_rows
from store.views.plans.versions import Landings
from tests.kit import TODAY, new_store, state
from tests.store.actions.test_plans import V1, V2, runners
from tests.tui.screens.kit import NASTY, Desk, base, sitting
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.plan_versions import VersionsDialog
from tui.screens.portfolio.plans import PlansScreen


def two_versions(folder: Path, count: int) -> tuple[Store, list[bytes]]:
    store = new_store(folder / "base.db")
    plans.import_plan(store, TODAY, dump_plan(V1), "rounds.toml")
    ids = runners(store, count)
    plans.import_plan(store, TODAY, dump_plan(V2), "rounds.toml")
    return store, ids


async def to_plan(desk: Desk, key: str = "rounds") -> None:
    await desk.press("f7")
    screen = desk.screen
    assert isinstance(screen, PlansScreen)
    keys = [row.key for row in plan_rows(screen.sitting.store, TODAY)]
    screen.table.move_to(keys.index(key))
    await desk.settle()
    await desk.press("enter")
    assert isinstance(desk.screen, PlanScreen)


def dialog(desk: Desk) -> VersionsDialog[object]:
    assert isinstance(desk.screen, VersionsDialog)
    return desk.screen


async def test_half_of_forty_move_the_rest_stay_and_one_undo(tmp_path: Path) -> None:
    store, _ = two_versions(tmp_path, 40)
    score_everybody(store, TODAY)  # else the screens do it meanwhile
    before = state(store)
    async with sitting(store, (80, 24)) as desk:
        await to_plan(desk)
        assert "40 on an earlier version" in desk.facts
        await desk.press("V")
        assert "v1 → v2, 40 running" in desk.facts
        assert "~ call: title “Call” → “Call first”" in desk.facts
        assert "+ demo: added Demo" in desk.facts
        assert "- visit: removed Visit" in desk.facts
        table = dialog(desk)._table
        assert table.count == 40
        assert "Visit → Letter" in desk.text
        await desk.press("enter")
        assert "Nobody is marked" in desk.text
        await desk.press("ctrl+a")
        assert len(table.marked) == 40
        await desk.press("ctrl+a")
        assert not table.marked
        await desk.press("space", "down", "space")
        assert [row.customer for row in table.marked] == ["Customer 000", "Customer 002"]
        even = [
            each
            for each in Landings(store, TODAY, "rounds").all()
            if int(each.customer[-3:]) % 2 == 0
        ]
        table.mark(even)
        assert len(table.marked) == 20
        assert state(store) == before
        await desk.press("enter")
        assert isinstance(desk.screen, PlanScreen)
        assert "20 customers moved to Rounds v2" in desk.said
        assert plan_page(store, "rounds", TODAY).versions == ((2, 20), (1, 20))
        assert "20 on an earlier version" in desk.facts
        assert orphans(store) == 0
        rows = store.rows(
            "SELECT c.name, p.version FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
            "JOIN customer AS c ON c.id = e.customer_id WHERE e.state IN ('running', 'paused')"
        )
        assert {(int(row["name"][-3:]) % 2, row["version"]) for row in rows} == {(0, 2), (1, 1)}
        await desk.press("u")
        assert "Undone: moved 20 customers to Rounds v2" in desk.said
        assert state(store) == before


async def test_leaving_changes_nothing_and_the_key_says_why_it_cannot(tmp_path: Path) -> None:
    store, ids = two_versions(tmp_path, 3)
    score_everybody(store, TODAY)  # else the screens do it meanwhile
    before = state(store)
    async with sitting(store) as desk:
        await to_plan(desk)
        await desk.press("V", "space", "escape")
        assert isinstance(desk.screen, PlanScreen)
        assert state(store) == before
        await desk.press("V", "ctrl+a", "enter")
        assert f"{len(ids)} customers moved" in desk.said
        await desk.press("V")
        assert "Everybody in it runs through v2, the latest" in desk.toasts[0]
        assert isinstance(desk.screen, PlanScreen)


async def test_hostile_names_are_shown_letter_for_letter(tmp_path: Path) -> None:
    store = new_store(tmp_path / "base.db")
    plans.import_plan(store, TODAY, dump_plan(V1), "rounds.toml")
    runners(store, names=NASTY)
    plans.import_plan(store, TODAY, dump_plan(V2), "rounds.toml")
    async with sitting(store) as desk:
        await to_plan(desk)
        await desk.press("V")
        for name in NASTY:
            assert desk.shows(name), name
        assert "\x1b" not in desk.text
        await desk.press("ctrl+a", "enter")
        assert f"{len(NASTY)} customers moved" in desk.said


async def test_moved_elsewhere_meanwhile_is_said(tmp_path: Path) -> None:
    store, _ = two_versions(tmp_path, 2)
    async with sitting(store) as desk:
        await to_plan(desk)
        await desk.press("V", "ctrl+a")
        plans.move_enrolments(store, TODAY, "rounds")
        await desk.press("enter")
        assert "Nobody of these runs through another version" in desk.text
        assert isinstance(desk.screen, VersionsDialog)


async def test_a_plan_of_one_version_says_how_to_make_another(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await to_plan(desk, "yacht")
        await desk.press("V")
        assert "tickler plan import" in desk.toasts[0]
