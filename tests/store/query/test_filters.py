"""Filters and whom they find among six customers."""

from __future__ import annotations

from datetime import date

import pytest

from store.lifecycle.calendar import WorkCalendar
from store.query import FIELDS, compile_filter
from tests.store.query.conftest import TODAY, Ask

ALL = "Ana Brightside Hotel Lumen Old Rao"

FOUND = {
    "": ALL,
    "  ": ALL,
    # Fields of words.
    "segment:clinics": "Lumen",
    "segment:clin*": "Lumen Rao",
    'segment:"clin*"': "",
    "segment:none": "Ana Brightside Old",
    'segment:"none"': "",
    "SEGMENT:HOTELS": "Hotel",
    "segment: hotels": "Hotel",
    "segment:clinics,hotels": "Hotel Lumen",
    'segment:"clinics north" , hotels': "Hotel Rao",
    "owner:ana": "Lumen Rao",
    "owner:*ana": "Ana Lumen Rao",
    'owner:"ana reyes"': "Lumen Rao",
    "owner:me": "Hotel",
    "owner:none": "Brightside Old",
    "source:referral": "Lumen",
    'source:"PAID ads"': "Ana",
    "source:paid": "",
    "source:none": "Brightside Hotel Old Rao",
    "city:york": "Ana Hotel",
    'city:"new york"': "Hotel",
    "city:ork": "",
    "city:москва": "Brightside",
    "city:ägina": "Rao",
    "country:de": "Lumen",
    "competitor:sons": "Hotel",
    "competitor:none": "Ana Brightside Lumen Old Rao",
    "name:o": "Hotel Old Rao",
    "name:AURORA": "Hotel",
    'name:"CAFÉ"': "Brightside",
    "name:lu*tal": "Lumen",
    # Choices.
    "stage:former": "Hotel Old",
    "stage:former,potential": "Ana Hotel Old",
    "group:2.2": "Lumen",
    "group:2.*": "Lumen Rao",
    "group:2": "Lumen Rao",
    "group:2.2,3.*": "Hotel Lumen Old",
    "kind:person": "Ana",
    "kind:organization -is:closed": "Brightside Hotel Lumen Rao",
    "need:has": "Lumen",
    "need:no-possibility": "Ana",
    "need:NO_POSSIBILITY": "Ana",
    "channel:visit": "Hotel",
    "channel:msg,visit": "Brightside Hotel",
    "is:closed": "Old",
    "is:open": "Ana Brightside Hotel Lumen Rao",
    "is:overdue": "Hotel Lumen",
    "is:resting": "Rao",
    "is:new": "Ana",
    "is:new,resting": "Ana Rao",
    "has:email": "Hotel",
    "has:phone": "Lumen",
    "has:promise": "Lumen",
    "has:offer": "Rao",
    "ghost": "",
    "old.example": "",
    "has:complaint": "Rao",
    "has:enquiry": "Ana",
    "attempts:>=2": "Lumen",
    "attempts:0": "Ana Brightside Hotel Old Rao",
    "pushes:>=3": "Lumen",
    "promised:<=25.11": "Lumen",
    "promised:<=today": "",
    "silence:>usual": "Lumen",
    "silence:>longest": "",
    "silence:>=longest": "Lumen",
    "silence:>101d": "Hotel Lumen",
    "silence:>102": "Hotel",
    "silence:<=0": "Rao",
    "has:note": "",
    "has:website": "",
    # Figures.
    "risk:>60%": "Lumen",
    "risk:>=60%": "Lumen Rao",
    "risk:>=0.6": "Lumen Rao",
    "risk:<60%": "Hotel",
    "risk:62%": "Lumen",
    "risk:30%": "Hotel",
    "risk:30.0%": "",
    "risk:30%..60%": "Rao Hotel",
    "risk:..50%": "Hotel",
    "risk:none": "Ana Brightside Old",
    "-risk:>60%": "Ana Brightside Hotel Old Rao",
    "ltv:>1000": "Lumen",
    "ltv:>=1000": "Lumen Rao",
    "ltv:>999.99": "Lumen Rao",
    "ltv:>10k": "Lumen",
    "ltv:>=18.24k": "Lumen",
    "ltv:1000": "Rao",
    "ltv:=1000.00": "Rao",
    "ltv:1000..20k": "Lumen Rao",
    'ltv:>="€18,240"': "Lumen",
    "ltv:<=18240EUR": "Lumen Rao",
    "ltv:none": "Ana Brightside Hotel Old",
    "earned:<0": "Hotel",
    "earned:-50": "Hotel",
    "ahead:5830": "Lumen",
    "ahead:5000..*": "Lumen",
    "at-risk:>400": "Lumen",
    "atrisk:>400": "Lumen",
    "At_Risk:>400": "Lumen",
    "revenue:0": "Ana Brightside Old",
    "revenue:500": "Hotel",
    "revenue:500.00": "",
    "purchases:0": "Ana Brightside Old",
    "purchases:1..2": "Hotel Rao",
    "purchases:>=2": "Hotel Lumen",
    'bought:"second chair"': "Lumen",
    "bought:chair": "Lumen",
    "bought:ch-2": "Lumen",
    "bought:unit": "Lumen",
    "bought:hair": "",
    # Dates. Today is Friday 20 November.
    "due:today": "Brightside",
    "due:<=today": "Brightside Hotel Lumen",
    "due:<today": "Hotel Lumen",
    "due:<=mon": "Ana Brightside Hotel Lumen",
    'due:"next mon"': "Ana",
    "due:+1d": "Ana",
    "due:<-1d": "Lumen",
    "due:yesterday": "Hotel",
    "due:2026-11-17": "Lumen",
    "due:>2026-11-19": "Ana Brightside Rao",
    "due:today..mon": "Ana Brightside",
    "due:20.12.": "Rao",
    "due:none": "Old",
    "last:>90d": "Hotel Lumen",
    "last:>102d": "Hotel",
    "last:>=102d": "Hotel Lumen",
    "last:<90d": "Rao",
    "last:>3m": "Hotel Lumen",
    "last:<=0d": "Rao",
    "last:>100": "Hotel Lumen",
    "last:100d..110d": "Lumen",
    "last:100d..": "Hotel Lumen",
    "last:..110d": "Lumen Rao",
    "last:<2026-06-30": "Hotel",
    "last:2026-01-01..2026-09-01": "Hotel Lumen",
    "last:2026-01-01..90d": "Hotel Lumen",
    "last:today": "Rao",
    "last:never": "Ana Brightside Old",
    "touched:>90d": "",
    "touched:>=90d": "Rao",
    "touched:yesterday": "Hotel",
    # Bare words: every word, anywhere in name, contact, way, city, number.
    "lumen": "Lumen",
    "DENTAL lumen": "Lumen",
    "lumen aurora": "",
    '"lumen dental"': "Lumen",
    '"dental lumen"': "",
    "“lumen dental”": "Lumen",
    "café": "Brightside",
    "CAFÉ": "Brightside",
    "ödön": "Lumen",
    "КОВА OR МОСК": "Brightside",
    "desk@aurora": "Hotel",
    "0042": "Lumen",
    "+49301234567": "Lumen",
    '"30 1234 567"': "Lumen",
    "50%": "Brightside",
    "b_50": "",
    "b*50": "Brightside",
    '"*"': "",
    '"?"': "",
    "[pty]": "Rao",
    "Rao - Sons": "Rao",
    "Dental, Lumen": "Lumen",
    # Putting terms together.
    "stage:current risk:>60%": "Lumen",
    "stage:current AND risk:>60%": "Lumen",
    "stage:former OR risk:>60%": "Hotel Lumen Old",
    "stage:former owner:me OR lumen": "Hotel Lumen",
    "stage:former (owner:me OR lumen)": "Hotel",
    "-stage:former,potential": "Brightside Lumen Rao",
    "-(stage:former OR owner:none)": "Ana Lumen Rao",
    "NOT (stage:former OR owner:none)": "Ana Lumen Rao",
    "NOT stage:former NOT owner:none": "Ana Lumen Rao",
    "--lumen": "Lumen",
    '-"lumen dental" stage:current': "Rao",
    "-competitor:sons -lumen": "Ana Brightside Old Rao",
}


