"""Plans as files: `tickler plan import`, `export`, `check` and `share`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from store.actions.plans import import_plan
from store.errors import BadInput, Refused
from store.exchange.plan_page import Shared, public_steps
from store.exchange.plan_page import share as share_plan
from store.exchange.private_files import refuse_to_replace
from store.ids import id_text, short
from store.ledger.effect import Result
from store.lifecycle.plans.check import Finding, check_plan
from store.views.lists.by_name import find_customer
from store.views.plans.schedule import plan_rows
from store.views.plans.stored_plans import plan_keys, plan_of_id
from store.views.plans.versions import Difference, export_plan, plan_diff, version_id
from tui.cli import files, json_shapes, output
from tui.cli.options import (
    Customer,
    Day,
    Db,
    DryRun,
    Force,
    Json,
    PlanKey,
    ToFile,
    known_plan,
    words,
)
from tui.cli.session import looked, looked_at, opened
from tui.environment import edge_of
from tui.words.plan_differences import difference_sign, difference_words
from tui.words.sentences import tell

_LONGEST_STEM = 60


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A plan as “plan export” writes it (TOML).")
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Read a plan's file: a new plan, or a new version with what is different in it.

    Example: tickler plan import yearly-service.toml --dry-run

    Customers stay on their version until “plan move” moves them.
    """
    text = files.read_text(file)
    with opened(db, day, create=True, dry_run=dry_run) as (store, now):
        before = {row.key: row.version for row in plan_rows(store, now)}
        done = import_plan(store, now, text, str(file))
        assert done.record_id is not None
        plan = plan_of_id(store, done.record_id)
        old = before.get(plan.key)
        differences = []
        if old is not None:
            earlier = plan_of_id(store, version_id(store, plan.key, old))
            differences = plan_diff(earlier, plan)
        if not json:
            _show_import(done, plan.name, plan.version, old, differences, dry_run=dry_run)
            if done.customers and not dry_run:
                output.hint(
                    f"“tickler plan move {plan.key} --dry-run” shows where they would land."
                )
            return
        output.result(
            done,
            json,
            file=str(file),
            key=plan.key,
            name=plan.name,
            version=plan.version,
            before=old,
            differences=[_difference(each) for each in differences],
            dry_run=dry_run,
        )


def export(
    key: PlanKey,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", help="An earlier version; else the latest."),
    ] = None,
    to: ToFile = None,
    force: Force = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Write a plan as a file (TOML) that can be edited and imported.

    Example: tickler plan export yearly-service --to yearly-service.toml
    """
    with looked(db, day, figures=False) as (store, _):
        text = export_plan(store, known_plan(store, key), version)
    if to is not None:
        files.write_text(to, text, force=force)
    if json:
        output.answer({"key": key, "file": None if to is None else str(to), "toml": text})
    elif to is not None:
        output.say(f"{to} is written.")
    else:
        for line in text.rstrip("\n").split("\n"):
            output.say(line)


def check(
    names: Annotated[list[str], typer.Argument(metavar="FILE", help="One or more plan files.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Look for faults in plan files, each with its line; exit code 1 for an error.

    Example: tickler plan check plans/*.toml
    """
    texts = [(name, files.read_text(Path(name))) for name in names]
    known = {*_keys_in(text for _, text in texts), *_stored_keys(db, day)}
    found = [each for name, text in texts for each in check_plan(text, name, plans=known)]
    errors = sum(each.severity == "error" for each in found)
    if json:
        output.answer([_finding(each) for each in found])
    else:
        for each in found:
            output.say(str(each))
        if not found:
            count = f"{len(texts)} files" if len(texts) > 1 else texts[0][0]
            output.say(f"{count}: no faults.")
    if errors:
        raise typer.Exit(1)


def share(
    customer: Customer,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="PATH",
            help="A folder for all three forms, or a file .md, .html or .ics; else it is printed.",
        ),
    ] = None,
    force: Force = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Write the public steps of the next 12 months, as the client may see them.

    Example: tickler plan share Lumen Dental --to lumen.ics
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, words(customer))
        if not found["live"]:
            raise Refused(f"{found['name']} is closed: reopen it first.")
        shared = share_plan(store, found["id"], now)
        written = [] if to is None else _forms(shared, to, _stem(found["name"], found["id"]))
        for path, _ in written:
            refuse_to_replace(path, force=force)
        for path, text in written:
            files.write_text(path, text, force=force)
        if json:
            output.answer(
                {
                    "customer": {"id": id_text(found["id"]), "name": found["name"]},
                    "files": [str(path) for path, _ in written],
                    "steps": [
                        {
                            "uid": each.uid,
                            "due": json_shapes.iso(each.day),
                            "title": each.title,
                            "channel": each.channel,
                        }
                        for each in public_steps(store, found["id"], now)
                    ],
                }
            )
            return
    if to is None:
        for line in shared.markdown.rstrip("\n").split("\n"):
            output.say(line)
    for path, _ in written:
        steps = f"{shared.steps} public step{'' if shared.steps == 1 else 's'}"
        output.say(f"{path} is written, {steps}.")


def _show_import(
    done: Result,
    name: str,
    version: int,
    old: int | None,
    differences: list[Difference],
    *,
    dry_run: bool,
) -> None:
    if differences:
        output.say(f"{name}: v{old} → v{version}")
    for each in differences:
        output.paragraph(difference_words(each), label=f"  {difference_sign(each)}", indent=4)
    output.result(done, json=False)
    if dry_run:
        output.say("That was a dry run: nothing was written.")


def _difference(each: Difference) -> json_shapes.Shape:
    return {
        "what": each.what,
        "step": each.step,
        "field": each.field,
        "old": each.old,
        "new": each.new,
    }


def _finding(each: Finding) -> json_shapes.Shape:
    return {
        "file": each.source,
        "line": each.line,
        "severity": each.severity,
        "step": each.step or None,
        "sentence": tell(each.sentence),
    }


def _stored_keys(db: str | None, day: str | None) -> list[str]:
    """The keys of the plans in the store, which a check does not make if it is not there."""
    edge = edge_of(db, day)
    if not edge.path.exists():
        return []
    with looked_at(edge, figures=False) as (store, _):
        return plan_keys(store)


def _keys_in(texts: Iterable[str]) -> Iterator[str]:
    """The keys of plans that are checked together and may lead to each other."""
    import tomllib

    for text in texts:
        with suppress(tomllib.TOMLDecodeError):
            yield str(tomllib.loads(text).get("key"))


def _forms(shared: Shared, to: Path, stem: str) -> list[tuple[Path, str]]:
    """The files to write and their texts."""
    forms = {".md": shared.markdown, ".html": shared.html, ".ics": shared.ics}
    if to.expanduser().is_dir():
        return [(to / f"{stem}{form}", text) for form, text in forms.items()]
    if to.suffix.lower() in forms:
        return [(to, forms[to.suffix.lower()])]
    raise BadInput(f"{to} is not a folder, and its name does not end in .md, .html or .ics.")


def _stem(name: str, ident: bytes) -> str:
    """A file's name without its ending, made of the letters and digits of the customer's name."""
    letters = re.sub(r"\W+", "-", name).strip("-")[:_LONGEST_STEM]
    return f"plan-{letters or short(ident)}"
