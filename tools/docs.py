"""Writes the documents that the program can tell about itself: `python -m tools.docs [--check]`.

`docs/commands.md` comes from the Typer app, `docs/keys.md` from the bindings of the screens,
`docs/filter.md` from the fields of the filter language. With `--check` nothing is written, and the
exit code is 1 if a file differs from what would be.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import typer.main
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import ModalScreen, Screen
from typer import Context
from typer.core import TyperCommand, TyperGroup

import tui
from store.query import FIELDS
from tui.cli import app

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Made by `make docs` from the program itself; changes made here are lost. -->"

Node = type[DOMNode]

_FILTER = """\
One small language for the search box (`/`), saved views, the rules of segments and commands:
`tickler customers 'segment:clinics risk:>60% -owner:ana'`.

| writing | meaning |
| --- | --- |
| `segment:clinics city:riga` | both must hold |
| `city:riga OR city:ogre` | one of them; brackets group |
| `city:riga,ogre` | one of several values |
| `-tag:vip` | not so |
| `risk:>60%` `due:<=today` `ltv:1000..5000` | compared; a range with both ends |
| `city:"new york"` | quotes keep blanks; a `*` outside them stands for anything |
| `competitor:none` | nothing is known |
| `second chair` | words of a name, a contact, a phone, an e-mail, a city or an outside id |

Case and accents do not matter: `cafe` finds “Café Ozols”.""".splitlines()

# Where the name of a class would say little to a reader, in the order of the document.
TITLES = {
    "TicklerApp": "Everywhere",
    "BaseScreen": "On every screen",
    "TodayScreen": "Today",
    "WorkScreen": "With a customer chosen",
    "CustomersScreen": "Customers",
    "ReadingScreen": "Where one customer is read at a time",
    "CustomerScreen": "A customer's page",
    "MarkingScreen": "In a list",
    "OverviewScreen": "Plans and segments",
    "WrittenScreen": "The lists of plans and segments",
    "DetailScreen": "A page of a plan or a segment",
    "SegmentScreen": "A segment's page",
    "TroubleScreen": "When the store cannot be opened",
    "Dialog": "In a dialog",
    "FormDialog": "In a form",
    "PickDialog": "In a choice",
    "LineDialog": "In the line that logs all",
    "ReadDialog": "In a text to read",
    "PlanDialog": "In the plan of a customer",
    "PreviewDialog": "Before another plan begins",
    "WindowTable": "In a table",
}


def _cell(text: str) -> str:
    """`text` as one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", r"\|")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def _code(text: str) -> str:
    return f"`{text}`"


def commands() -> Iterator[tuple[Context, TyperCommand | TyperGroup]]:
    """`tickler` itself and every command that is not hidden, in the order of the help page."""

    def below(group: TyperGroup, context: Context) -> Iterator[tuple[Context, TyperCommand]]:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if not isinstance(command, TyperCommand | TyperGroup) or command.hidden:
                continue
            inner = Context(command, info_name=name, parent=context)
            if isinstance(command, TyperGroup):
                yield from below(command, inner)
            else:
                yield inner, command

    root = typer.main.get_command(app)
    if not isinstance(root, TyperGroup):
        raise TypeError("tui.cli:app is expected to be a group of commands")
    context = Context(root, info_name="tickler")
    yield context, root
    yield from below(root, context)


def command_reference() -> str:
    """The text of `docs/commands.md`."""
    lines = ["# Commands", "", MADE, ""]
    for context, command in commands():
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        lines += [f"## {context.command_path}", "", _code(usage), ""]
        lines += [*inspect.cleandoc(command.help or "").split("\f")[0].strip().splitlines(), ""]
        records = [
            record
            for parameter in command.get_params(context)
            if parameter.name != "help" and (record := parameter.get_help_record(context))
        ]
        rows = [(_cell(_code(name)), _cell(meaning)) for name, meaning in records]
        lines += _table(("argument or option", "meaning"), rows)
    return "\n".join(lines)


def bound() -> list[Node]:
    """The classes of `tui` with bindings of their own: app, screens, dialogs, then widgets."""
    found: set[Node] = set()
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        for _, each in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(each, DOMNode) and each.__module__.startswith("tui."):
                found.update([each] if vars(each).get("BINDINGS") else [])

    kinds = (App, ModalScreen, Screen, DOMNode)
    known = list(TITLES)

    def order(node: Node) -> tuple[int, int, str]:
        kind = (0, 2, 1, 3)[next(n for n, base in enumerate(kinds) if issubclass(node, base))]
        name = node.__qualname__
        return kind, known.index(name) if name in TITLES else len(known), name

    return sorted(found, key=order)


def title(node: Node) -> str:
    """What a reader calls the place in which a class's keys work: "Plans" for PlansScreen."""
    name = node.__qualname__
    words = re.findall(r"[A-Z][a-z]*", re.sub(r"(Screen|Dialog)$", "", name))
    return TITLES.get(name) or " ".join(words).capitalize()


def key_table() -> str:
    """The text of `docs/keys.md`: one table for each class, one row for each action."""
    lines = ["# Keys", "", MADE, ""]
    for node in bound():
        actions: dict[tuple[str, str], list[Binding]] = {}
        for binding in Binding.make_bindings(vars(node)["BINDINGS"]):
            meaning = binding.tooltip or binding.description
            actions.setdefault((binding.action, meaning), []).append(binding)
        rows = []
        for (_, meaning), same in actions.items():
            keys = " ".join(_code(each.key_display or format_key(each.key)) for each in same)
            ids = " ".join(_code(name) for name in dict.fromkeys(each.id for each in same) if name)
            rows.append((_cell(keys), _cell(meaning), ids))
        lines += [
            f"## {title(node)}",
            "",
            *_table(("keys", "what they do", "id for a keymap"), rows),
        ]
    return "\n".join(lines)


def filter_reference() -> str:
    """The text of `docs/filter.md`: one row for each field of the filter language."""
    rows = [
        (
            _cell(_code(field.name)),
            _cell(field.help),
            _cell(_code(field.example)),
            _cell(" ".join(_code(each) for each in field.aliases)),
        )
        for field in FIELDS.values()
    ]
    return "\n".join(
        [
            *("# Filters", "", MADE, "", *_FILTER, "", "## Fields", ""),
            *_table(("field", "what it asks", "example", "also"), rows),
        ]
    )


def main(check: bool) -> int:
    """Write all files, or with `check` only compare them; returns the exit code."""
    stale = []
    made = (
        ("commands.md", command_reference()),
        ("keys.md", key_table()),
        ("filter.md", filter_reference()),
    )
    for name, text in made:
        file = DOCS / name
        if not file.exists() or file.read_text("utf-8") != text:
            stale.append(name)
        if not check:
            DOCS.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
    if check and stale:
        print(f"docs/{' and docs/'.join(stale)} differ from the program: run make docs.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
