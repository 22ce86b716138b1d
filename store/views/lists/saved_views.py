"""Views of the customers list: filters under a name, those that matter built in."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.errors import Refused
from store.safety.opening import Store
from store.sentence import say
from store.views.lists.customers import Customers


@dataclass(frozen=True, slots=True)
class View:
    """A filter under a name; `key` opens it in the list. `ident` is None for a built-in one."""

    name: str
    filter: str
    key: str | None
    help: str = ""
    ident: bytes | None = None
    sort: str | None = None
    columns: tuple[str, ...] = ()

    @property
    def builtin(self) -> bool:
        """True for a view of the program's own."""
        return self.ident is None


BUILT_IN: Final = (
    View("overdue", "due:<today", "o", "the next step's day has passed"),
    View("today", "due:<=today", "t", "due today, with overdue"),
    View("next 7 days", "due:<=7d", "w", "due within seven days, with overdue"),
    View("no answer twice", "attempts:>=2", "a", "tried twice or more in vain"),
    View("at risk", "risk:>=50% at-risk:>0", "r", "money with a risk of half or more"),
    View("losing touch", "silence:>usual stage:current", "l", "silent beyond their own rhythm"),
    View("pushed three times", "pushes:>=3", "p", "the same step was put off three times"),
    View("parked too far", "is:parked", "k", "the next step is too far off"),
    View("promises due", "promised:<=today", "m", "we owe them something by now"),
    View("complaints open", "has:complaint", "c", "a complaint is not closed"),
    View("enquiries open", "has:enquiry", "e", "a question waits for our answer"),
    View("trials ending", "trial-until:today..14d", None, "are they ready to decide?"),
    View("no channel", "-has:phone -has:email -has:address", "n", "no way to reach them"),
    View("alarms", "has:alarm", "!", "an alarm rings: silence, risk, an end without a step"),
    View("1-2-3-Next", "is:1-2-3-next", "3", "three standard offers, then silence"),
)


def views(store: Store) -> list[View]:
    """The built-in views, then the saved ones by name."""
    rows = store.rows("SELECT * FROM saved_view WHERE deleted_at IS NULL ORDER BY folded(name), id")
    return [
        *BUILT_IN,
        *(
            View(
                *(row["name"], row["filter"], row["key"], "saved", row["id"], row["sort"]),
                tuple((row["columns"] or "").split(",")) if row["columns"] else (),
            )
            for row in rows
        ),
    ]


def find_view(store: Store, text: str) -> View:
    """The view of that name, or whose name begins so; `no-answer-twice` is “no answer twice”.

    Raises:
        Refused: none or several; the sentence tells the names.
    """
    wanted = plain(text)
    known = views(store)
    same = [view for view in known if plain(view.name) == wanted]
    found = same or [view for view in known if wanted and plain(view.name).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(view.name for view in found or known)
    if found:
        raise Refused(say("refused.several_views", text=text, names=names))
    raise Refused(say("refused.no_view", text=text, names=names))


def counts(store: Store, today: date) -> list[tuple[View, int]]:
    """Each view with the number of its customers."""
    return [(view, count_of(store, today, view)) for view in views(store)]


def count_of(store: Store, today: date, view: View) -> int:
    """The customers that a view shows."""
    return Customers(store, today, view.filter).count()


def plain(name: str) -> str:
    """A view's name as names are compared."""
    return " ".join(name.replace("-", " ").replace("_", " ").casefold().split())
