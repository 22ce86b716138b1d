"""`tickler today` (R13, R59) and `tickler brief` (R1, R2, R9)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit import TODAY
from tests.tui.cli.conftest import Cli


def test_the_queue_for_scripts_has_the_names_that_scripts_rely_on(busy: Cli) -> None:
    busy("done", "Rao", "--outcome", "bought", "--amount", "120.50", "--next", "fri")
    answer = busy("today", "--json").json
    assert {"today", "orphans", "left", "minutes", "items"} <= answer.keys()
    assert (answer["today"], answer["orphans"], answer["left"]) == ("2026-11-19", 0, 1)
    item = answer["items"][0]
    assert item.keys() >= {
        "follow_up", "customer", "segment", "group", "due", "days_overdue", "title", "channel",
        "why", "ltv", "churn_risk", "at_risk",
    }  # fmt: skip
    assert item["customer"]["name"] == "Lumen Dental"
    assert item["due"] == "2026-11-19"
    assert item["ltv"].keys() == {"earned", "ahead", "total", "currency"}
    assert item["ltv"]["earned"] == "0.00"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", item["follow_up"])


def test_the_queue_for_people_says_who_why_and_how_much_is_left(busy: Cli) -> None:
    lines = busy("today").out.splitlines()
    assert re.match(r"\*  Lumen Dental +call +today +get to know +– +\w{6}$", lines[1])
    assert lines[-1].startswith("1 left · ")
    assert lines[-1].endswith(" · orphans 0")


def test_a_step_of_an_earlier_day_is_overdue(busy: Cli) -> None:
    said = busy("today", "--today", "2026-11-20").out.splitlines()
    assert [line[0] for line in said[1:3]] == ["!", "*"]
    assert "-1d" in said[1]


@pytest.mark.long
def test_a_risky_customer_is_shown_early_while_the_day_has_room(
    tickler: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    orders = [f"Hotel Aurora,2026-0{month}-03,100" for month in (3, 4, 5, 6)]
    # Nine more buyers, or a log would tell too little.
    orders += [f"Shop {n},2026-{m:02}-1{n},100" for n in range(9) for m in range(5, 12)]
    file.write_text("\n".join(["Customer,Date,Amount", *orders]), "utf-8")
    tickler("import", str(file), "--currency", "EUR")
    line = tickler("today", "--today", "2026-11-18").out.splitlines()[1]
    assert re.match(r"\.  Hotel Aurora +call +early +silent \d+ d, longest \d+", line)


def test_a_limit_says_how_many_more_there_are(busy: Cli) -> None:
    late = ("--today", "2026-11-20")
    assert "… 1 more: --limit 0 shows all" in busy("today", "--limit", "1", *late).out
    assert "more" not in busy("today", "--limit", "0", *late).out
    assert len(busy("today", "--limit", "1", "--json", *late).json["items"]) == 1


def test_a_filter_may_stand_without_quotes_and_begin_with_a_dash(busy: Cli) -> None:
    def names(*words: str) -> list[str]:
        items = busy("today", "--json", "--today", "2026-11-20", *words).json["items"]
        return [item["customer"]["name"] for item in items]

    assert names("source:referral") == ["Hotel Aurora"]
    assert names("-source:referral", "channel:call") == ["Lumen Dental"]
    assert "fits “city:Paris”" in busy("today", "city:Paris").out
    assert busy.fails(2, "today", "ltv:lots")
    assert busy.fails(2, "today", "--jsn").startswith("No such option: --jsn")


def test_an_empty_store_teaches_what_to_do_next(tickler: Cli) -> None:
    said = tickler("today").out
    assert "tickler customer add NAME" in said
    assert "0 left · 0 min · orphans 0" in said
    assert tickler("today", "--json").json["items"] == []


def test_an_empty_day_says_what_comes_next(tickler: Cli) -> None:
    tickler("customer", "add", "Lumen", "--next", "2026-12-15")
    tickler("move", "Lumen", "2026-12-16")
    assert "Next: Lumen, Wed 16 Dec." in tickler("today").out


def test_old_scores_of_a_large_store_are_shown_with_a_hint(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.ledger.morning.due", lambda *_: 6000)
    said = busy("today")
    assert "6,000 customers are of another day: run “tickler score”" in said.err
    assert "Lumen Dental" in said.out


def test_a_store_that_cannot_be_written_is_still_shown(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = busy("today").out
    monkeypatch.setattr("store.safety.opening.unwritable", lambda _: "It can only be read.")
    assert busy("today").out == shown
    late = (TODAY + timedelta(days=300)).isoformat()
    assert busy.bare("--db", str(busy.path), "today", "--today", late, "--json").json["left"] == 3


def test_the_brief_tells_the_next_step_the_words_and_what_is_not_known(busy: Cli) -> None:
    busy("log", "Lumen", "--channel", "visit", "--note", "second chair in May")
    said = busy("brief", "Lumen", "Dental").out
    assert said.splitlines()[0] == "Lumen Dental"
    assert re.search(r"^now +Get to know · call · today", said, re.MULTILINE)
    assert re.search(r"^plan +Getting to know v1, step 1 of", said, re.MULTILINE)
    assert re.search(r"^say +\S", said, re.MULTILINE)
    assert re.search(r"^last +today visit: second chair in May$", said, re.MULTILINE)
    assert re.search(r"^ask .*what they need, their", said, re.MULTILINE)


def test_the_brief_for_scripts_holds_the_same(busy: Cli) -> None:
    answer = busy("brief", "aurora", "--json").json
    assert answer["customer"]["name"] == "Hotel Aurora"
    assert answer["source"] == "referral"
    assert answer["steps"][0]["due"] == "2026-11-20"
    assert "birthday" in answer["unknown"]
    assert answer["as_of"] == TODAY.isoformat()


def test_words_without_a_name_are_a_warning_and_never_a_gap(busy: Cli) -> None:  # R8
    said = " ".join(busy("brief", "Lumen Dental").out.split())
    assert "Hello, " in said
    assert "not known first name" in said
    busy("customer", "edit", "Lumen Dental", "--contact", "Maria [/x] Ozola")
    said = " ".join(busy("brief", "Lumen Dental").out.split())
    assert "Hello Maria," in said
    assert "not known first name" not in said


def test_where_all_are_closed_nobody_says_there_are_none(tickler: Cli) -> None:  # T85
    for name in ("Foo", "Bar"):
        tickler("customer", "add", name)
        tickler("customer", "close", name, "--reason", "no need any more")
    for command in ("today", "customers"):
        said = tickler(command)
        assert (
            "Nobody is left to work, 2 closed: “tickler customers is:closed”" in said.out + said.err
        )
