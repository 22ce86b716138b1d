"""Segments from a file and back: one unit, one undo, and the same file again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.actions import customers
from store.actions.segment_files import import_segments
from store.actions.segments import set_segment
from store.errors import BadInput, Refused
from store.ledger import undo
from store.lifecycle.segment_files import SegmentText, dump_segments, load_segments
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.segments.files import export_segments
from tests.kit import TODAY, filled_store, state, told

TWO = """[[segments]]
name = "Clinics"
rule = "city:Riga"
window = 60
plan = "consumables"
silence = 30

[[segments]]
name = "Yachts"
rule = "city:Genoa"
stage_model = "software"
"""


def _fill_store(made: Store) -> None:
    for city in ("Riga", "Riga", "Genoa", "Oslo"):
        customers.add(made, TODAY, f"In {city}", due=TODAY, city=city)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def test_a_file_makes_and_changes_segments_with_one_undo(store: Store) -> None:
    set_segment(store, TODAY, "yachts", rule="city:Oslo", window_days=900)
    before = state(store)
    done = import_segments(store, TODAY, TWO, "s.toml")
    assert told(done.result.sentence) == "Segments: 1 made, 1 changed; 4 customers moved."
    assert [(each.segment, each.field, each.old, each.new) for each in done.changes] == [
        ("yachts", "rule", "city:Oslo", "city:Genoa"),
        ("yachts", "window", "900", "180"),
        ("yachts", "stage_model", "", "software"),
        ("Clinics", None, "", "city:Riga"),
    ]
    assert orphans(store) == 0
    after = state(store)
    again = import_segments(store, TODAY, export_segments(store), "again.toml")
    assert "nothing was changed" in told(again.result.sentence)
    assert state(store) == after
    undo.undo(store, TODAY)
    assert state(store) == before
    undo.redo(store, TODAY)
    assert state(store) == after


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("city:Riga", "risk:>>1", r"^s\.toml:3: segment Clinics: .*column"),
        ("city:Riga", "segment:x", r"^s\.toml:3: segment Clinics: .*cannot ask for the segment"),
        ("consumables", "nothing", r"^s\.toml:5: segment Clinics: There is no plan “nothing”"),
        ("software", "nothing", r"^s\.toml:11: segment Yachts: "),
    ],
)
def test_a_fault_changes_nothing(store: Store, old: str, new: str, sentence: str) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=sentence):
        import_segments(store, TODAY, TWO.replace(old, new), "s.toml")
    assert state(store) == before


def test_only_the_named_ones_are_written(store: Store) -> None:
    import_segments(store, TODAY, TWO, "s.toml")
    assert [each.name for each in load_segments(export_segments(store, ["CLINICS"])).segments] == [
        "Clinics"
    ]
    with pytest.raises(Refused, match="no segment “x”: choose one of Everyone, Clinics, Yachts"):
        export_segments(store, ["x"])


days = st.none() | st.integers(1, 36_500)
drawn = st.builds(
    SegmentText,
    name=st.sampled_from(["A", "b [/x]", 'Cli"nics', "Everyone", "שלום"]),
    rule=st.none() | st.sampled_from(["city:Riga", "purchases:>=2", '-"second chair"', "ltv:>1k"]),
    position=st.none() | st.integers(0, 9),
    window=days,
    horizon=days,
    period=days,
    contract=days,
    plan=st.none() | st.sampled_from(["consumables", "yacht"]),
    silence=days,
    rot=days,
    stage_model=st.none() | st.just("software"),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(drawn, min_size=1, max_size=3, unique_by=lambda each: each.name))
def test_in_out_in_is_the_identity(store: Store, wanted: list[SegmentText]) -> None:
    import_segments(store, TODAY, dump_segments(wanted), "a")
    text, there = export_segments(store), state(store)
    known = {each.name: each for each in load_segments(text).segments}
    for each in wanted:
        for field in ("rule", "contract", "plan", "silence", "rot", "stage_model"):
            assert getattr(known[each.name], field) == getattr(each, field)
        for field in ("position", "window", "horizon", "period"):
            said = getattr(each, field)
            assert said is None or getattr(known[each.name], field) == said
    assert "nothing was changed" in told(import_segments(store, TODAY, text, "b").result.sentence)
    assert export_segments(store) == text
    assert state(store) == there
