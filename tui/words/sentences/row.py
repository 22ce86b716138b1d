"""Why a row of a file is left out."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "closed_won_or_not": "it is closed and does not say whether it was won",
    "cost_ahead": "{day} has not come yet: it counts when it is spent",
    "customer_closed": lambda name: f"{name or 'the customer'} is closed: reopen it first",
    "day_ahead": "{day} has not come yet: plan it as a follow-up",
    "kind_no_purchase": "not a sale: it is “{kind}”",
    "lacks": "it has no {what}",
    "needs_email": "“{name}” could be {count} customers: give their e-mail",
    "needs_id": "“{name}” could be {count} customers: give their id",
    "needs_id_column": "“{name}” could be {count} customers: give their id in a column",
    "needs_rate": (
        "in {currency}, the store keeps {base}: say what one {like} is worth in {base}, "
        "as --rate {like}=RATE"
    ),
    "negative_cost": "what was spent is less than 0",
    "neither": "“{text}” says neither yes nor no",
    "no_amount": "it has no amount",
    "no_currency": "“{text}” is not a currency: use a code such as EUR",
    "no_email": "“{text}” is not an e-mail address",
    "no_months": "“{text}” is not a length in months",
    "no_object": "this is not a JSON object",
    "no_customer": "it names no customer",
    "no_date": "“{text}” is not a date{expected}.",
    "no_due_date": "it has no due date",
    "no_name": "it has no name",
    "no_number": "“{text}” is not a number.",
    "no_phone": "“{text}” is not a phone number",
    "no_touch_length": "“{text}” {unit} is not a length of a touch: 0 to 1440 minutes are.",
    "not_come": "{text} has not come yet",
    "order_in_several": "order {order} is in {currencies}",
    "order_too_large": "the rows of order {order} add up to too large an amount",
    "purchase_ahead": "{day} has not come yet: what will be bought is not a purchase",
    "refunded": "not a sale: it was refunded in full",
    "same_address": "“{address}” is an address of {count} customers: merge them",
    "same_id": "{count} customers have the id “{ident}”: merge them first",
    "status_no_purchase": "not a sale: it is “{status}”",
    "too_large_amount": "“{text}” is too large an amount.",
    "unknown_customer": "unknown customer “{name}”: import customers first",
    "was_no_purchase": "not a sale: it was {why}",
    "whole_order": "{why}: order {order} is left out as a whole",
    "without_date": "it has no date",
    "won_ahead": "it was won on {day}, which has not come yet",
    "won_or_not": "it does not say whether it was won",
    "won_without_amount": "it was won and has no amount",
    "paid_out": "it was paid by you to somebody else: no sale",
    "won_without_date": "it was won and has no date",
}
