"""The options of `customer add` and `customer edit` that fill fields of the card."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Segment: TypeAlias = Annotated[
    str | None, typer.Option("--segment", metavar="NAME", help="A segment that exists.")
]
Source: TypeAlias = Annotated[
    str | None,
    typer.Option("--source", metavar="TEXT", help="Where they came from, as referral."),
]
City: TypeAlias = Annotated[str | None, typer.Option("--city", metavar="TEXT", help="Their city.")]
Country: TypeAlias = Annotated[
    str | None, typer.Option("--country", metavar="TEXT", help="Their country.")
]
NeedOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--need",
        metavar="NEED",
        help="Do they need what we sell: unknown, none, no-possibility or has.",
    ),
]
Competitor: TypeAlias = Annotated[
    str | None,
    typer.Option("--competitor", metavar="TEXT", help="Whose client they are now."),
]
Kind: TypeAlias = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help="person, or else organisation.")
]
Phone: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--phone", metavar="NUMBER", help="A phone number to add; may be repeated."),
]
PaidUntil: TypeAlias = Annotated[
    str | None,
    typer.Option("--paid-until", metavar="DATE", help="The last day that is paid for."),
]
TrialUntil: TypeAlias = Annotated[
    str | None, typer.Option("--trial-until", metavar="DATE", help="The last day of the trial.")
]
Zone: TypeAlias = Annotated[
    str | None,
    typer.Option("--time-zone", metavar="ZONE", help="Their time zone, as Europe/Riga or Riga."),
]
Hours: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--hours",
        metavar="HOURS",
        help="When they may be called there, as 'mon-fri 09:00-12:00,14:00-17:00'.",
    ),
]
Email: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--email", metavar="ADDRESS", help="An e-mail to add; may be repeated."),
]
