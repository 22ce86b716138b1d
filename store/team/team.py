"""Founding a team, inviting, joining, leaving; who is in it and with which devices."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from psycopg import sql

from store.actions.erase_customer import erase
from store.actions.reps import add_rep
from store.dataclass import dataclass
from store.errors import BadInput, Refused, StoreTrouble, TicklerError
from store.ledger.commit import work
from store.ledger.new_store import choose
from store.ledger.owed_scores import score_owed
from store.ledger.unit import Unit
from store.ledger.unsent import stamp_of
from store.names import sort_name
from store.safety.opening import KeyOf, Store
from store.sentence import say
from store.settings.values import currency_of, me
from store.team.passwords import forget_password, keep_password, password_of
from store.team.push import send_everything
from store.team.server import Meeting, address_of, connected, install, parts_of
from store.team.sync import Synced, note_trouble, sync
from store.views.lists.team import count_unsent, replica_of

_CURRENCY = "SELECT currency FROM tickler.territory WHERE territory = %s"  # none for who is outside


@dataclass(frozen=True)
class DeviceRow:
    """A device as the server knows it; `behind` counts versions that it has not seen."""

    device: str
    name: str
    rep: str
    last_sync: str | None
    behind: int
    revoked: bool
    here: bool


def found_team(store: Store, today: date, address: str, name: str, territory: str) -> str:
    """Make the schema in a database and this store the first of its territory; its address.

    On a store that has founded a team it brings the schema up to date and nothing else.

    Raises:
        Refused: the territory is there already, or the store belongs to another team.
        NoLine: the database cannot be reached.
    """
    parts = parts_of(address)
    password, plain = parts.get("password"), address_of(parts)
    row = store.row("SELECT * FROM replica")
    if row is not None and not (row["lead"] and row["address"] == plain):
        raise Refused(say("team.in_a_team"))
    with connected(plain, password or password_of(plain), begun=row is not None) as connection:
        install(connection)
        with connection.transaction():
            here = territory if row is None else row["territory"]
            made = connection.execute(
                "INSERT INTO tickler.territory (territory, currency) VALUES (%s, %s) "
                "ON CONFLICT DO NOTHING RETURNING 1",
                (here, currency_of(store)),
            ).fetchone()
            if made is None and row is None:
                raise Refused(say("team.territory_there", territory=territory))
            connection.execute(
                "INSERT INTO tickler.member (territory, login, rep, rep_name, is_lead) "
                "VALUES (%s, session_user::text, %s, %s, true) ON CONFLICT DO NOTHING",
                (here, me(store)["id"].hex(), name),
            )
            if row is None:
                # Before the database keeps its part: cut off here, the next try finds both or none.
                with work(store, today, undoable=False) as unit:
                    become(unit, territory, plain, lead=True)
                    send_everything(unit, stamp_of(store.clock()))
    if password:
        keep_password(plain, password)
    return plain


def become(unit: Unit, territory: str, address: str, *, lead: bool) -> None:
    """Give the store its place in a team."""
    unit.run(
        "INSERT INTO replica (only_row, device, territory, address, lead) VALUES (1, ?, ?, ?, ?)",
        (unit.store.mint(), territory, address, int(lead)),
    )


def invite(store: Store, today: date, rep_name: str) -> str:
    """A code with which one device of a rep joins: a role of its own on the server, and its key.

    Raises:
        Refused: this store may not invite. NoLine: the database cannot be reached.
    """
    row = _lead(store)
    found = store.row(
        "SELECT id, name FROM rep WHERE name = ? COLLATE NOCASE AND deleted_at IS NULL", (rep_name,)
    )
    if found is None:
        made = add_rep(store, today, rep_name).record_id
        found = store.row("SELECT id, name FROM rep WHERE id = ?", (made,))
    slug = "".join(c for c in sort_name(found["name"]) if c.isascii() and c.isalnum())[:20]
    login = f"tickler_{slug or 'rep'}_{secrets.token_hex(3)}"
    password = secrets.token_urlsafe(24)
    with _talk(row["address"]) as connection, connection.transaction():
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE tickler_reps").format(
                sql.Identifier(login), sql.Literal(password)
            )
        )
        connection.execute(
            "INSERT INTO tickler.member (territory, login, rep, rep_name) VALUES (%s, %s, %s, %s)",
            (row["territory"], login, found["id"].hex(), found["name"]),
        )
    parts = {**parts_of(row["address"]), "user": login}
    parts.pop("passfile", None)
    code = {
        "address": address_of(parts),
        "password": password,
        "territory": row["territory"],
        "rep": found["id"].hex(),
    }
    return base64.urlsafe_b64encode(json.dumps(code).encode()).decode().rstrip("=")


def join(store: Store, today: date, code: str, name: str, key_of: KeyOf) -> Synced:
    """Bring a store without customers into a team: from then on it has what the team has.

    A join that was cut off is done again with the same code. A store that is in the territory
    already goes on there with the new access, as after its old one was revoked.

    Raises:
        BadInput: the code is no invitation. Refused: the store has customers or a team already.
        NoLine: the database cannot be reached.
    """
    try:
        code = "".join(code.split())  # as it was broken into lines on the way
        whole = code + "=" * (-len(code) % 4)
        said = json.loads(base64.urlsafe_b64decode(whole))
        address, password = str(said["address"]), str(said["password"])
        territory, rep = str(said["territory"]), bytes.fromhex(said["rep"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(say("team.no_invitation")) from error
    there = store.row("SELECT * FROM replica")
    if there is not None and (there["territory"] != territory or there["lead"]):
        raise Refused(say("team.in_a_team"))
    if there is None and store.row("SELECT 1 FROM customer LIMIT 1") is not None:
        raise Refused(say("team.own_customers"))
    with connected(address, password, begun=there is not None) as connection:
        if connection.execute(_CURRENCY, (territory,)).fetchone() is None:
            raise Refused(say("team.not_invited", territory=territory))
    keep_password(address, password)
    with work(store, today, undoable=False) as unit:
        if there is None:
            for table in ("segment", "plan_step", "plan"):
                unit.run(f"UPDATE {table} SET deleted_at = ? WHERE deleted_at IS NULL", (unit.at,))
            become(unit, territory, address, lead=False)
        elif there["address"] != address:
            # Another role: the server knows no device of it, so this one begins anew.
            unit.run(
                "UPDATE replica SET address = ?, device = ?, token = NULL, next_token = NULL, "
                "cursor = 0, shape = 0",
                (address, store.mint()),
            )
    done = sync_team(store, today, name, key_of)
    with work(store, today, undoable=False) as unit:
        unit.run("UPDATE replica SET applying = 1")
        old = unit.rep_id
        if old is not None and old != rep:
            _choose_me(unit, rep)
            unit.remove("rep", old)
        with connected(address, password) as connection:
            row = connection.execute(_CURRENCY, (territory,)).fetchone()
        if row is not None:
            choose(unit, "currency", row[0])
        unit.run("UPDATE replica SET applying = 0")
        unit.title = say("did.joined", territory=territory)
    return done


def _choose_me(unit: Unit, rep: bytes) -> None:
    """From now on this rep works here."""
    row = unit.row("SELECT id FROM setting WHERE key = 'me' AND deleted_at IS NULL")
    if row is not None:
        unit.update("setting", row["id"], {"value": rep.hex()})
    unit.__dict__.pop("rep_id", None)  # asked for once


def sync_team(
    store: Store, today: date, name: str, key_of: KeyOf, at_most: int | None = None
) -> Synced:
    """One sync with the store's own database. Raises as `store.team.sync.sync`."""
    row = replica_of(store)

    @contextmanager
    def meet(device: bytes) -> Iterator[Meeting]:
        with _talk(row["address"]) as connection:
            yield Meeting(connection, row["territory"], device)

    try:
        done = sync(store, today, name, meet, lambda who: erase(store, today, who, key_of), at_most)
    except TicklerError as error:
        if not isinstance(error, StoreTrouble):
            note_trouble(store, str(error))
        raise
    if done.pulled:  # what a sync that was killed here owes is made with these, or in the morning
        score_owed(store, today)
    return done


