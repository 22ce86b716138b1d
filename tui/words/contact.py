"""A person at a customer, in a line."""

from __future__ import annotations

from datetime import date

from store.lifecycle.dates import speak
from store.views.customer.card import Person
from store.vocabulary import channel_word


def contact_words(person: Person, today: date) -> str:
    """`Maria Ozola, buyer · 4 touches, last Tue 3 Nov, mostly by call`."""
    who = f"{person.name}, {person.role}" if person.role else person.name
    if person.last is None:
        return who
    count = f"{person.touches:,} touch{'es' if person.touches != 1 else ''}"
    how = f", mostly by {channel_word(person.channel)}" if person.touches > 1 else ""
    return f"{who} · {count}, last {speak(person.last, today)}{how}"
