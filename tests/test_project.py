"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import grimp
import pytest

from tests.conftest import ROOT
from tui.version import __version__

CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"}
MOST_LINES = 400  # that are not empty
OLDEST = (3, 11)
PACKAGES = ("store", "tui")

# Written in pieces, so that this file does not find itself.
UNWANTED = {
    "a path of one machine": r"(?<![\w.:/-])/(?:root|home|Users|work|opt)/\w",
    "the address of a file": r"file:/{2}/?\w",
    "an address of a package registry": r"pyp[i]\.org|pythonhoste[d]",
    "a setting of one machine's pip": r"index[-_]ur[l]|find[-_]link[s]",
    "a folder of a package registry": r"/simpl[e]/",
}

# Everything is imported at the top of its file, but for what a start must not wait for.
_FIRST_FRAME = "the first frame, or the first row, does without it"
_EACH_COMMAND = "every command imports this file, few need that"
_SELDOM = "few files or words need it, and it takes longer than the rest of the reading"
_READS = "commands that only read share this file, and what changes takes longer than all of theirs"
_READS_LESS = "the plain list, read many times a day, does without it"
_NUMPY = "only large bases use numpy, and it may not be there"
# What is loaded with the packages that it is made of, and only when such a file is met.
_WITH_PACKAGES = {"whole_store", "workbooks", "address_cards", "calendars"}
LATER = {
    "store/actions/saved_views.py": _SELDOM,
    "store/customer_fields.py": _SELDOM,
    "tui/__init__.py": "most runs meet no error",
    "store/exchange/containers/opening.py": _SELDOM,
    "store/exchange/encoding.py": _SELDOM,
    "store/exchange/tables_out.py": _SELDOM,
    "store/exchange/writers.py": "only this loads the table classes",
    "store/ledger/commit.py": "few stores belong to a team",
    "store/ledger/look.py": _SELDOM,
    "store/ledger/morning.py": _SELDOM,
    "store/ledger/phone_numbers.py": _SELDOM,
    "store/ledger/undo.py": _SELDOM,
    "store/views/portfolio/habit.py": "most bases have no standard offers",
    "store/lifecycle/calendar.py": _SELDOM,
    "store/lifecycle/free_days.py": _SELDOM,
    "store/lifecycle/plans/files.py": _SELDOM,
    "store/ids.py": _SELDOM,
    "store/lifecycle/zones.py": _SELDOM,
    "store/migrations/__init__.py": _SELDOM,
    "store/names.py": _SELDOM,
    "store/phones.py": _SELDOM,
    "store/views/lists/by_name.py": _SELDOM,
    "store/query/parser.py": _SELDOM,
    "store/safety/keys.py": _SELDOM,
    "store/safety/opening.py": _SELDOM,
    "store/safety/store.py": _SELDOM,
    "store/safety/trouble.py": _SELDOM,
    "store/sentence.py": "rooms without memory use it, only what is kept needs JSON",
    "store/settings/catalogue.py": _SELDOM,
    "store/value/calibrate.py": _NUMPY,
    "store/value/calibrate_columns.py": _NUMPY,
    "store/value/churn.py": _NUMPY,
    "store/value/contract.py": _SELDOM,
    "store/value/models/columns.py": _NUMPY,
    "store/value/models/fit.py": _NUMPY,
    "store/value/models/gamma_gamma.py": _NUMPY,
    "store/value/models/logit.py": _NUMPY,
    "store/value/models/logit_columns.py": _NUMPY,
    "store/value/outlook_columns.py": _NUMPY,
    "store/value/teach.py": "only a fit looks back, and readers come by here",
    "store/views/customer/troubles.py": "few have refused to renew anything",
    "store/views/customer/history.py": "only who is in a team has conflicts",
    "store/views/day/foremost.py": "few customers have several steps, one of them a first one",
    "store/views/day/queue.py": _FIRST_FRAME,
    "store/views/lists/customers.py": _SELDOM,
    "store/views/lists/search.py": _SELDOM,
    "store/views/segments/rules.py": _SELDOM,
    "tui/app.py": _FIRST_FRAME,
    "tui/background.py": _SELDOM,
    "tui/cli/journal.py": "the words of reasons, for --full",
    "tui/cli/__init__.py": _EACH_COMMAND,
    "tui/cli/card_options.py": _READS,
    "tui/cli/command.py": _EACH_COMMAND,
    "tui/cli/complete.py": "only a shell that completes asks for names",
    "tui/cli/customer.py": _READS,
    "tui/cli/customer_standing.py": _READS,
    "tui/cli/erase.py": _READS,
    "tui/cli/exit_codes.py": "every command imports this file, only a refused one needs its words",
    "tui/cli/customers.py": _READS_LESS,
    "tui/cli/import_file.py": "only a whole store loads the table classes",
    "tui/cli/keys.py": "help lists this command, which loads Textual",
    "tui/cli/options.py": _EACH_COMMAND,
    "tui/cli/output.py": _EACH_COMMAND,
    "tui/cli/links.py": _READS,
    "tui/cli/plan_files.py": _SELDOM,
    "tui/cli/program.py": _EACH_COMMAND,
    "tui/cli/report.py": _SELDOM,
    "tui/cli/restore.py": _SELDOM,
    "tui/cli/review.py": "only a file of numbers needs what reads files",
    "tui/cli/screens.py": "few leave the screens to look around in the sample",
    "tui/cli/serve.py": "help lists this command, which loads a web server",
    "tui/cli/session.py": _EACH_COMMAND,
    "tui/cli/store.py": "help lists these commands, which load Textual",
    "tui/drafts.py": _FIRST_FRAME,
    "tui/cli/team.py": "the driver of the database may not be there",
    "tui/cli/today.py": _READS_LESS,
    "tui/environment.py": _EACH_COMMAND,
    "tui/key_catalogue.py": _FIRST_FRAME,
    "tui/links.py": _SELDOM,
    "tui/lock.py": _FIRST_FRAME,
    "tui/navigation.py": _FIRST_FRAME,
    "tui/preferences.py": _FIRST_FRAME,
    "tui/preferences_app.py": _FIRST_FRAME,
    "tui/screens/base.py": _FIRST_FRAME,
    "tui/screens/customer/payback.py": "only this drawing needs a plotting library",
    "tui/screens/day/today.py": _FIRST_FRAME,
    "tui/screens/find_customer.py": _FIRST_FRAME,
    "tui/words/customer.py": _FIRST_FRAME,
    "tui/screens/work/list_screen.py": _FIRST_FRAME,
    "tui/screens/work/marks.py": _FIRST_FRAME,
    "tui/screens/work/page_read.py": _FIRST_FRAME,
    "tui/screens/work/screen.py": _FIRST_FRAME,
    "tui/outside_changes.py": _FIRST_FRAME,
    "tui/session.py": _FIRST_FRAME,
    "tui/team.py": "few stores belong to a team",
    "tui/text.py": _FIRST_FRAME,
    "tui/toml_file.py": _SELDOM,
    "tui/web/__main__.py": _FIRST_FRAME,
}

