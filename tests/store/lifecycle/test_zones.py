"""Time zones: by name, by city, and by country only where it keeps one time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.zones import known_zone, zone_of_country


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Riga", "Europe/Riga"),
        ("europe/riga", "Europe/Riga"),
        (" Riga ", "Europe/Riga"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("Asia/Istanbul", "Asia/Istanbul"),
        ("istanbul", "Europe/Istanbul"),
        ("Nicosia", "Asia/Nicosia"),
    ],
)
def test_a_zone_by_its_name_or_its_city(text: str, name: str) -> None:
    assert known_zone(text) == name
    ZoneInfo(name)


@pytest.mark.parametrize(
    ("text", "hint"), [("Rigga", "did you mean Europe/Riga?"), ("??", "as Europe/Riga."), ("", ".")]
)
def test_an_unknown_zone_is_refused_with_the_likely_one(text: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        known_zone(text)
    assert str(caught.value).endswith(hint)


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("LV", "Europe/Riga"),
        ("latvia", "Europe/Riga"),
        (" Philippines ", "Asia/Manila"),
        ("Germany", "Europe/Berlin"),  # Büsingen keeps the same time
        ("United Kingdom", "Europe/London"),
        ("UK", "Europe/London"),
        ("Myanmar", "Asia/Yangon"),
        ("South Korea", "Asia/Seoul"),
        ("Spain", None),  # the Canaries are an hour behind
        ("US", None),
        ("Russia", None),
        ("Korea", None),  # which one?
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_tells_its_zone_only_where_it_keeps_one_time(
    country: str | None, name: str | None
) -> None:
    assert zone_of_country(country, 2026) == name


@given(st.text(max_size=20))
@settings(max_examples=100)
def test_any_text_is_a_zone_or_a_sentence(text: str) -> None:
    zone_of_country(text, 2026)
    said = "."
    try:
        ZoneInfo(known_zone(text))
    except BadInput as error:
        said = str(error)
    assert said[-1] in ".?"
