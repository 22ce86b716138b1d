"""The program with a field of a customer more; prints for each face whether it knows it.

Run as a program of its own, because the row must be there before anything reads it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from store import customer_fields
from store.customer_fields import CustomerField

customer_fields.FIELDS = (
    *customer_fields.FIELDS,
    CustomerField(
        "fleet", "Vans", "How many vans they run.", "choice", "SIZE", ("none", "few", "very_many"),
        ordered=True, starts=True, headers="vans fuhrpark", asked="their vans",
    ),
    CustomerField("audit_on", "Audit", "When they are audited.", "day", "DATE"),
)  # fmt: skip

CUSTOMERS = """Company,City,Fuhrpark,Audit on
Hotel Aurora,Riga,few,2027-02-03
Rao & Sons,Riga,hundreds,2027-02-03
"""


def faces(folder: Path) -> dict[str, bool]:
    """What is looked at, and whether the field is there."""
    from store.lifecycle.calendar import WorkCalendar
    from store.safety import shape
    from store.safety.opening import open_store
    from store.views.customer.page import customer_page
    from tests.kit import TODAY, Clock, new_store
    from tests.tui.cli.conftest import Cli
    from tui.screens.customer.card import card_fields
    from tui.session import Sitting
    from tui.words.faces import WHOLE_PAGE, facts_of

    path = folder / "store.db"
    store = new_store(path)
    # As its migration would.
    store.connection.execute("ALTER TABLE customer ADD COLUMN fleet TEXT")
    store.connection.execute("ALTER TABLE customer ADD COLUMN audit_on TEXT")
    made = shape.digest(store.connection)
    shape.known_digest = lambda: made
    store.close()
    run = Cli(path)
    (folder / "them.csv").write_text(CUSTOMERS, "utf-8")

    run("customer", "add", "Lumen Dental", "--fleet", "few", "--next", "today")
    edited = run("customer", "edit", "Lumen", "--fleet", "very-many", "--audit-on", "+3w").out
    refused = run.any("customer", "edit", "Lumen", "--fleet", "dozens").err
    imported = run("import", str(folder / "them.csv"), "--as", "customers", "--json").json
    page = run("brief", "Lumen", "--json").json
    store = open_store(path, Clock())
    known = customer_page(store, store.value("SELECT id FROM customer WHERE fleet = 'few'"), TODAY)
    sitting = Sitting(TODAY, lambda: TODAY)
    sitting.opened(store, WorkCalendar(), "EUR", 0.6)
    form = {each.name: each for each in card_fields(known.card, sitting, None)}
    facts = [(fact.label, fact.text) for fact in facts_of(WHOLE_PAGE, known, TODAY)]
    store.close()

    def found(*words: str) -> list[str]:
        return [row["name"] for row in run("customers", *words, "--json").json]

    return {
        "edit": "changed fleet, audit on" in edited,
        "refusal": "cannot be “dozens”: use one of none, few, very-many" in refused,
        "import": (imported["new"], imported["rejected"]) == (2, []),
        "json": page["profile"]["fleet"] == "very_many" and "audit_on" in page["profile"],
        "brief": "very many" in run("brief", "Lumen").out,
        "asked": "their vans" in run("brief", "Rao").out,
        "page": {("vans", "few"), ("audit", "2027-02-03")} <= {*facts},
        "form": (form["fleet"].label, form["fleet"].value) == ("Vans", "few"),
        "form reads": form["fleet"].meaning("very")[0] == "very_many",
        "form's day": form["audit_on"].meaning("+3w")[1] != "",
        "filter": found("fleet:few") == ["Hotel Aurora"],
        "filter by order": found("fleet:>=few") == ["Hotel Aurora", "Lumen Dental"],
        "filter by day": found("audit-on:<=2026-12-31") == ["Lumen Dental"],
        "filter's help": "fleet:" in run.bare("customers", "--help").out,
        "help": "How many vans" in run.bare("customer", "edit", "--help").out,
    }


if __name__ == "__main__":
    json.dump(faces(Path(sys.argv[1])), sys.stdout)