# What must not be loaded by the store: screens, and what would make every start slow.
HEAVY = ("textual", "rich", "typer", "click", "sqlmodel", "sqlalchemy", "pydantic", "numpy")


def sources(*packages: str) -> list[Path]:
    """The Python files of the packages."""
    return sorted(file for package in packages for file in (ROOT / package).rglob("*.py"))


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file, outer ones before inner ones: read once for all tests."""
    return tuple(ast.walk(tree_of(file)))


def tracked() -> Iterator[tuple[Path, str]]:
    """Every file that git knows, with its text; bytes that are no text are read one by one."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a checkout made by it")
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if file.is_file():
            yield file, file.read_bytes().decode("latin-1")


def plain(requirement: str) -> str:
    """The name in a requirement, in the spelling that compares."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def in_a_fresh_python(program: str) -> str:
    """The stdout of `program`, run in the checkout by an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_the_store_loads_neither_screens_nor_heavy_packages() -> None:
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in sources("store")
        if "schema" not in file.relative_to(ROOT).parts and file.stem not in _WITH_PACKAGES
    ]
    assert {"store", "store.errors"} < set(names)
    loaded = in_a_fresh_python(
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(*sys.modules)"
    ).split()
    assert set(names) <= set(loaded)
    assert set(HEAVY) & {name.partition(".")[0] for name in loaded} == set()


