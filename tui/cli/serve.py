"""`tickler serve`: the screens in a browser on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli import output
from tui.cli.options import Day, Db
from tui.environment import edge_of

PORT = 8000


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
    listens on the loopback address alone, so nobody on the network can.
    """
    from tui.web.server import LocalServer, listen

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
