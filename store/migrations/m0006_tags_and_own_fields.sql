CREATE TABLE own_field (
  id BLOB NOT NULL CHECK (length(id) = 16),
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL,
  choices TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('text', 'number', 'day', 'choice')),
  CONSTRAINT choice_has_choices CHECK (kind <> 'choice' OR length(choices) > 0)
)
 STRICT;

CREATE TABLE own_value (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  field_id BLOB NOT NULL,
  value TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(field_id) REFERENCES own_field (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE tag (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT tag_named CHECK (length(trim(name)) > 0),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX own_field_by_key ON own_field ("key") WHERE deleted_at IS NULL;

CREATE INDEX own_value_by_field ON own_value (field_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX own_value_of_customer ON own_value (customer_id, field_id) WHERE deleted_at IS NULL;

CREATE INDEX tag_by_name ON tag (sort_name) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX tag_of_customer ON tag (customer_id, sort_name) WHERE deleted_at IS NULL;