@pytest.mark.long
def test_the_table_classes_are_loaded_by_nobody_but_themselves() -> None:
    loaded = in_a_fresh_python("import sys, store.schema\nprint(*sys.modules)").split()
    assert "sqlmodel" in loaded  # else the test above looks for the wrong name


@pytest.mark.long
def test_only_the_faces_read_the_clock() -> None:
    readers = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sources("store")
        for node in nodes_of(file)
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCKS
    ]
    assert readers == []


@pytest.mark.long
def test_no_file_names_a_machine_or_a_package_registry() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {what}: {match[0]}"
        for file, text in tracked()
        for what, pattern in UNWANTED.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    assert found == []


def test_no_file_is_too_long_to_read_at_once() -> None:
    lengths = {
        str(file.relative_to(ROOT)): sum(map(bool, file.read_text("utf-8").split("\n")))
        for file in sources(*PACKAGES)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.long
@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_is_python_of_the_oldest_version(package: str) -> None:
    files = sources(package)
    assert files
    for file in files:
        ast.parse(file.read_text("utf-8"), str(file), feature_version=OLDEST)


def test_the_version_has_one_source() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "tui/version.py"
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changes, re.MULTILINE)


def test_the_installed_program_says_the_version_of_the_source() -> None:
    try:
        installed = metadata.version("tickler")
    except metadata.PackageNotFoundError:
        pytest.skip("tickler runs from its source here, it is not installed")
    assert installed == __version__


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["dev"]
    pinned = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    names = {plain(line) for line in pinned}
    assert {plain(line) for line in needed} <= names


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_only_targets_that_make_knows(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    told = set(re.findall(r"(?:^|`)make (?:[A-Z]+=\S+ )?([a-z]+)", text, re.MULTILINE))
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= told <= known


@pytest.mark.long
def test_imports_inside_functions_are_named_with_their_reason() -> None:
    found = set()
    for file in sources(*PACKAGES):
        functions = (
            each
            for each in nodes_of(file)
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        if any(
            isinstance(inner, ast.Import | ast.ImportFrom)
            for function in functions
            for inner in ast.walk(function)
        ):
            found.add(file.relative_to(ROOT).as_posix())
    assert found == set(LATER)


@pytest.mark.long
def test_no_file_imports_itself_by_way_of_others() -> None:
    """Lazy imports and those for types count too: a circle hides what stands above what."""
    graph = grimp.build_graph(*PACKAGES)
    order = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    order.prepare()  # raises CycleError, which names the circle


CALLED_BY_OTHERS = {"coerce"}  # by Typer


@pytest.mark.long
def test_nothing_is_kept_for_tests_alone() -> None:
    """What stands in store or tui is used there, by a tool or by a benchmark."""
    used: set[str] = set()
    made: dict[str, Path] = {}
    for file in sources("store", "tui", "tools", "benchmarks"):
        for node in nodes_of(file):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    used.add(name)
                case ast.ImportFrom(names=names):
                    used.update(each.name for each in names if each.asname)
                case ast.Constant(value=str(text)) if len(text) < 100:
                    used.update(re.findall(r"\w+", text))  # a place such as “work:done”
        # A table class is used by being there.
        if file.relative_to(ROOT).parts[0] in PACKAGES and "schema" not in file.parts:
            made |= {name: file.relative_to(ROOT) for name in _named(tree_of(file))}
    assert {"store", "find_customer"} & used == {"store", "find_customer"}
    assert {name for name in made if name not in used} == CALLED_BY_OTHERS


def _named(tree: ast.Module) -> Iterator[str]:
    """Functions and classes of a file, and what a class of the store's kind offers."""
    for each in tree.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            if not each.decorator_list and not each.name.startswith("__"):
                yield each.name
        elif isinstance(each, ast.ClassDef):
            yield each.name
            # What a framework calls by its name stands in classes that inherit.
            yield from (
                inner.name
                for inner in each.body
                if not each.bases
                and isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
                and not inner.name.startswith("__")
            )


# Strings of the store that are English: what is shown, but for docstrings and SQL. Words for people
# belong into tui/words, so that another language needs one room: this figure may only fall.
MOST_TOLD = 720
# What an error still says in the store, and why.
_MISTAKE = "only a mistake of the program's shows it, to whoever mends that"
RAISED = {
    "names spelt alike": "what a question is about, for scripts: a value of JSON",
    "This store was opened to be looked at.": _MISTAKE,
    "{} is not text, it is to be told": _MISTAKE,
    "{} cannot have left of {}": _MISTAKE,
}


@pytest.mark.long
def test_english_in_the_store_only_falls() -> None:
    found = [each for file in sources("store") for each in _sentences(file)]
    assert {text for text, is_raised in found if is_raised} == set(RAISED)
    assert 0 < [is_raised for _, is_raised in found].count(False) <= MOST_TOLD


# T51: words that read oddly, or a second word for a thing that has one (e-mail, message).
_UNNATURAL = re.compile(
    r"\bso already\b|\bexclude each other\b|\bthat I (?:know|understand)\b|\bawaits us\b|"
    r"\bthrice\b|\ban own\b|\bmsg\b|\bemail address|\bparted by\b|\bnames no one\b|"
    r"[”}'] is no (?!longer\b|such\b|more\b)[a-z{]|\b(?:it|this|that) is no (?!longer\b)[a-z]|"
    r"(?<! )do not go together|\btakes (?:a|its) reason\b|"
    r"(?<!-)\b1 (?:rows|records|customers|steps|lines)\b"
)


# A count and its noun are told by `counted`, or by `{count:customer}`: never “1 customers”.
_MANY = re.compile(
    r"(?<!more than \{\})\{\} (?:customers|segments|plans|steps|records|backups|changes)\b"
    r"(?! who were)"
)


@pytest.mark.long
def test_a_count_is_told_with_its_noun() -> None:
    told = ((file, text) for file in sources("tui") for text, _ in _sentences(file))
    assert [(str(file), text) for file, text in told if _MANY.search(text)] == []


@pytest.mark.long
@pytest.mark.parametrize("room", ["store", "tui"])
def test_what_is_said_is_natural_english(room: str) -> None:
    told = {(file, text) for file in sources(room) for text, _ in _sentences(file)}
    assert len(told) > 500
    assert [(str(file), text) for file, text in told if _UNNATURAL.search(text)] == []


# A toast stands for some seconds in the corner of a small window; a refusal says the way out, too.
_TOASTS = {"why_not": 20, "notify": 20, "News": 20, "Refused": 32}  # words


@pytest.mark.long
def test_what_a_toast_says_is_short() -> None:
    found = Counter[str]()
    for file in (*sources("tui"), *sources("store")):
        for call in nodes_of(file):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                for text in _texts_of(call) if name in _TOASTS else ():
                    found[name] += 1
                    assert len(text.split()) <= _TOASTS[name], (str(file), text)
    assert found["why_not"] > 30
    assert found["Refused"] > 50


def _texts_of(call: ast.Call) -> Iterator[str]:
    """The texts among what a call is given; what is filled in counts as a word."""
    parts = [node for given in call.args for node in ast.walk(given)]
    inside = {part for node in parts if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in parts:
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


_SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|JOIN|WHERE|AND|ORDER BY|PRAGMA|CREATE)\b")
_TWO_WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")


@cache
def _sentences(file: Path) -> tuple[tuple[str, bool], ...]:
    """Each text with two words side by side, and whether an error carries it."""
    skipped: set[ast.AST] = set()
    raised: set[ast.AST] = set()
    found: list[tuple[str, bool]] = []
    for node in nodes_of(file):
        if isinstance(node, ast.Raise):
            raised.update(ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else ():
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                skipped.add(each.value)  # a docstring
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "{}".join(
                str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values
            )
        if _TWO_WORDS.search(text) and not _SQL.search(text):
            found.append((text, node in raised))
    return tuple(found)
