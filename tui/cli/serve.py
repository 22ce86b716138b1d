"""`tickler serve`: the screens in a browser on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from store.errors import Refused
from tui.cli import output
from tui.cli.options import Day, Db
from tui.environment import edge_of

PORT = 8000
_APART = ("textual_serve", "aiohttp")  # what the extra “web” brings


def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", help="Where to listen; 0 for any free port.")
    ] = PORT,
    db: Db = None,
    day: Day = None,
) -> None:
    """Show the screens in a browser on this machine; Ctrl+C ends it.

    Example: tickler serve --port 8001

    It has no login: whoever uses this machine while it runs can read and change your store. It
    listens on the loopback address alone, so nobody on the network can. It takes a package that
    comes with "tickler[web]".
    """
    try:
        from tui.web.server import LocalServer, listen
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _APART:
            raise
        raise Refused(
            'The browser takes a package more: pip install "tickler[web]" (where pipx put it: '
            "pipx inject tickler textual-serve)."
        ) from error

    edge = edge_of(db, day)
    edge.open(
        create=not edge.explicit
    ).close()  # a store in trouble is told here, not in the browser
    server = LocalServer(edge.path, day, listen(port))
    output.hint(
        "There is no login: whoever uses this machine can open this address while it runs. "
        "Ctrl+C ends it."
    )
    output.say(server.public_url)
    server.serve()
