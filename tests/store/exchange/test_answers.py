"""An answer that names what the file does not have is refused, with what comes near."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.mapping import Answers, parse_map, parse_sales, parse_where
from store.exchange.read_file import import_file
from tests.kit import TODAY, new_store

SALES = """customer,date,amount,status
Ann,2024-01-05,19.99,Paid
Bo,2024-01-06,5.00,"Open, 2nd notice"
Cy,2024-01-06,7.00,Viewed
"""
TOUCHES = "customer,date,type,note\nAnn,2024-01-05,Call,x\nBo,2024-01-06,Visit,y\n"


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        (SALES, {"sales": parse_sales("Piad,Veiwed")},
         "No row says “Piad”, “Veiwed”: .*did you mean Paid, Viewed"),
        (SALES, {"sales": parse_sales("“Open, 3rd notice”")}, "No row says “Open, 3rd .*2nd"),
        (SALES, {"where": [parse_where("Status=Padi")]}, "No Status is “padi”: .*mean Paid"),
        (SALES, {"where": [parse_where("status!=padi")], "sales": ["all"]}, "No status is “padi”"),
        (TOUCHES, {"where": [parse_where("Type=Call|Vist")]}, "No Type is “vist”: .*mean Visit"),
        (TOUCHES, {"mapping": parse_map("channel:cal")}, "No channel is “cal”: .*mean call"),
        (TOUCHES, {"mapping": parse_map("outcome:reeched")}, "No outcome .*mean reached"),
        (TOUCHES, {"sales": ["Paid"]}, "nothing to choose from"),
        (TOUCHES, {"unit": "minuts"}, "did you mean minutes"),
        (TOUCHES, {"kind": "interaction"}, "did you mean interactions"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_there(tmp_path: Path, text: str, answers: Answers, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    store = new_store(tmp_path / "store.db")
    told: Answers = {"currency": "EUR", **answers}
    with pytest.raises(BadInput, match=said):
        import_file(store, TODAY, path, **told)
    assert store.value("SELECT count(*) FROM customer") == 0


def test_what_was_said_of_an_earlier_file_may_be_missing_in_the_next(tmp_path: Path) -> None:
    store, path = new_store(tmp_path / "store.db"), tmp_path / "list.csv"
    path.write_text(SALES, "utf-8")
    answers = parse_sales("“Open, 2nd notice” (1), Viewed")
    report = import_file(store, TODAY, path, currency="EUR", sales=answers)
    assert report.new == 3
    path.write_text(SALES.replace("Viewed", "Paid").replace("Cy", "Di"), "utf-8")
    assert import_file(store, TODAY, path).new == 1


def test_a_name_that_may_stand_in_a_column_nobody_knows_is_asked_for(tmp_path: Path) -> None:
    store, path = new_store(tmp_path / "store.db"), tmp_path / "list.csv"
    path.write_text("Wer;Mail;Tel\nAnna Berg;a@b.test;123456\nBo Calm;b@b.test;123457\n", "utf-8")
    with pytest.raises(Asked, match=r"may be Wer: say --map name=Wer, or else --map name=Mail"):
        import_file(store, TODAY, path, kind="customers")
    report = import_file(store, TODAY, path, kind="customers", mapping={"name": "Wer"})
    assert (report.new, store.value("SELECT min(name) FROM customer")) == (2, "Anna Berg")