def _sorted(names: str) -> str:
    return " ".join(sorted(names.split()))


@pytest.mark.parametrize("text", FOUND)
def test_finds(ask: Ask, text: str) -> None:
    assert ask(text) == _sorted(FOUND[text])


@pytest.mark.parametrize("text", [text for text in FOUND if text.strip()])
def test_the_opposite_finds_everybody_else(ask: Ask, text: str) -> None:
    rest = set(ALL.split()) - set(FOUND[text].split())
    assert ask(f"-({text})") == _sorted(" ".join(rest))


def test_the_filter_of_the_contract(ask: Ask) -> None:
    rest = "segment:clinics risk:>60% ltv:>1000 due:<=today last:>90d owner:ana"
    assert ask(f"{rest} stage:current -is:closed dental") == "Lumen"
    assert ask(f'{rest} stage:former "second chair"') == ""


@pytest.mark.parametrize("name", FIELDS)
def test_every_example_of_the_table_runs(ask: Ask, name: str) -> None:
    if name != "field":  # which there is where the user has made it
        ask(FIELDS[name].example)
    for typed, _ in FIELDS[name].choices:
        ask(f"{name}:{typed}")


def test_money_is_read_in_the_currency_of_the_store() -> None:
    assert compile_filter("ltv:>1000", TODAY, "JPY").values == (1000,)
    assert compile_filter("ltv:>1.5", TODAY, "KWD").values == (1500,)
    assert compile_filter("ltv:>CHF10", TODAY, "CHF").values == (1000,)


def test_a_date_follows_the_calendar_given() -> None:
    sunday_is_worked = WorkCalendar(weekdays=frozenset({6}))
    assert compile_filter("due:+1d", TODAY, "EUR").values == ("2026-11-23",)
    assert compile_filter("due:+1d", TODAY, "EUR", sunday_is_worked).values == ("2026-11-22",)
    assert compile_filter("last:>2wd", date(2026, 11, 23), "EUR").values == ("2026-11-19",)


def test_it_tells_whether_closed_customers_are_meant() -> None:
    assert compile_filter("is:closed", TODAY, "EUR").mentions_closed
    assert compile_filter("lumen (-is:CLOSED OR stage:former)", TODAY, "EUR").mentions_closed
    assert compile_filter("is:open", TODAY, "EUR").mentions_closed
    assert not compile_filter("closed is:new stage:former", TODAY, "EUR").mentions_closed
    assert not compile_filter("", TODAY, "EUR").mentions_closed
