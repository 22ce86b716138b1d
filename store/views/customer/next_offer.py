"""Next best offer: what customers like this one bought next and it has not (R14, R18, R85)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.names import mentions
from store.safety.opening import Store
from store.sentence import Sentence, Words, listed, say
from store.settings.values import setting
from store.value.copurchase import LEAST_PEERS, FollowOn, Market, Tried
from store.views.customer.market import LINES, peers_of, tried_out
from store.views.customer.troubles import offers_held

_STANDARD_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product to offer, and the customer's own purchase that speaks for it.

    Of `peers` customers `with_base` bought the base, `with_both` of these the product with it or
    later: `share`. Of all peers `base_share` bought the product; `lift` is how many times as many
    as by chance they are.
    `base_on` is the day this customer last bought the base, `refused_on` that of an old refusal of
    the product; `price` in minor units; `because` says it all in one line.
    """

    product_id: bytes
    title: str
    price: int | None
    base_id: bytes
    base_title: str
    base_on: date
    peers: int
    with_both: int
    with_base: int
    share: float
    base_share: float
    lift: float
    refused_on: date | None
    because: Words


def suggestions(store: Store, customer_id: bytes, today: date, limit: int = 3) -> list[Suggestion]:
    """What to offer next, the strongest first; empty where nothing speaks: see `nothing_yet`.

    Peers are the live customers of the same segment who bought last. A pair counts with three of
    them or more, and where chance does not explain it among all pairs looked at (`copurchase`);
    none counts where on the segment's own log such offers did worse than what sells most. The
    likeliest come first, by the lower end of the share of those who had not bought it by now and
    did later; a product once, for its strongest base.

    Left out is what the customer has bought, what was offered and is open or accepted, and what was
    refused less than `refusal_days` ago; all of it while a complaint holds offers back.

    Raises:
        Refused: the customer is not there.
    """
    evidence = _evidence(store, customer_id, today)
    if offers_held(store, customer_id, today) is not None:
        return []
    answers = _answers(store, customer_id, today)
    best: dict[bytes, FollowOn] = {}
    for each in evidence.speaking:
        if not answers.hold(evidence.products[each.product]):
            best.setdefault(each.product, each)
    return [_suggestion(evidence, each, answers) for each in list(best.values())[: max(0, limit)]]


def nothing_yet(store: Store, customer_id: bytes, today: date) -> Sentence | None:
    """Why there is nothing to suggest; None when there is something.

    Raises:
        Refused: the customer is not there.
    """
    evidence = _evidence(store, customer_id, today)
    answers = _answers(store, customer_id, today)
    why = offers_held(store, customer_id, today)
    if why is not None:
        return say("offer.not_now", why=why)
    if not store.value("SELECT 1 FROM purchase_line WHERE deleted_at IS NULL LIMIT 1"):
        why = say("offer.no_product")
    elif not evidence.own:
        why = say("offer.no_product_here")
    elif evidence.peers < LEAST_PEERS:
        why = say("offer.few_peers", among=evidence.among, peers=evidence.peers)
    elif evidence.beaten is not None:
        tried = evidence.beaten
        why = say(
            "offer.beaten",
            among=evidence.among,
            hits=tried.hits,
            offers=tried.offers,
            popular=tried.popular,
        )
    elif not evidence.speaking:
        why = say("offer.chance", peers=evidence.peers, among=evidence.among)
    else:
        next_ones = [evidence.products[each.product] for each in evidence.speaking]
        if all(answers.hold(product) for product in next_ones):
            names = ", ".join(sorted({product["name"] for product in next_ones}))
            why = say("offer.all_made", names=names, days=answers.days)
    return None if why is None else say("offer.not_yet", why=why)


def pattern(store: Store, customer_id: bytes, today: date) -> Sentence | None:
    """The "1-2-3-Next" pattern (R14): three standard offers since the last purchase, and what next.

    A purchase or an accepted offer begins the count anew; None before the third standard offer.
    """
    offers = _answers(store, customer_id, today).offers
    if len(offers) < _STANDARD_OFFERS:
        return None
    bought = store.value(
        "SELECT max(bought_on) FROM purchase WHERE customer_id = ? AND deleted_at IS NULL "
        "AND kind = 'purchase' AND bought_on <= ?",
        (customer_id, today.isoformat()),
    )
    agreed = [each.day for each in offers if each.answer == "accepted"]
    since = max([*agreed, date.min if bought is None else date.fromisoformat(bought)])
    standard = store.rows("SELECT id, name FROM product WHERE standard = 1 AND deleted_at IS NULL")
    made = [
        each
        for each in offers
        if each.offered_on > since and any(each.means(product) for product in standard)
    ]
    if len(made) < _STANDARD_OFFERS:
        return None
    last = [
        say("offer.made", title=each.title, on=each.offered_on) for each in made[-_STANDARD_OFFERS:]
    ]
    said = say("offer.three", count=len(made), last=listed(*last, by=", "))
    coming = suggestions(store, customer_id, today, limit=1)
    if coming:
        title, because = coming[0].title, coming[0].because
        return say("offer.next", said=said, title=title, because=because)
    return say("offer.ask", said=said, why=nothing_yet(store, customer_id, today))


