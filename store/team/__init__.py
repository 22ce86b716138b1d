"""Several stores that meet in one PostgreSQL: each works offline, nothing is lost.

Where it meets: `server.sql` makes a schema `tickler` with one row for each record, its fields as
JSON, so that versions with other fields meet there. Two functions, push and pull, are all that a
rep's role may call; the rules for single fields are applied there, once, under a lock of the
territory: the higher stamp (time, then device) wins, a follow-up never goes back from done, the
value that does not stay becomes a clash for a person to see.

This side: while a store belongs to a team, the triggers of `store.ledger.unsent` note each field
that is written, and the unit of work stamps them before its commit. `push` reads what is not
confirmed; `pull` writes what has come, in one transaction, over all but fields that are not
confirmed yet; `after_merge` then puts right what no single field can tell: whoever got new work
after being closed or deleted is there again, of two running plans one stays, and nobody is left
without a next step. Its ids follow from what it is made for, so every device makes the same.

`sync` is the protocol: say who we are (a token tells a copy of the file from the file), push,
confirm by exact stamp, pull; once more where the merge has made something new.

Nothing else of the store imports this room; psycopg is loaded when a team command runs.
"""
