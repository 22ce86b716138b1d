"""What sources and customers have cost, from a file and by hand."""

from __future__ import annotations

import pytest

from store.actions import costs, customers, sales
from store.actions.card import edit
from store.errors import BadInput
from store.ledger.undo import undo
from store.safety.opening import Store
from store.sentence import say
from store.views.portfolio.members import grouped, members
from store.views.value.facts import acquisition_costs
from tests.kit import TODAY, notes, told
from tests.store.exchange.conftest import Read

SPENT = "Campaign;Day;Spend\nTRADE  FAIR;05.01.2026;{}\nweb;06.01.2026;250,00\nradio;07.01.2026;9\n"


@pytest.fixture
def won(store: Store) -> list[bytes]:
    """Three of the fair, of whom two have bought, and one of the web."""
    sources = ("Trade fair", "Trade fair", "trade Fair", "web")
    idents = [
        customers.add(store, TODAY, f"Lumen {n}", source=source).customer_id
        for n, source in enumerate(sources)
    ]
    for n in (0, 2, 3):
        sales.purchase(store, TODAY, idents[n], 100_000, cost=40_000)
    return idents


def shared(store: Store, won: list[bytes]) -> list[int | None]:
    found = acquisition_costs(store.connection, won, TODAY)
    return [found.get(ident) for ident in won]


def earned(store: Store, ident: bytes) -> object:
    return store.value("SELECT earned FROM score WHERE customer_id = ?", (ident,))


def test_what_a_source_has_cost_comes_from_a_file(  # T114
    store: Store, read: Read, won: list[bytes]
) -> None:
    report = read(SPENT.format("1.000,01"), None, currency="EUR")
    assert (report.kind, report.new, str(report.total)) == ("costs", 3, "1259.01")
    assert any("“radio”" in note for note in notes(report))
    # In full, by those whom it won, however they are written.
    assert sorted(filter(None, shared(store, won))) == [25_000, 50_000, 50_001]
    assert shared(store, won)[1] is None
    assert earned(store, won[3]) == 35_000
    again = read(SPENT.format("1.000,01").replace("radio", "RADIO"), None, currency="EUR")
    assert (again.new, again.same) == (0, 3)
    mended = read(SPENT.format("500,00"), None, currency="EUR")
    assert (mended.changed, mended.same) == (1, 2)
    assert shared(store, won) == [25_000, None, 25_000, 25_000]
    undo(store, TODAY)
    undo(store, TODAY)
    assert shared(store, won) == [None] * 4
    assert earned(store, won[3]) == 60_000


def test_a_cost_that_is_none_is_told(store: Store, read: Read, won: list[bytes]) -> None:
    rows = "web;2026-01-06;-5\nweb;2031-01-06;5\nweb;;5\n"
    report = read(f"source;date;amount\n{rows}", None, currency="EUR")
    assert [told(why) for _, why in report.rejected] == [
        "what was spent is less than 0",
        "2031-01-06 has not come yet: it counts when it is spent",
        "it has no date",
    ]
    rows = "Lumen 0,2026-01-06,12.50,service,two calls\nLumen 0,2026-01-06,1,bribe,\n"
    report = read(f"customer,date,amount,kind,note\n{rows}", "costs", currency="EUR")
    assert (report.new, len(report.rejected)) == (1, 1)
    assert earned(store, won[0]) == 58_750


def test_what_a_source_has_cost_is_recorded_by_hand(store: Store, won: list[bytes]) -> None:
    done = costs.cost_of_source(store, TODAY, "trade FAIR", "acquisition", 90_000)
    assert done.sentence == say(
        "did.recorded", done=say("did.source_cost", source="Trade fair", on=None)
    )
    assert shared(store, won) == [45_000, None, 45_000, None]
    assert earned(store, won[0]) == 15_000
    undo(store, TODAY)
    assert earned(store, won[0]) == 60_000
    for source, kind in (("web", "retention"), ("  ", "acquisition")):
        with pytest.raises(BadInput):
            costs.cost_of_source(store, TODAY, source, kind, 100)


def test_a_source_is_one_whatever_its_capitals(store: Store, won: list[bytes]) -> None:
    for ident, source in zip(won[1:], ("Été", "Été", "ÉTÉ"), strict=True):
        edit(store, TODAY, ident, {"source": source})
    costs.cost_of_source(store, TODAY, "été", "acquisition", 50_000)
    assert shared(store, won) == [None, None, 25_000, 25_000]
    assert earned(store, won[3]) == 35_000
    by_source = grouped(members(store, TODAY), "source")
    assert {name: len(found) for name, found in by_source.items()} == {"Trade fair": 1, "Été": 3}
