CREATE TABLE known_as (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  sort_name TEXT NOT NULL,
  external_id TEXT,
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE not_same (
  id BLOB NOT NULL CHECK (length(id) = 16),
  a_id BLOB NOT NULL,
  b_id BLOB NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(a_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(b_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX known_as_by_external_id ON known_as (external_id) WHERE deleted_at IS NULL;

CREATE INDEX known_as_by_import_key ON known_as (import_key) WHERE deleted_at IS NULL;

CREATE INDEX known_as_by_name ON known_as (sort_name) WHERE deleted_at IS NULL;

CREATE INDEX known_as_of_customer ON known_as (customer_id) WHERE deleted_at IS NULL;

CREATE INDEX not_same_by_both ON not_same (a_id, b_id) WHERE deleted_at IS NULL;

DROP TRIGGER interaction_is_never_edited;

CREATE TRIGGER interaction_is_never_edited
BEFORE UPDATE OF id, contact_id, rep_id, follow_up_id, corrects_id, channel, direction, happened_at, happened_on, minutes, cost, outcome, subject, note ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never edited: add a correction'); END;
