"""Next best offer: planted histories give the right counts, and what was refused is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import records
from store.actions.customers import add_inside
from store.actions.sales import add_purchase
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.follow_up_rows import settle
from store.ledger.morning import score_everybody
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.views.customer.next_offer import nothing_yet, pattern, suggestions
from tests.kit import TODAY, new_store, told


class Shop:
    """A store with products by name, two segments, and customers with their purchases."""

    def __init__(self, path: Path) -> None:
        self.store = new_store(path)
        self.products: dict[str, bytes] = {}
        with work(self.store, TODAY) as unit:
            for name in ("Filters", "Gloves", "Masks", "Trays", "Lamps"):
                values = {"name": name, "price": 1_900, "standard": int(name in "Masks Lamps")}
                self.products[name] = unit.insert("product", values)
            self.segments = {
                name: unit.insert("segment", {"name": name}) for name in ("Clinics", "Hotels")
            }

    def add(self, segment: str, count: int = 1, **bought: int) -> bytes:
        """Customers who bought these products so many days ago; returns the last one's id."""
        with work(self.store, TODAY) as unit:
            for _ in range(count):
                values = {"segment_id": self.segments[segment]}
                ident = add_inside(unit, "Somebody", TODAY, values)
                settle(unit, ident)
                self.buy(unit, ident, **bought)
        return ident

    def buy(self, unit: Unit, ident: bytes, **bought: int) -> None:
        """Purchases of these products so many days ago."""
        for name, back in bought.items():
            purchase = add_purchase(unit, ident, 1_900, None, TODAY - timedelta(days=back))
            line = {"product_id": self.products[name], "title": name, "amount": 1_900}
            unit.insert("purchase_line", {"purchase_id": purchase, **line})

    def offer(
        self, ident: bytes, title: str, back: int, answer: str = "open", *, named: bool = True
    ) -> None:
        """An offer made so many days ago and answered on that day."""
        day = (TODAY - timedelta(days=back)).isoformat()
        with work(self.store, TODAY) as unit:
            values = {"customer_id": ident, "title": title, "offered_on": day, "answer": answer}
            if named:
                values["product_id"] = self.products[title]
            if answer != "open":
                values |= {"answered_on": day, "reason": "too dear"}
            unit.insert("offer", values)

    def titles(self, ident: bytes, today: date = TODAY) -> list[str]:
        return [each.title for each in suggestions(self.store, ident, today)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "store.db")


@pytest.fixture
def planted(shop: Shop) -> tuple[Shop, bytes]:
    """14 of 22 clinics that bought filters bought gloves, then or later; others never did."""
    shop.add("Clinics", 10, Filters=200, Gloves=150)
    shop.add("Clinics", 4, Filters=90, Gloves=90)
    shop.add("Clinics", 8, Filters=120)
    shop.add("Clinics", 18, Masks=100)
    shop.add("Hotels", 30, Filters=80)
    return shop, shop.add("Clinics", Filters=38)


