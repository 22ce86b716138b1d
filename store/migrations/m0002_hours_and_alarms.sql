ALTER TABLE customer ADD COLUMN paid_until TEXT CHECK (paid_until IS date(paid_until));

ALTER TABLE customer ADD COLUMN trial_until TEXT CHECK (trial_until IS date(trial_until));

ALTER TABLE customer ADD COLUMN time_zone TEXT;

ALTER TABLE customer ADD COLUMN hours TEXT;

ALTER TABLE customer ADD COLUMN involvement TEXT CONSTRAINT involvement_known CHECK (involvement IN ('low', 'medium', 'high'));

ALTER TABLE purchase ADD COLUMN expectation TEXT CONSTRAINT expectation_known CHECK (expectation IN ('met', 'exceeded', 'missed'));

ALTER TABLE purchase ADD COLUMN expectation_note TEXT;

ALTER TABLE purchase ADD COLUMN expectation_on TEXT CHECK (expectation_on IS date(expectation_on));

ALTER TABLE segment ADD COLUMN offers TEXT;

CREATE TABLE alarm (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  opened_on TEXT NOT NULL CHECK (opened_on IS date(opened_on)),
  words TEXT NOT NULL,
  value REAL NOT NULL,
  quiet_until TEXT CHECK (quiet_until IS date(quiet_until)),
  quiet_value REAL,
  loud INTEGER DEFAULT '1' NOT NULL,
  closed_on TEXT CHECK (closed_on IS date(closed_on)),
  closed_why TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('silence', 'risk', 'renewal', 'trial', 'cost')),
  CONSTRAINT loud_is_a_flag CHECK (loud IN (0, 1)),
  CONSTRAINT closed_has_why CHECK (closed_on IS NULL OR length(trim(closed_why)) > 0),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE motivation (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  stage TEXT NOT NULL,
  level TEXT NOT NULL,
  note TEXT,
  noted_on TEXT NOT NULL CHECK (noted_on IS date(noted_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT stage_known CHECK (stage IN ('potential', 'current', 'former')),
  CONSTRAINT level_known CHECK (level IN ('low', 'medium', 'high')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX alarm_loud ON alarm (kind, customer_id) WHERE closed_on IS NULL AND deleted_at IS NULL AND loud = 1;

CREATE INDEX alarm_of_customer ON alarm (customer_id, opened_on) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX alarm_open ON alarm (customer_id, kind) WHERE closed_on IS NULL AND deleted_at IS NULL;

CREATE INDEX motivation_of_customer ON motivation (customer_id, stage) WHERE deleted_at IS NULL;

CREATE INDEX purchase_missed ON purchase (customer_id, expectation_on) WHERE expectation = 'missed' AND deleted_at IS NULL;
