"""One fact of a customer says the same on every face that shows it."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, sales
from store.actions.records import log
from store.actions.touches import Touch
from store.exchange.pocket import pack
from store.safety.opening import Store
from store.views.customer.page import customer_page, customer_panel
from store.views.plans.preview import plan_ahead
from store.views.value.report import value_of
from store.vocabulary import CHANNELS
from tests.kit import TODAY, new_store, scratch
from tests.odd_customers import LABEL, fill_with_odd
from tests.sample.conftest import FILE, opened
from tests.tui.cli.conftest import Cli
from tui.widgets.columns import Fact
from tui.widgets.facts import LONGEST_LABEL
from tui.words import customer
from tui.words.faces import BRIEF, GROUND, PANEL, POCKET, TALK, WHOLE_PAGE, facts_of
from tui.words.pocket import pocket_page
from tui.words.screen import customer_cells
from tui.words.worth import risk_figure, risk_words

FACES = {"panel": PANEL, "page": WHOLE_PAGE, "talk": TALK, "ground": GROUND, "brief": BRIEF,
         "pocket": POCKET}  # fmt: skip


def shown(store: Store, who: bytes) -> dict[str, list[Fact]]:
    """What each face shows, read as that face reads it."""
    panel, page = customer_panel(store, who, TODAY), customer_page(store, who, TODAY)
    return {
        name: facts_of(face, panel if face is PANEL else page, TODAY)
        for name, face in FACES.items()
    }


def by_label(facts: list[Fact]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for fact in facts:
        if fact.label:
            found[fact.label].append(fact.text)
    return found


def differences(store: Store, who: bytes) -> list[str]:
    """A shorter list of the same must be the beginning of the longer one."""
    faces = {name: by_label(facts) for name, facts in shown(store, who).items()}
    return [
        f"{label}: {one} {first[label]} | {other} {second[label]}"
        for one, first in faces.items()
        for other, second in faces.items()
        for label in first.keys() & second.keys()
        if label != "offered"  # the sheet of the day tells of open offers alone
        and first[label][: len(second[label])] != second[label][: len(first[label])]
    ]


@pytest.fixture(scope="module")
def path() -> Path:
    return scratch() / "odd.db"


@pytest.fixture(scope="module")
def store(path: Path) -> Iterator[Store]:
    """These tests read alone: they share one store."""
    with closing(new_store(path)) as store:
        yield store


@pytest.fixture(scope="module")
def odd(store: Store) -> dict[str, bytes]:
    return fill_with_odd(store)


@pytest.mark.long
def test_every_face_says_the_same_of_odd_customers(store: Store, odd: dict[str, bytes]) -> None:
    told = {name: shown(store, who) for name, who in odd.items()}
    broken = {(fact.label, fact.text) for fact in told["Promise broken"]["brief"]}
    assert ("why", "promised; 8 days overdue") in broken  # a sample: the step is called so
    assert [line for who in odd.values() for line in differences(store, who)] == []
    # Each of them is shown as what it is: an oddity that no face tells would prove nothing.
    for name, words in (
        ("Lead", "the board, by price"),
        ("Complaint open", "! it squeaks · 3 days, angry, no answer yet"),
        ("Complaint open", "answer the same way"),
        ("Complaint settled", "it came late, because the carrier"),
        ("Upset", "reached, they seemed upset: never again"),
        ("Contract ends", "until Tue 1 Dec"),
        ("Several contacts", "message, today"),
        ("Promise broken", "! promised: a sample, by Wed 11 Nov, 8 days late"),
        ("Tags and fields", f"{LABEL}: shelf 4"),
        ("Tags and fields", "9, today, +2 since the first (7, Sat 10 Oct)"),
        ("Closed", "closed today: practice sold"),
        ("Standard offers, then silence", "standard offers are made"),
        ("One purchase", "€50 on 1 day, last Fri 30 Oct"),
        ("No history", "no phone and no e-mail is known"),
    ):
        assert words in "\n".join(fact.text for fact in told[name]["page"]), (name, words)
        assert words in "\n".join(fact.text for fact in told[name]["brief"]), (name, words)
    for face in FACES.keys() - {"ground"}:  # who asked for quiet is called by no face
        facts = told["Tags and fields"][face]
        assert ("quiet", "! they asked not to be contacted") in {
            (fact.label, fact.text) for fact in facts
        }, face


@pytest.mark.long
def test_no_face_says_what_is_kept_as_data(store: Store, odd: dict[str, bytes]) -> None:
    for who in odd.values():
        for facts in shown(store, who).values():
            assert [fact for fact in facts if '("' in fact.text or '{"' in fact.text] == []
    # Who must not be called is promised nothing; who rests hears why.
    for name, words in (("Tags and fields", None), ("Resting", "“We left it until Sat 19 Dec:")):
        said = [fact.text for fact in shown(store, odd[name])["page"] if fact.label == "say"]
        assert [text[:29] for text in said] == ([] if words is None else [words[:29]])


@pytest.mark.long
def test_nothing_is_cut_in_silence_and_no_label_at_all(store: Store, odd: dict[str, bytes]) -> None:
    told = {name: shown(store, who) for name, who in odd.items()}
    many = told["Several contacts"]
    assert [fact.text for fact in many["panel"] if fact.text.startswith("and ")] == ["and 2 more"]
    assert [fact.text for fact in many["talk"] if fact.text.startswith("and ")] == ["and 3 more"]
    assert sum(fact.label == "phone" for fact in many["page"]) == 6
    labels = {fact.label for faces in told.values() for facts in faces.values() for fact in facts}
    channels = {each.label for each in CHANNELS}
    assert {label for label in labels - channels if len(label) > LONGEST_LABEL} == set()


@pytest.mark.long
def test_the_command_and_the_sheet_of_the_day_print_these_facts(
    store: Store, odd: dict[str, bytes], path: Path
) -> None:
    told = {name: shown(store, who) for name, who in odd.items()}
    sheet = html.unescape(pocket_page(pack(store, TODAY, TODAY)))
    cli = Cli(path)
    for name in ("Several contacts", "Promise broken", "Tags and fields"):
        said = " ".join(cli("brief", name).out.split())
        for fact in told[name]["brief"]:
            if fact.label != "time":  # the clock goes on
                assert " ".join(f"{fact.label} {fact.text}".split()) in said
        for fact in told[name]["pocket"] if f"<h3>{name}" in sheet else ():
            assert f"<li><b>{fact.label}:</b> {fact.text}</li>" in sheet


@pytest.mark.long
def test_every_face_says_the_same_on_the_sample(tmp_path: Path) -> None:
    copy = tmp_path / "sample.db"
    copy.write_bytes(FILE.read_bytes())
    with closing(opened(copy)) as store:
        everybody = [row["id"] for row in store.rows("SELECT id FROM customer WHERE live = 1")]
        assert [line for who in everybody[::4] for line in differences(store, who)] == []


def test_what_the_plan_makes_of_it_stands_among_the_dated_steps(
    store: Store, odd: dict[str, bytes]
) -> None:
    who = odd["Several contacts"]
    page = customer_page(store, who, TODAY)
    ahead = plan_ahead(store, page.steps[0].key, TODAY).ahead
    told = [f.text for f in facts_of(GROUND, page, TODAY, ahead=ahead) if f.label == "then"]
    assert "Bring samples · visit · Sun 22 Nov" in told
    assert len(told) == 3
    alone = [f.text for f in facts_of(GROUND, page, TODAY) if f.label == "then"]
    assert alone == ["Bring samples · visit · Sun 22 Nov"]


def test_a_chance_is_never_none_of_a_sum(store: Store, odd: dict[str, bytes]) -> None:
    page = customer_panel(store, odd["Steady buyer"], TODAY)
    row = replace(page.row, churn_risk=0.001, at_risk=400)
    assert customer.at_risk_words(row, "EUR") == (
        "€4 = under 1 % chance of losing the €4,000 of margin they brought in the last 12 months"
    )
    cells = customer_cells(
        replace(page.row, churn_risk=None, at_risk=None), TODAY, "EUR", 0.6, ("risk", "at-risk")
    )
    assert [cell.text for cell in cells[-2:]] == ["–", "–"]


@pytest.mark.parametrize(
    ("rate", "figure", "words"),
    [
        (0.004, "<1 %", "<1 %: paid"), (0.62, "62 %", "62 %: paid"),
        (0.997, ">99 %", ">99 %: paid"), (1.0, "100 %", "100 %: paid"),
        (0.0, "0 %", "0 %: paid"), (None, "", "paid"),
    ],
)  # fmt: skip
def test_a_risk_that_was_worked_out_is_never_certain(
    rate: float | None, figure: str, words: str
) -> None:
    assert risk_figure(rate) == figure
    assert risk_words(rate, "paid") == words
    assert risk_words(0.004, "under 1 % likely") == "under 1 % likely"


def test_each_fact_is_shown_somewhere() -> None:
    named = {name for face in FACES.values() for part in face.parts for name in part.facts.split()}
    assert named == set(customer.FACTS)


def test_a_sale_of_unknown_amount_is_no_sale_for_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    who = customers.add(store, TODAY, "Cy Inn").customer_id
    log(store, TODAY, who, Touch(outcome="bought"))
    owed = "1 sale of an amount not known yet"
    for facts in shown(store, who).values():
        found = by_label(facts)
        assert found.get("LTV", [f"not known yet: {owed}"]) == [f"not known yet: {owed}"]
        assert found.get("bought", [f"{owed}, last today"]) == [f"{owed}, last today"]
    assert value_of(store, who, TODAY).unpriced == 1
    sales.purchase(store, TODAY, who, 50_000, day=TODAY - timedelta(days=300))
    (bought,) = by_label(shown(store, who)["page"])["bought"]
    assert bought == f"€500 on 1 day and {owed}, last today"
    sales.purchase(store, TODAY, who, 10_000, day=TODAY)
    (bought,) = by_label(shown(store, who)["page"])["bought"]
    assert bought == "€600 on 2 days, last today"