@dataclass(frozen=True, slots=True)
class _Offered:
    """An offer; `day` is that of the answer where there is one."""

    product_id: bytes | None
    title: str
    offered_on: date
    answer: str
    day: date
    reason: str | None

    def means(self, product: Any) -> bool:
        """True if this product was offered: an offer may name it in its words only."""
        if self.product_id is not None:
            return bool(self.product_id == product["id"])
        return mentions(self.title, product["name"])


@dataclass(frozen=True, slots=True)
class _Answers:
    """A customer's offers, the oldest first; refusals hold for `days`."""

    offers: tuple[_Offered, ...]
    today: date
    days: int

    def hold(self, product: Any) -> bool:
        """True if the product must not be offered now."""
        return any(
            each.answer != "refused" or each.day + timedelta(days=self.days) > self.today
            for each in self.offers
            if each.means(product)
        )

    def refusal(self, product: Any) -> _Offered | None:
        """The latest refusal of the product."""
        refused = [each for each in self.offers if each.answer == "refused" and each.means(product)]
        return max(refused, key=lambda each: each.day, default=None)


def _answers(store: Store, customer_id: bytes, today: date) -> _Answers:
    return _Answers(
        tuple(
            _Offered(
                row["product_id"],
                row["title"],
                date.fromisoformat(row["offered_on"]),
                row["answer"],
                date.fromisoformat(row["answered_on"] or row["offered_on"]),
                row["reason"],
            )
            for row in store.rows(
                "SELECT * FROM offer WHERE customer_id = ? AND deleted_at IS NULL "
                "AND offered_on <= ? ORDER BY offered_on, id",
                (customer_id, today.isoformat()),
            )
        ),
        today,
        int(setting(store, "refusal_days")),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the customer bought and when last; what speaks in the purchases of `peers` customers.

    The likeliest first. `products` are the rows of the products that `speaking` names; `beaten`
    says how offers would have fared on the segment's log where what sells most did better.
    """

    own: dict[bytes, date]
    among: str
    peers: int
    speaking: tuple[FollowOn, ...] = ()
    products: Mapping[bytes, Any] = field(default_factory=dict)
    beaten: Tried | None = None


def _evidence(store: Store, customer_id: bytes, today: date) -> _Evidence:
    row = store.row(
        "SELECT g.id, g.name FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id "
        "AND g.deleted_at IS NULL WHERE c.id = ? AND c.deleted_at IS NULL",
        (customer_id,),
    )
    if row is None:
        raise Refused(say("refused.customer_gone"))
    lines = store.rows(LINES.format(who="(SELECT ?2 AS id) AS p"), (today.isoformat(), customer_id))
    own: dict[bytes, date] = {}
    firsts: dict[bytes, date] = {}
    for line in lines:
        if line[1] is not None:
            day = date.fromisoformat(line[2])
            own[line[1]] = max(day, own.get(line[1], day))
            firsts[line[1]] = min(day, firsts.get(line[1], day))
    if not own:
        return _Evidence(own, "customers", 0)
    among = "customers"
    if row["id"] is not None and store.value(
        "SELECT count(*) > 1 FROM segment WHERE deleted_at IS NULL"
    ):
        among = f"{row['name']} customers"
    market = Market(peers_of(store.connection, row["id"], today, but=customer_id), today)
    tried = tried_out(store, row["id"])
    if tried is not None and tried.hits < tried.popular:
        return _Evidence(own, among, len(market.peers), beaten=tried)
    speaking = market.follow_ons(firsts).speaking()
    products = _products(store, {each for pair in speaking for each in (pair.product, pair.base)})
    kept = (each for each in speaking if products[each.product]["deleted_at"] is None)
    ordered = sorted(
        kept,
        key=lambda each: (
            each.order(),
            products[each.product]["name"],
            products[each.base]["name"],
            each.product,
        ),
    )
    return _Evidence(own, among, len(market.peers), tuple(ordered), products)


def _products(store: Store, ids: Iterable[bytes]) -> dict[bytes, Any]:
    wanted = list(ids)
    marks = ", ".join("?" * len(wanted))
    return {
        row["id"]: row
        for row in store.rows(
            f"SELECT id, name, price, deleted_at FROM product WHERE id IN ({marks})", wanted
        )
    }


def _suggestion(evidence: _Evidence, found: FollowOn, answers: _Answers) -> Suggestion:
    product, base = evidence.products[found.product], evidence.products[found.base]
    refusal = answers.refusal(product)
    bought = evidence.own[found.base]
    because = say(
        "offer.because",
        both=found.with_both,
        base=found.with_base,
        among=evidence.among,
        bought=base["name"],
        product=product["name"],
        lift=found.lift,
        on=bought,
    )
    refused = None
    if refusal is not None:
        refused = say("offer.refused", on=refusal.day, reason=refusal.reason)
    return Suggestion(
        product_id=found.product,
        title=product["name"],
        price=product["price"],
        base_id=found.base,
        base_title=base["name"],
        base_on=bought,
        peers=found.peers,
        with_both=found.with_both,
        with_base=found.with_base,
        share=found.share,
        base_share=found.base_share,
        lift=found.lift,
        refused_on=None if refusal is None else refusal.day,
        because=listed(because, refused),
    )
