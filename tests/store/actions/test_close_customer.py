"""They left, closing with its reason, reopening: each is used by the group and stays told (T21)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import close_customer, customers, groups, sales
from store.errors import BadInput
from store.leaving import gone_to, leaving_reason
from store.ledger import undo
from store.safety.opening import Store
from store.views.customer.history import History
from store.views.customer.page import customer_page
from tests.kit import TODAY
from tui.words.sentences import tell


@pytest.fixture
def buyer(store: Store) -> bytes:
    who = customers.add(store, TODAY - timedelta(days=90), "Northwind").customer_id
    for back in (80, 50, 20):
        sales.purchase(store, TODAY, who, 40_000, day=TODAY - timedelta(days=back))
    return who


def _group(store: Store, who: bytes) -> tuple[str | None, str]:
    row = customer_page(store, who, TODAY).row
    return row.group, tell(row.group_why)


_KINDS = ("closed", "reopened")


def _kinds(store: Store, who: bytes) -> list[tuple[str, str | None]]:
    lines = History(store, who).page(0, -1)
    return [
        (each.kind, tell(each.note) or None)
        for each in lines
        if each.kind in ("closed", "reopened")
    ]


def test_they_left_is_one_act_that_the_group_knows(store: Store, buyer: bytes) -> None:
    groups.said_left(store, TODAY, buyer, "competitor", "Dentalia")
    group, why = _group(store, buyer)
    assert (group, why.endswith("said that they left; gone to Dentalia")) == ("3.1", True)
    relation = customer_page(store, buyer, TODAY).relation
    assert (relation.warmth, tell(relation.cooled)) == (0, "they said that they left")
    undo.undo(store, TODAY)
    assert _group(store, buyer)[0] == "2.2"
    with pytest.raises(BadInput) as error:
        groups.said_left(store, TODAY, buyer, "competitr")
    assert tell(error.value.words) == (
        "“competitr” is not a reason for leaving: use one of need_gone, competitor, price, "
        "service, unknown; did you mean competitor?"
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Need gone", "need_gone"),
        ("no need any more.", "need_gone"),
        ("need-gone", "need_gone"),
        ("went to a competitor", "competitor"),
        ("too expensive", "price"),
    ],
)
def test_a_reason_to_leave_is_known_by_its_spellings(
    store: Store, buyer: bytes, said: str, meant: str
) -> None:
    groups.said_left(store, TODAY, buyer, said)
    assert store.value("SELECT left_reason FROM customer WHERE id = ?", (buyer,)) == meant


def test_a_competitor_is_one_however_it_is_written(store: Store, buyer: bytes) -> None:
    other = customers.add(store, TODAY, "Other").customer_id
    groups.said_left(store, TODAY, buyer, "competitor", "Dentalia")
    groups.said_left(store, TODAY, other, "competitor", " dentalia ")
    assert store.value("SELECT competitor FROM customer WHERE id = ?", (other,)) == "Dentalia"
    effect = groups.said_left(store, TODAY, other, "competitor", "Dentalai")
    assert tell(effect.sentence).endswith("Dentalai is new here: did you mean Dentalia?")


def test_a_reason_for_closing_is_what_the_group_says(store: Store, buyer: bytes) -> None:
    close_customer.close(store, TODAY, buyer, "No need any more")
    group, why = _group(store, buyer)
    assert (group, why.endswith("closed; the need is gone")) == ("3.2", True)


@pytest.mark.parametrize(
    ("said", "key", "to"),
    [
        ("They don’t need it any more", "need_gone", None),
        ("no need anymore", "need_gone", None),
        ("went bankrupt in May", "need_gone", None),
        ("kein Bedarf mehr", "need_gone", None),
        ("n'a plus besoin", "need_gone", None),
        ("went with acme", "competitor", "acme"),
        ("Switched to Bosch Rexroth because of the price", "competitor", "Bosch Rexroth"),
        ("zu Bosch gewechselt", "competitor", "Bosch"),
        ("zur Konkurrenz gewechselt", "competitor", None),
        ("passé à la concurrence", "competitor", None),
        ("przeszli do konkurencji", "competitor", None),
        ("went with another supplier", "competitor", None),
        ("Bosch was cheaper", "price", None),
        ("it was not too expensive", None, None),
        ("the price was fine, they moved away", None, None),
        ("never went with Acme", None, None),
        ("went with the flow", None, None),
    ],
)
def test_a_reason_is_read_as_people_write_it(said: str, key: str | None, to: str | None) -> None:
    assert (leaving_reason(said), gone_to(said)) == (key, to)  # T21


def test_a_closing_says_what_it_kept_of_why(store: Store, buyer: bytes) -> None:
    other = customers.add(store, TODAY, "Other").customer_id
    effect = close_customer.close(store, TODAY, buyer, "switched to Bosch")
    assert tell(effect.sentence).endswith("Why they left is kept as competitor: Bosch.")
    assert _group(store, buyer)[1].endswith("closed; gone to Bosch")
    effect = close_customer.close(store, TODAY, other, "we fell out")
    assert "“customer edit Other --left-reason …”" in tell(effect.sentence)


def test_closing_and_reopening_stay_in_the_history(store: Store, buyer: bytes) -> None:
    close_customer.close(store, TODAY - timedelta(days=3), buyer, "practice sold")
    close_customer.reopen(store, TODAY - timedelta(days=1), buyer)
    assert _kinds(store, buyer) == [("reopened", None), ("closed", "practice sold")]
    (line,) = [each for each in History(store, buyer).page(0, -1) if each.kind == "reopened"]
    assert line.outcome is None  # the kind alone says it
    close_customer.close(store, TODAY, buyer, "moved away")
    assert _kinds(store, buyer)[0] == ("closed", "moved away")
    undo.undo(store, TODAY)
    assert _kinds(store, buyer) == [("reopened", None), ("closed", "practice sold")]


def test_each_closing_has_its_own_reason(store: Store, buyer: bytes) -> None:
    close_customer.close(store, TODAY, buyer, "no need any more")
    close_customer.reopen(store, TODAY, buyer)
    close_customer.close(store, TODAY, buyer, "went with Acme")
    group, why = _group(store, buyer)
    assert (group, "the need is gone" in why) == ("3.1", False)


def test_a_reopening_stands_where_it_happened(store: Store, buyer: bytes) -> None:
    close_customer.close(store, TODAY, buyer, "practice sold")
    closed, reopened = "2026-11-19T17:00:00.000Z", "2026-11-19T17:30:00.000Z"
    store.connection.execute("UPDATE closing SET created_at = ?", (closed,))
    store.connection.execute("UPDATE follow_up SET created_at = '2026-11-19T16:30:00.000Z'")
    step = close_customer.reopen(store, TODAY, buyer).next_id
    store.connection.execute("UPDATE follow_up SET created_at = ? WHERE id = ?", (reopened, step))
    assert [kind for kind, _ in _kinds(store, buyer)] == ["reopened", "closed"]
