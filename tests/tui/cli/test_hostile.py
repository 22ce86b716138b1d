"""Hostile texts in and out of every command: letter for letter, never obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.lifecycle.plans import dump_plan
from tests.hostile import BEGINNING, CLOSED, EVIL, PLAN, harmful, hostile_base
from tests.tui.cli.conftest import PROGRAM, Cli

# Words of each command; <…> stands for an id, see `ids`.
NAMED: dict[str, tuple[str, ...]] = {
    "today": (),
    "brief": ("<customer>",),
    "done": ("<step>", "--outcome", "reached"),
    "log": ("<customer>", "--channel", "call", "--outcome", "reached", "--note", EVIL),
    "snooze": ("<step>", "1w"),
    "move": ("<step>", "+3w"),
    "skip": ("<last>", "--reason", EVIL),
    "rest": ("<step>", "--until", "+3w", "--reason", EVIL),
    "hand-over": ("<step>", "--to", f"{EVIL} too"),
    "tag": ("<step>", "--tag", EVIL),
    "batch": ("<batch>",),
    "digest": (),
    "undo": (),
    "changes": (),
    "customers": (),
    "customer edit": ("<customer>", "--city", f"{EVIL} city"),
    "customer show": ("<customer>",),
    "customer close": ("<customer>", "--reason", EVIL),
    "customer reopen": (CLOSED,),
    "customer link": ("<customer>", EVIL, "--title", EVIL),
    "customer unlink": ("<customer>", EVIL),
    "customer erase": ("<customer>", "--yes"),
    "customer allow": ("<customer>",),
    "view list": (),
    "view save": (f"{EVIL} 2", "is:new"),
    "view remove": (EVIL,),
    "find": ("berlin",),
    "value": ("<customer>",),
    "report": (),
    "review number": (EVIL, "2026-10", "1840"),
    "case list": (),
    "case open": ("<customer>", EVIL, "--complaint"),
    "case answer": ("<case>",),
    "case close": ("<case>",),
    "promise": ("<customer>", EVIL, "--by", "fri"),
    "follow-up": ("<customer>", EVIL, "--on", "fri", "--repeat", "+1m"),
    "offer": ("<customer>", EVIL),
    "purchase": ("<customer>", f"2 x {EVIL} 10.00"),
    "satisfaction": ("<customer>", "nps", "7"),
    "cost": ("<customer>", "service", "10", "--note", EVIL),
    "customer left": ("<customer>", "--reason", "competitor", "--to", EVIL),
    "customer group": ("<customer>", "2.2", "--reason", EVIL),
    "customer wake": ("<customer>", "--on", "+9m", "--reason", EVIL),
    "customer need": ("<customer>", "current", "met", "--note", EVIL),
    "duplicates": (),
    "competitors": (),
    "merge": ("<customer>", "<runner>"),
    "product add": (f"{EVIL} good",),
    "product list": (),
    "product edit": (f"{EVIL} good", "--price", "10"),
    "product standard": (f"{EVIL} good",),
    "field add": (f"{EVIL} field",),
    "field list": (),
    "field remove": (f"{EVIL} field",),
    "plan list": (),
    "plan show": ("hostile",),
    "plan test": ("hostile", "--since", "-1y"),
    "plan mine": (EVIL,),
    "plan preview": ("<customer>", "hostile"),
    "plan apply": ("<customer>", "hostile"),
    "plan pause": ("<customer>", "--until", "+3w", "--reason", EVIL),
    "plan move": ("hostile",),
    "plan import": ("<plan>",),
    "segment list": (),
    "segment show": (EVIL,),
    "segment set": (EVIL, "--window", "100"),
    "segment remove": (EVIL,),
    "customer add": (f"{EVIL} new",),
    "settings set": ("your-name", EVIL),
    "rep list": (),
    "rep add": (f"{EVIL} three",),
    "rep rename": (f"{EVIL} too", f"{EVIL} four"),
    "rep retire": (f"{EVIL} too",),
    "settings list": (),
    "redo": (),
    "customer expect": ("<customer>", "--said", "met", "--note", EVIL),
    "plan apply-all": ("hostile", "purchases:>=1"),
    "plan resume": ("<runner>",),
    "plan end": ("<runner>", "occasions"),
    "segment import": ("<segments>",),
    "import": ("<file>",),
}
# Where no name is told, or written so that another program reads it: as Markdown, as TOML.
NAMELESS: dict[str, tuple[str, ...]] = {
    "score": (),
    "plan share": ("<runner>",),
    "plan export": ("hostile",),
    "segment export": (),
    "review list": (),
    "review answer": ("why-no", EVIL),
    "review numbers": ("<numbers>",),
    "plan check": ("<plan>",),
    "conflicts list": (),
    "check": (),
    "backup list": (),
    "restore": ("latest",),
    "export": ("all", "--to", "<out>"),
    "pack": ("--to", "<folder>"),
    "settings reset": ("your-name",),
    "keys check": (),
}
# What comes before it.
BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {
    "duplicates": (("customer", "add", f"{EVIL} ltd"),),
    "competitors": (("customer", "edit", EVIL, "--competitor", EVIL),),
    "customer allow": (("customer", "erase", EVIL, "--yes"),),
    "product list": (("product", "add", f"{EVIL} good"),),
    "product edit": (("product", "add", f"{EVIL} good"),),
    "product standard": (("product", "add", f"{EVIL} good"),),
    "field list": (("field", "add", f"{EVIL} field"),),
    "field remove": (("field", "add", f"{EVIL} field"),),
    "redo": (("undo",),),
    "backup list": (("backup",),),
    "restore": (("backup",),),
    "plan resume": (("plan", "pause", f"{EVIL} runs", "--until", "+3w", "--reason", EVIL),),
    "plan end": (("plan", "apply", f"{EVIL} runs", "occasions", "--beside"),),
    "settings list": (("settings", "set", "your-name", EVIL),),
    "settings reset": (("settings", "set", "your-name", EVIL),),
}
FILES = {
    "batch": f'"{EVIL}" c+\n',
    "plan": dump_plan(replace(PLAN, key="mine")),
    "segments": f"[[segments]]\nname = {json.dumps(f'{EVIL} more')}\nposition = 9\n",
    "numbers": f"{EVIL},2026-10,1840\n",
    "file": f"customer,date,amount\n{EVIL} who,2026-11-01,10\n{EVIL},{EVIL},10\n",
}
# Those that open another store or a port, or want a key.
APART = {"demo", "serve", "protect", "unprotect", "rekey"}
# Those that speak with a team's database, or look at a store that has one: tests/store/team.
TEAM = {"sync", "conflicts settle"} | {
    f"team {name}" for name in ("init", "invite", "join", "status", "devices", "revoke", "leave")
}


def commands(group: Any = PROGRAM, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command, with the words that lead to it."""
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from commands(each, (*path, name))
        else:
            yield " ".join((*path, name))


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line on a store of its own."""
    store = hostile_base(tmp_path)
    store.close()
    return Cli(store.path)


def prepared(cli: Cli, words: tuple[str, ...]) -> list[str]:
    """The words with ids and files in place of their signs."""
    folder = cli.path.parent
    known = {
        "customer": EVIL,
        "runner": f"{EVIL} runs",
        "out": str(folder / "all.jsonl"),
        "folder": str(folder / "bag"),
    }
    if "<step>" in words:
        known["step"] = cli("today", "--json").json["items"][0]["follow_up"]
    if "<last>" in words:
        known["last"] = cli("today", "--json").json["items"][-1]["follow_up"]
    if "<case>" in words:
        known["case"] = cli("case", "list", "--json").json[0]["id"]
    for name, text in FILES.items():
        (folder / name).write_text(text)
        known[name] = str(folder / name)
    return [known[word[1:-1]] if word[:1] == "<" else word for word in words]


def test_every_command_has_a_case() -> None:
    assert set(commands()) == {*NAMED, *NAMELESS, *APART, *TEAM}


@pytest.mark.parametrize("command", [*NAMED, *NAMELESS])
def test_what_is_said_is_harmless_and_letter_for_letter(cli: Cli, command: str) -> None:
    words = [*command.split(), *prepared(cli, {**NAMED, **NAMELESS}[command])]
    for each in (*BEFORE.get(command, ()), ()):
        said = cli.any(*(each or words))
        assert said.code == 0, said.err
        assert not harmful(said.out + said.err)
    assert said.out
    assert (BEGINNING in said.out) == (command in NAMED)


@pytest.mark.parametrize("command", [*NAMED, *NAMELESS])
def test_scripts_read_the_very_text_and_no_byte_of_it_acts(cli: Cli, command: str) -> None:
    words = [*command.split(), *prepared(cli, {**NAMED, **NAMELESS}[command]), "--json"]
    for each in BEFORE.get(command, ()):
        cli(*each)
    said = cli.any(*words)
    assert said.code == 0, said.err
    assert not harmful(said.out + said.err)
    # A receipt holds nothing of them.
    named = {*NAMED, "plan share"} - {"customer erase"}
    assert (EVIL in texts(said.json)) == (command in named)


def texts(answer: Any) -> str:
    """All texts of an answer, one after the other."""
    if isinstance(answer, dict):
        return " ".join(map(texts, answer.values()))
    if isinstance(answer, list):
        return " ".join(map(texts, answer))
    return str(answer)


@pytest.mark.parametrize(
    "words",
    [
        ("brief", f"{EVIL} nobody"),
        ("done", EVIL[:9], "--outcome", EVIL),
        ("snooze", "<step>", EVIL),
        ("customers", f'"{EVIL}'),
        ("plan", "show", EVIL),
        ("segment", "show", f"{EVIL} no"),
        ("import", f"{EVIL}.csv"),
        (EVIL,),
        ("today", f"--{EVIL}"),
    ],
)
def test_what_is_refused_is_told_harmlessly(cli: Cli, words: tuple[str, ...]) -> None:
    said = cli.any(*prepared(cli, words))
    assert said.code in (1, 2)
    assert not harmful(said.out + said.err)
    assert said.err.count("\n") == 1