def test_a_planted_pattern_is_found_with_its_counts(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted  # R18, R85
    found = suggestions(shop.store, ident, TODAY)
    assert [each.title for each in found] == ["Gloves"]
    gloves = found[0]
    assert gloves.product_id == shop.products["Gloves"]
    assert gloves.base_id == shop.products["Filters"]
    assert (gloves.with_both, gloves.with_base, gloves.peers) == (14, 22, 40)
    assert gloves.share == 14 / 22
    assert gloves.base_share == 14 / 40
    assert gloves.lift == pytest.approx(1.818, abs=1e-3)
    assert (gloves.base_on, gloves.price) == (date(2026, 10, 12), 1_900)
    assert told(gloves.because) == (
        "14 of 22 Clinics customers who bought Filters also bought Gloves, then or later, "
        "1.8 times what chance gives; this customer bought Filters on 12 Oct 2026"
    )
    assert nothing_yet(shop.store, ident, TODAY) is None


def test_the_order_of_first_purchases_matters(shop: Shop) -> None:
    shop.add("Clinics", 14, Filters=90, Gloves=150)
    shop.add("Clinics", 26, Masks=100)
    assert shop.titles(shop.add("Clinics", Filters=38)) == []
    # The other way round the same purchases do speak.
    assert shop.titles(shop.add("Clinics", Gloves=38)) == ["Filters"]


@pytest.mark.long
def test_what_comes_after_today_is_not_known(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted
    assert shop.titles(ident, TODAY - timedelta(days=120)) == []
    # Then the four that bought both on one day have not yet done so.
    found = suggestions(shop.store, shop.add("Clinics", Filters=130), TODAY - timedelta(days=100))
    assert [(each.with_both, each.with_base) for each in found] == [(10, 18)]


def test_other_trades_are_no_peers(shop: Shop) -> None:  # T109
    shop.add("Hotels", 14, Filters=90, Gloves=60)
    shop.add("Hotels", 20, Masks=60)
    ident = shop.add("Clinics", Filters=38)
    shop.add("Clinics", 4, Filters=90)
    assert suggestions(shop.store, ident, TODAY) == []
    assert shop.titles(shop.add("Hotels", Filters=38)) == ["Gloves"]


@pytest.mark.long
def test_what_sells_most_silences_worse_evidence(planted: tuple[Shop, bytes]) -> None:  # T109
    shop, ident = planted
    score_everybody(shop.store, TODAY, refit=True)
    assert shop.titles(ident) == ["Gloves"]
    shop.store.connection.execute(
        "UPDATE fit SET params = json_set(params, '$.offers', "
        "json_object('offers', 60, 'hits', 4, 'popular', 9))"
    )
    assert shop.titles(ident) == []
    assert told(nothing_yet(shop.store, ident, TODAY)) == (
        "nothing to suggest yet: tried out on the purchases of Clinics customers, what others "
        "bought next was bought 4 times in 60 offers, what sells most 9 times"
    )


@pytest.mark.long
def test_the_stronger_pattern_comes_first_and_the_limit_holds(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted
    shop.add("Clinics", 20, Filters=90, Trays=30)
    shop.add("Clinics", 30, Lamps=30)
    found = suggestions(shop.store, ident, TODAY)
    assert [each.title for each in found] == ["Trays", "Gloves"]
    assert suggestions(shop.store, ident, TODAY, limit=1) == found[:1]
    assert suggestions(shop.store, ident, TODAY, limit=0) == []


def test_what_is_bought_already_is_not_suggested(planted: tuple[Shop, bytes]) -> None:
    shop, _ = planted
    assert shop.titles(shop.add("Clinics", Filters=38, Gloves=10)) == []


@pytest.mark.long
def test_a_line_without_a_product_counts_by_its_words(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted
    with work(shop.store, TODAY) as unit:
        purchase = add_purchase(unit, ident, 100, None, TODAY)
        unit.insert("purchase_line", {"purchase_id": purchase, "title": "Gloves", "amount": 100})
    assert shop.titles(ident) == []


@pytest.mark.long
def test_a_refused_product_rests_for_the_days_that_are_set(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted  # R18
    shop.offer(ident, "Gloves", 179, "refused")
    assert shop.titles(ident) == []
    assert told(nothing_yet(shop.store, ident, TODAY)) == (
        "nothing to suggest yet: what others bought next (Gloves) is on offer, agreed, or was "
        "refused in the last 180 days"
    )
    again = suggestions(shop.store, ident, TODAY + timedelta(days=1))
    assert [each.refused_on for each in again] == [TODAY - timedelta(days=179)]
    assert told(again[0].because).endswith("; refused on 24 May 2026: too dear")
    with work(shop.store, TODAY) as unit:
        choose(unit, "refusal_days", 30)
    assert shop.titles(ident) == ["Gloves"]


@pytest.mark.parametrize("answer", ["open", "accepted"])
def test_an_offer_that_stands_is_not_made_again(planted: tuple[Shop, bytes], answer: str) -> None:
    shop, ident = planted
    shop.offer(ident, "Gloves", 400, answer)
    assert shop.titles(ident) == []


@pytest.mark.parametrize(
    ("words", "same"), [("3 × gloves, blue", True), ("Boxing gloveset", False), ("Masks", False)]
)
def test_an_offer_in_words_alone_counts_for_the_product_it_names(
    planted: tuple[Shop, bytes], words: str, same: bool
) -> None:
    shop, ident = planted
    records.offer(shop.store, TODAY, ident, words)
    assert shop.titles(ident) == ([] if same else ["Gloves"])


def test_no_pattern_suggests_nothing(shop: Shop) -> None:
    # Gloves are bought as often by those without filters as by those with them.
    shop.add("Clinics", 12, Filters=90, Gloves=60)
    shop.add("Clinics", 12, Filters=90)
    shop.add("Clinics", 12, Masks=90, Gloves=60)
    shop.add("Clinics", 12, Masks=90)
    ident = shop.add("Clinics", Filters=38)
    assert suggestions(shop.store, ident, TODAY) == []
    assert told(nothing_yet(shop.store, ident, TODAY)) == (
        "nothing to suggest yet: after what this customer bought, the other 48 Clinics customers "
        "did not buy anything else more often than chance explains"
    )


def test_two_peers_are_no_evidence(shop: Shop) -> None:
    shop.add("Clinics", 2, Filters=90, Gloves=60)
    shop.add("Clinics", 30, Masks=90)
    ident = shop.add("Clinics", Filters=38)
    assert shop.titles(ident) == []
    shop.add("Clinics", Filters=90, Gloves=60)
    assert shop.titles(ident) == ["Gloves"]


def test_words_where_there_is_nothing_to_go_by(shop: Shop) -> None:
    def why(ident: bytes) -> str | None:
        assert suggestions(shop.store, ident, TODAY) == []
        return told(nothing_yet(shop.store, ident, TODAY)) or None

    start = "nothing to suggest yet: "
    nobody = shop.add("Clinics")
    assert why(nobody) == start + "no purchase in this store names a product"
    first = shop.add("Clinics", Filters=9)
    assert why(nobody) == start + "no purchase of this customer names a product"
    assert why(first) == start + (
        "too few other Clinics customers (0) have purchases that name a product"
    )


@pytest.mark.parametrize("ask", [suggestions, nothing_yet])
def test_an_unknown_customer_is_refused(
    shop: Shop, ask: Callable[[Store, bytes, date], object]
) -> None:
    with pytest.raises(Refused):
        ask(shop.store, bytes(16), TODAY)


@pytest.mark.parametrize(("amount", "line_amount"), [(-100, -100), (-100, 0), (900, -100)])
def test_what_is_taken_back_is_not_bought(
    planted: tuple[Shop, bytes], amount: int, line_amount: int
) -> None:
    shop, ident = planted
    with work(shop.store, TODAY) as unit:
        purchase = add_purchase(unit, ident, amount, None, TODAY)
        line = {"product_id": shop.products["Gloves"], "title": "Gloves", "amount": line_amount}
        unit.insert("purchase_line", {"purchase_id": purchase, **line})
    assert shop.titles(ident) == ["Gloves"]


def test_a_product_that_is_no_longer_sold_is_not_suggested(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted
    with work(shop.store, TODAY) as unit:
        unit.remove("product", shop.products["Gloves"])
    assert shop.titles(ident) == []


def test_first_purchases_count_and_the_own_latest_is_named(shop: Shop) -> None:
    # Gloves came before the first filters, and again after them.
    shop.add("Clinics", 14, Gloves=150)
    with work(shop.store, TODAY) as unit:
        for row in shop.store.rows("SELECT id FROM customer"):
            shop.buy(unit, row["id"], Filters=90)
            shop.buy(unit, row["id"], Gloves=60)
    shop.add("Clinics", 26, Masks=100)
    assert shop.titles(shop.add("Clinics", Filters=38)) == []
    ident = shop.add("Clinics", Gloves=38)
    with work(shop.store, TODAY) as unit:
        shop.buy(unit, ident, Gloves=8)
    assert [each.base_on for each in suggestions(shop.store, ident, TODAY)] == [date(2026, 11, 11)]


def test_the_third_standard_offer_asks_what_comes_next(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted  # R14
    shop.offer(ident, "Masks", 30)
    shop.offer(ident, "2 × lamps", 20, "refused", named=False)
    shop.offer(ident, "Trays", 15)  # not a standard one
    assert pattern(shop.store, ident, TODAY) is None
    shop.offer(ident, "Masks", 10)
    said = pattern(shop.store, ident, TODAY)
    assert said is not None
    assert told(said).startswith(
        "The three standard offers are made and nothing was bought since (Masks on 20 Oct 2026, "
        "2 × lamps on 30 Oct 2026, Masks on 9 Nov 2026). Next could come Gloves: 14 of 22"
    )
    assert pattern(shop.store, ident, TODAY - timedelta(days=11)) is None


@pytest.mark.long
def test_a_purchase_or_a_yes_begins_the_count_anew(planted: tuple[Shop, bytes]) -> None:
    shop, ident = planted
    for back in (60, 50, 38):
        shop.offer(ident, "Masks", back)
    # None came after the filters: the last one was made on the day they were bought.
    for back in (37, 36):
        shop.offer(ident, "Lamps", back)
    assert pattern(shop.store, ident, TODAY) is None
    shop.offer(ident, "Lamps", 35)
    assert pattern(shop.store, ident, TODAY) is not None
    shop.offer(ident, "Lamps", 34, "accepted")
    assert pattern(shop.store, ident, TODAY) is None


def test_the_pattern_without_anything_to_suggest_says_to_ask(shop: Shop) -> None:
    ident = shop.add("Clinics")
    for back in (4, 3, 2, 1):
        shop.offer(ident, "Lamps", back)
    said = pattern(shop.store, ident, TODAY)
    assert said is not None
    assert told(said).startswith("4 standard offers are made")
    assert told(said).endswith(
        "Ask what they need before the next one; nothing to suggest yet: no purchase in this store "
        "names a product."
    )


def test_only_the_latest_buyers_are_read(
    planted: tuple[Shop, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, ident = planted
    shop.add("Clinics", 3, Trays=1)
    monkeypatch.setattr("store.views.customer.market._PEERS", 39)
    found = suggestions(shop.store, ident, TODAY)
    # The four with the longest silence, of ten who bought gloves 150 days ago, are left out.
    assert [(each.peers, each.with_both, each.with_base) for each in found] == [(39, 10, 18)]
    monkeypatch.setattr(
        "store.views.customer.market._DAYS", 25
    )  # one for each of the latest buyers
    assert [each.peers for each in suggestions(shop.store, ident, TODAY)] == [25]


def test_a_large_segment_is_read_in_another_order_with_the_same_result(
    planted: tuple[Shop, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, ident = planted
    found = suggestions(shop.store, ident, TODAY)
    monkeypatch.setattr("store.views.customer.market._SORTED", 10)
    assert suggestions(shop.store, ident, TODAY) == found
