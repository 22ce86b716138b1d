"""How our commands differ from Typer's own: they start quickly, and their help speaks plainly."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from store.errors import BadInput, NobodyNamed
from store.names import near

_LISTS: Final = ("customers",)
_NUMBER: Final = re.compile(r"-\d")


class _Plain:
    """Turns what was typed into the type of its parameter, without loading a validation library.

    Typer's own way costs 90 ms of import at every start, even for options that are not given.
    """

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        kind = param.type_descriptor.annotation
        if value is None or isinstance(value, bool):
            return value
        if param.type_descriptor.parameter_info.parser is not None:
            return param.type_descriptor.parameter_info.parser(value)
        if kind is int:
            return self._whole(value, param, ctx)
        return Path(value) if kind is Path else value

    def _whole(self, value: Any, param: Any, ctx: Any) -> int:
        try:
            number = int(value)
        except ValueError:
            raise typer.BadParameter(f"“{value}” is not a whole number.", ctx, param) from None
        if number < 0:
            raise typer.BadParameter(f"{number} is less than 0.", ctx, param)
        return number


class Command(TyperCommand):
    """One command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """A word too many is told with the option that takes it."""
        allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            super().parse_args(ctx, list(args))
        except Exception as error:
            if not _NUMBER.match(getattr(error, "option_name", None) or ""):
                raise
            # “-5d” is no option: what reads days and amounts says what is wrong with it.
            super().parse_args(ctx, [f" {each}" if _NUMBER.match(each) else each for each in args])
        ctx.allow_extra_args = allowed
        if ctx.args and not allowed and not ctx.resilient_parsing:
            from tui.cli.misplaced_words import too_many  # after a mistake only

            raise BadInput(too_many(ctx, ctx.args))
        return list(ctx.args)

    def invoke(self, ctx: Any) -> Any:
        """Where the words of a name name nobody, the last may be an option's."""
        try:
            return super().invoke(ctx)
        except NobodyNamed as error:
            from tui.cli.misplaced_words import last_word
            from tui.words.sentences import error_words

            meant = last_word(ctx)
            if meant is None:
                raise
            told = f"{error_words(error)} Its last word may be meant as {meant}."
            raise NobodyNamed(told) from None

    def get_params(self, ctx: Any) -> list[Any]:
        return plainly(super().get_params(ctx))


class Filtering(Command):
    """A command over a FILTER, whose help tells the words of the filter language."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The words from the one table that the filter line on the screen completes, too."""
        from store.query import FIELDS

        super().format_epilog(ctx, formatter)
        with formatter.section("Words of FILTER"):
            formatter.write_dl([(field.example, field.help) for field in FIELDS.values()])
        formatter.write_paragraph()
        formatter.write_text(
            "Words side by side must all hold: OR between two takes either, - before one takes the "
            "others, brackets group, a comma separates values, 10..20 is a range, quotes keep text "
            "together. A bare word is looked for in names, contacts, numbers and cities."
        )


# What people call it elsewhere, and what it is here; of several those that a noun has.
_ELSEWHERE: Final = (
    ("new create make add insert", "add set import open"),
    ("delete remove rm destroy drop", "remove close erase"),
    ("edit update change modify", "edit set"),
    ("ls all", "list customers"),
    ("list clients accounts companies people", "customers"),
    ("client account company contact lead person prospect", "customer"),
    ("get view open info", "show"),
    ("sale sell sold buy bought order invoice payment", "purchase"),
    ("call called note visit meeting email message touch activity", "log"),
    ("schedule task todo remind reminder next followup step", "follow-up"),
    ("deal deals opportunity quote proposal", "offer"),
    ("ticket tickets complaint enquiry inquiry issue", "case"),
    ("nps csat survey", "satisfaction"),
    ("stats dashboard overview portfolio forecast kpi", "report"),
    ("config configure preferences options", "settings"),
    ("search grep", "find"),
    ("queue agenda morning due", "today"),
    ("postpone delay later", "snooze"),
    ("pause hold", "rest"),
    ("assign transfer", "hand-over"),
    ("history journal audit", "changes"),
    ("dedupe dups", "duplicates"),
    ("encrypt lock password", "protect"),
    ("doctor verify repair", "check"),
)


def _meant(word: str) -> list[str]:
    """The names here of what is called so elsewhere."""
    return [name for words, here in _ELSEWHERE if word.lower() in words.split()
            for name in here.split()]  # fmt: skip


class Group(TyperGroup):
    """Commands under one noun; alone it tells them, and a misspelt one is answered with a guess."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a word there is nothing to do: say what can be done."""
        if not args and not self.invoke_without_command and not ctx.resilient_parsing:
            lines = [
                f"{ctx.command_path} {name:<12} {line}" for name, line in sorted(self._lines())
            ]
            sys.stdout.write("\n".join(lines) + "\n")
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 Typer's name
        """Each with its whole first line: Typer cuts them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines()))

    def _lines(self) -> Iterator[tuple[str, str]]:
        for name, command in self.commands.items():
            yield name, (command.help or "").partition("\n")[0]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; BadInput tells the likely one."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            wrong = args[0][:40]
            if wrong == "list" and f"{ctx.info_name}s" in _LISTS:
                raise BadInput(
                    f"There is no “{ctx.command_path} list”: use tickler {ctx.info_name}s."
                )
            if wrong == "help":
                raise BadInput(
                    f"There is no “{ctx.command_path} help”; “{ctx.command_path} --help” lists all."
                )
            likely = [each for each in _meant(wrong) if each in self.commands]
            likely = likely or near(wrong, self.commands, alike=60)
            guess = f"did you mean {' or '.join(likely)}? " if likely else ""
            raise BadInput(
                f"There is no “{ctx.command_path} {wrong}”; {guess}"
                f"“{ctx.command_path} --help” lists all."
            )
        return super().resolve_command(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        return plainly(super().get_params(ctx))


def plainly(params: list[Any]) -> list[Any]:
    """Our own reading of what was typed, and no types of Python in the help.

    Typer has no public way to either; where its inside changes, commands only start more slowly.
    """
    asked = "_TICKLER_COMPLETE" in os.environ  # by a shell, for what can stand here
    for param in params:
        param._runtime_param = _Plain()
        if asked and param._custom_shell_complete is None:
            from tui.cli.complete import completer  # no other start needs it

            param._custom_shell_complete = completer(param.metavar)
        if param.param_type_name == "argument":
            param.display_type = _no_type
    return params


def _no_type(ctx: Any) -> str:  # noqa: ARG001 Typer calls it so
    return ""