def devices(store: Store) -> list[DeviceRow]:
    """The territory's devices, as the server knows them, the latest sync first."""
    row = replica_of(store)
    with _talk(row["address"]) as connection:
        found = connection.execute(
            "SELECT d.device, d.name, coalesce(r.body->>'name', m.rep_name, '–'), d.synced_at, "
            "t.version - d.cursor, d.revoked_at IS NOT NULL FROM tickler.device AS d "
            "JOIN tickler.territory AS t ON t.territory = d.territory "
            "LEFT JOIN tickler.member AS m ON m.territory = d.territory AND m.login = d.login "
            "LEFT JOIN tickler.record AS r ON r.territory = d.territory AND r.tbl = 'rep' "
            "AND r.id = m.rep "
            "WHERE d.territory = %s ORDER BY d.synced_at DESC NULLS LAST, d.device",
            (row["territory"],),
        ).fetchall()
    return [
        DeviceRow(
            device,
            name,
            rep,
            None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}",
            behind,
            revoked,
            device == row["device"].hex(),
        )
        for device, name, rep, at, behind, revoked in found
    ]


def revoke(store: Store, device: str) -> tuple[DeviceRow, list[str]]:
    """Refuse a device from now on; its role sees nothing any more, so others that have it are shut
    out too, as a copy of its store: they are returned. Raises Refused: no such."""
    row = _lead(store)
    found = [each for each in devices(store) if device and each.device.endswith(device.lower())]
    if len(found) != 1:
        raise Refused(say("team.no_device", device=device))
    if found[0].here:
        raise Refused(say("team.this_device"))
    with _talk(row["address"]) as connection, connection.transaction():
        here = (row["territory"], found[0].device)
        connection.execute(
            "UPDATE tickler.device SET revoked_at = now() WHERE territory = %s AND device = %s",
            here,
        )
        connection.execute(
            "UPDATE tickler.member SET revoked_at = now() WHERE territory = %s AND login = "
            "(SELECT d.login FROM tickler.device AS d WHERE d.territory = %s AND d.device = %s) "
            "AND NOT is_lead",
            (row["territory"], *here),
        )
        others = connection.execute(
            "SELECT o.device FROM tickler.device AS d JOIN tickler.device AS o "
            "ON o.territory = d.territory AND o.login = d.login AND o.device <> d.device "
            "WHERE d.territory = %s AND d.device = %s AND o.revoked_at IS NULL ORDER BY o.device",
            here,
        ).fetchall()
    return found[0], [each[0] for each in others]


def leave(store: Store, today: date, *, force: bool = False) -> str:
    """Take the store out of its team; its records stay here. Returns the territory it was in.

    Raises:
        Refused: something was never sent, and nobody has said that it does not matter.
    """
    row = replica_of(store)
    if not force:
        refuse_unsent(store)
    with work(store, today, undoable=False) as unit:
        unit.run("DELETE FROM replica")
        unit.run("DELETE FROM unsent")
    forget_password(row["address"])
    return str(row["territory"])


def refuse_unsent(store: Store) -> None:
    """Raise where something was never sent to the team."""
    waiting = count_unsent(store)
    if waiting:
        raise Refused(say("team.never_sent", count=waiting))


def _lead(store: Store) -> Any:
    row = replica_of(store)
    if not row["lead"]:
        raise Refused(say("team.lead_only"))
    return row


@contextmanager
def _talk(address: str) -> Iterator[Any]:
    with connected(address, password_of(address)) as connection:
        yield connection
