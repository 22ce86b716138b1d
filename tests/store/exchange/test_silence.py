"""A file of purchases fits the window of silence of segments whose days nobody has set (T116)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.actions.segments import set_segment
from store.actions.settings import set_setting
from store.exchange.read_file import import_file
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.day.queue import Queue
from store.views.plans.position import after
from store.views.segments.rules import EVERYONE
from tests.kit import TODAY, new_store, notes, told


def yearly(folder: Path, customers: int, gap: int = 365, name: str = "log.csv") -> Path:
    """A log in which each customer bought three times, the last time 200 days ago."""
    rows = [
        f"Customer {who},{TODAY - timedelta(days=200 + gap * back)},{100 + who}"
        for who in range(customers)
        for back in range(3)
    ]
    path = folder / name
    path.write_text("\n".join(["customer,date,amount", *rows]))
    return path


def days(store: Store) -> tuple[int, int]:
    row = store.row("SELECT window_days, horizon_days FROM segment WHERE name = ?", (EVERYONE,))
    assert row is not None
    return row["window_days"], row["horizon_days"]


def test_who_buys_once_a_year_is_not_gone_after_half_of_it(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    report = import_file(store, TODAY, yearly(tmp_path, 4), currency="EUR")
    assert days(store) == (370, 370)
    assert (
        "Everyone: 8 of 8 gaps between purchases are longer than 180 days, so a customer counts as "
        "gone after 370 days of silence, and risk looks 370 days ahead." in report.notes
    )
    groups = {row[0] for row in store.connection.execute("SELECT DISTINCT stage FROM standing")}
    assert groups == {"current"}
    # The same file again changes nothing, and one undo takes all of it back.
    again = import_file(store, TODAY, tmp_path / "log.csv", currency="EUR")
    assert (again.undo, again.notes) == (None, ())
    undo(store, TODAY)
    assert days(store) == (180, 90)


def test_three_gaps_are_enough_where_nobody_came_back_earlier(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    log = tmp_path / "few.csv"
    rows = [f"Customer {who},{TODAY - timedelta(days=200 + back)},100" for who in range(3)
            for back in (0, 330 + who)]  # fmt: skip
    log.write_text("\n".join(["customer,date,amount", *rows]))
    import_file(store, TODAY, log, currency="EUR")
    assert days(store) == (340, 340)
    other = new_store(tmp_path / "other.db")
    log.write_text(f"{log.read_text()}\nCustomer 0,{TODAY - timedelta(days=190)},100")  # ten days
    import_file(other, TODAY, log, currency="EUR")
    assert days(other) == (180, 90)


def test_what_a_person_has_set_stays(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    set_segment(store, TODAY, EVERYONE, window_days=120)
    report = import_file(store, TODAY, yearly(tmp_path, 4), currency="EUR")
    assert (days(store), report.notes[:-2]) == ((120, 90), ())


def test_few_or_short_gaps_change_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    report = import_file(store, TODAY, yearly(tmp_path, 1), currency="EUR")  # two gaps
    assert (days(store), report.notes[:-2]) == ((180, 90), ())
    short = import_file(store, TODAY, yearly(tmp_path, 9, gap=30, name="b.csv"), currency="EUR")
    assert (days(store), short.notes) == ((180, 90), ())


def contracts(folder: Path, customers: int) -> Path:
    """A list of contracts, each a customer for two years and paid for some months to come."""
    rows = [
        f"Kunde {who};{TODAY - timedelta(days=730 + who):%d.%m.%Y};"
        f"{TODAY + timedelta(days=40 + 20 * who):%d.%m.%Y}"
        for who in range(customers)
    ]
    path = folder / "contracts.csv"
    path.write_text("\n".join(["Kunde;Vertrag seit;bezahlt bis", *rows]))
    return path


def test_where_most_are_paid_until_a_day_it_is_taken_for_contracts(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    report = import_file(store, TODAY, contracts(tmp_path, 5))
    assert store.value("SELECT contract_days FROM segment WHERE name = ?", (EVERYONE,)) == 365
    assert (
        "Everyone: 5 of 5 customers are paid until a day, so they are taken to have contracts of "
        "365 days." in report.notes
    )
    set_segment(store, TODAY, EVERYONE, contract_days=None)
    more = tmp_path / "more.csv"
    more.write_text("Kunde;bezahlt bis\nEine mehr;01.02.2027")
    import_file(store, TODAY, more)
    assert store.value("SELECT contract_days FROM segment WHERE name = ?", (EVERYONE,)) is None


def test_purchases_that_come_later_say_at_which_place_plans_begin(tmp_path: Path) -> None:  # T14
    store = new_store(tmp_path / "store.db")
    steps = "SELECT DISTINCT f.title FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id"
    seen = []
    for name, ago in (("old.csv", 100), ("new.csv", 3)):
        log = tmp_path / name
        day = TODAY - timedelta(days=ago)
        rows = [f"Kunde {who};{day:%d.%m.%Y};100,00" for who in range(5)]
        log.write_text("\n".join(["Kunde;Datum;Betrag", *rows]))
        import_file(store, TODAY, log, currency="EUR")
        seen.append({row[0] for row in store.connection.execute(steps)})
    assert seen == [{"Before the next need"}, {"Help with the first use"}]


def test_contracts_have_their_step_before_the_paid_time_ends(tmp_path: Path) -> None:  # R22
    store = new_store(tmp_path / "store.db")
    import_file(store, TODAY, contracts(tmp_path, 5))
    steps = "SELECT DISTINCT f.title FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id"
    assert {row[0] for row in store.connection.execute(steps)} == {"Before the paid time ends"}


def test_who_begins_before_an_end_goes_on_at_the_place_of_their_history(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    file, log = tmp_path / "contracts.csv", tmp_path / "log.csv"
    then = TODAY - timedelta(days=364)
    names = [f"Kunde {who}" for who in range(5)]
    file.write_text("\n".join(["Kunde;Ort", *(f"{name};Riga" for name in names)]))
    log.write_text("\n".join(["Kunde;Datum;Betrag", *(f"{name};{then};100" for name in names)]))
    set_segment(store, TODAY, EVERYONE, contract_days=365, window_days=400)
    import_file(store, TODAY, file)
    import_file(store, TODAY, log, currency="EUR")
    first = store.row("SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id")
    assert first is not None
    titles = [first["title"], after(store, first, "reached", TODAY).title]
    assert titles[0] == "Before the term ends"
    assert titles[1] not in ("Say what happens now", "Help with the first use")


# T14, T81: a list of contracts alone: each begins where its own term stands.
def test_a_list_of_contracts_begins_with_the_nearest_ends(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    ends = [-3, 0, 1, 9, 13, 20, 24, 28, 29, 300, 640]
    file = tmp_path / "accounts.csv"
    rows = [f"App {n},a{n}@app.io,{TODAY + timedelta(days=each)}" for n, each in enumerate(ends)]
    file.write_text("\n".join(["Account,Contact email,Renewal date", *rows]))
    report = import_file(store, TODAY, file)
    assert (
        "Everyone: 11 of 11 customers are paid until a day, 8 of them for 31 days at most, so they "
        "are taken to have contracts of 30 days." in report.notes
    )
    first = store.rows(
        "SELECT c.paid_until, f.title, f.due_on, f.say FROM customer AS c "
        "JOIN follow_up AS f ON f.id = c.next_id ORDER BY c.paid_until"
    )
    assert [row["title"] for row in first[:9]] == [
        "The paid time is over",
        "Before the term ends",
        *["Before the paid time ends"] * 7,
    ]
    assert [row["due_on"] for row in first[:5]] == [TODAY.isoformat()] * 5
    assert all(row["due_on"] <= max(row["paid_until"], TODAY.isoformat()) for row in first)
    assert not any("has arrived" in row["say"] for row in first)
    why = [row.why for row in Queue(store, TODAY).page(0, 3)]
    assert {told(words) for each in why for words in each} >= {
        "paid time ended 3 d ago",
        "paid time ends today",
        "paid time ends in 1 d",
    }


def test_ends_on_one_day_are_no_evidence_of_a_short_term(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    file = tmp_path / "accounts.csv"
    rows = [f"App {n},{TODAY + timedelta(days=20)}" for n in range(12)]
    file.write_text("\n".join(["Account,Renewal date", *rows]))
    import_file(store, TODAY, file)
    assert store.value("SELECT contract_days FROM segment WHERE name = ?", (EVERYONE,)) == 365


def test_margin_and_cost_to_serve_are_asked_with_the_first_purchases(tmp_path: Path) -> None:
    """T105: once; not where costs came with the file, or somebody has said it."""
    store = new_store(tmp_path / "store.db")
    first = import_file(store, TODAY, yearly(tmp_path, 4), currency="EUR")
    assert [note[:34] for note in notes(first)[-2:]] == [
        "No cost of goods is known, so all ",
        "Serving a customer counts as free.",
    ]
    second = import_file(store, TODAY, yearly(tmp_path, 6, name="more.csv"), currency="EUR")
    assert not any("counts as" in note and "tickler settings" in note for note in notes(second))
    other = new_store(tmp_path / "left_out.db")
    part = tmp_path / "part.csv"
    part.write_text("customer,date,amount,Coût matière\nLumen,2026-11-02,100,60\n")
    note = notes(import_file(other, TODAY, part, currency="EUR"))[-2]
    assert note.startswith("“Coût matière” was left out, so all revenue counts as margin.")
    costed = tmp_path / "costed.csv"
    costed.write_text("customer,date,amount,cost\nLumen,2026-11-02,100,60\n")
    other = new_store(tmp_path / "other.db")
    set_setting(other, TODAY, "rates", "call 60")
    assert import_file(other, TODAY, costed, currency="EUR").notes == ()
