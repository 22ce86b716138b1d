"""Segments as a file: what is written is read back, and every fault has its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.offers import KINDS, SegmentOffer, read_offers, write_offers
from store.lifecycle.segment_files import SegmentText, dump_segments, load_segments
from store.lifecycle.stages import MODELS

TEXT = """[[segments]]
name = "Clinics"
rule = "source:referral"
window = 60

[[segments]]
name = "Yachts"
stage_model = "software"
silence = 400
"""
days = st.none() | st.integers(1, 36_500)
words = st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
texts = st.builds(
    SegmentText,
    name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map(str.strip).filter(bool),
    rule=words,
    position=st.none() | st.integers(-9, 900),
    window=days,
    horizon=days,
    period=days,
    contract=days,
    plan=words,
    silence=days,
    rot=days,
    stage_model=st.none() | st.sampled_from(sorted(MODELS)),
    offers=st.lists(
        st.builds(
            SegmentOffer,
            st.sampled_from(KINDS),
            st.text(st.characters(codec="utf-8"), max_size=12).map(str.strip).filter(bool),
            st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=80)
@given(st.lists(texts, max_size=4, unique_by=lambda each: each.name.casefold()))
def test_out_and_in_again_is_the_identity(segments: list[SegmentText]) -> None:
    text = dump_segments(segments)
    if not segments:
        return
    assert load_segments(text).segments == tuple(segments)
    assert dump_segments(load_segments(text).segments) == text


def test_where_a_key_stands() -> None:
    file = load_segments(TEXT, "s.toml")
    assert file.where(1, "window") == "s.toml:4"
    assert file.where(2, "silence") == "s.toml:9"
    assert file.where(2, "rule") == "s.toml:6"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("window = 60", "window = 0", "s.toml:4: segment Clinics: window must be a whole number"),
        ("window = 60", "windows = 60", "s.toml:4: segment Clinics: windows is a key that no seg"),
        (
            '"software"',
            '"nothing"',
            "s.toml:8: segment Yachts: stage_model “nothing” is not one of",
        ),
        ('name = "Yachts"\n', "", "s.toml:6: name is missing"),
        ("Yachts", "clinics", "s.toml:7: name “clinics” is there twice"),
        ("silence = 400", 'silence = "x"\nrot = 0', "a whole number from 1 to 36500. (1 more)"),
        ('"source:referral"', "7", "s.toml:3: segment Clinics: rule must be a text in quotes"),
        ("[[segments]]\nname", "[[customers]]\nname", "s.toml:1: customers is a key that no seg"),
        ("window = 60", "window 60", "line 4"),
    ],
)
def test_each_fault_has_its_file_and_line(old: str, new: str, sentence: str) -> None:
    with pytest.raises(BadInput) as found:
        load_segments(TEXT.replace(old, new, 1), "s.toml")
    assert sentence in str(found.value)


def test_a_file_without_segments_is_none() -> None:
    for text in ("", "segments = []", "segments = 3", 'segments = ["x"]'):
        with pytest.raises(BadInput):
            load_segments(text)


@given(texts)
def test_offers_are_kept_as_they_are(segment: SegmentText) -> None:
    assert read_offers(write_offers(segment.offers)) == segment.offers


OFFERS = """[[segments]]
name = "Clinics"
offers = [
  { kind = "discount", title = "10 % on filters", until = 2026-12-31 },
  { kind = "resource", title = "a checklist", until = "2026-12-01" },
]

[[segments]]
name = "Yachts"

[[segments.offers]]
kind = "new product"
title = "a winter berth"
"""


def test_offers_stand_in_their_segment_in_either_form() -> None:  # R63
    clinics, yachts = load_segments(OFFERS).segments
    assert [each.words for each in clinics.offers] == [
        "discount: 10 % on filters, until 2026-12-31",
        "resource: a checklist, until 2026-12-01",
    ]
    assert yachts.offers == (SegmentOffer("new product", "a winter berth"),)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '"discount"',
            '"gift"',
            r"s\.toml:3: segment Clinics: kind .gift. is not one of promotion",
        ),
        ('"10 % on filters"', '" "', r"s\.toml:3: segment Clinics: title is empty"),
        ("2026-12-31", '"2026-13-31"', "until “2026-13-31” is not a date"),
        ("2026-12-31", "2026-12-31T10:00:00", "is not a date"),
        (
            'kind = "new product"',
            'kind = "resource"\nprice = 3',
            r"s\.toml:1\d: segment Yachts: pr",
        ),
        ('title = "a winter berth"', "", r"s\.toml:1\d: segment Yachts: title is missing"),
    ],
)
def test_a_fault_of_an_offer_has_its_line(old: str, new: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        load_segments(OFFERS.replace(old, new), "s.toml")
