-- A store that belongs to a team is a replica: what it has not sent yet, and where two have differed.
CREATE TABLE replica (
  only_row INTEGER NOT NULL CHECK (only_row = 1),
  device BLOB NOT NULL CHECK (length(device) = 16),
  territory TEXT NOT NULL,
  address TEXT NOT NULL,
  lead INTEGER DEFAULT '0' NOT NULL,
  clock INTEGER DEFAULT '0' NOT NULL,
  seen INTEGER DEFAULT '0' NOT NULL,
  cursor INTEGER DEFAULT '0' NOT NULL,
  applying INTEGER DEFAULT '0' NOT NULL,
  token TEXT,
  next_token TEXT,
  shape INTEGER DEFAULT '0' NOT NULL,
  synced_at TEXT CHECK (synced_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  trouble TEXT,
  PRIMARY KEY (only_row)
)
 STRICT;
CREATE TABLE unsent (
  tbl TEXT NOT NULL,
  record_id BLOB NOT NULL,
  field TEXT NOT NULL,
  stamp INTEGER,
  base INTEGER NOT NULL,
  PRIMARY KEY (tbl, record_id, field)
)
 STRICT;
CREATE INDEX unsent_fresh ON unsent (tbl) WHERE stamp IS NULL;
CREATE TABLE clash (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB,
  tbl TEXT NOT NULL,
  record_id BLOB NOT NULL,
  field TEXT NOT NULL,
  kept TEXT,
  lost TEXT,
  lost_by TEXT,
  lost_at TEXT CHECK (lost_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  settled_on TEXT CHECK (settled_on IS date(settled_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX clash_of_customer ON clash (customer_id) WHERE deleted_at IS NULL;
ALTER TABLE known_as ADD COLUMN merged_id BLOB REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED;
