ALTER TABLE customer ADD COLUMN ability TEXT CONSTRAINT ability_known CHECK (ability IN ('low', 'medium', 'high'));

ALTER TABLE customer ADD COLUMN habits TEXT;

ALTER TABLE customer ADD COLUMN emotions TEXT;

ALTER TABLE customer ADD COLUMN decision TEXT;

ALTER TABLE customer ADD COLUMN competitor_reason TEXT;

ALTER TABLE customer ADD COLUMN referred_by_id BLOB REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE interaction ADD COLUMN felt TEXT CONSTRAINT felt_known CHECK (felt IN ('glad', 'calm', 'upset'));

ALTER TABLE satisfaction ADD COLUMN contact_id BLOB REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE link (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  target TEXT NOT NULL,
  title TEXT,
  digest BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT link_leads_somewhere CHECK (length(trim(target)) > 0),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX customer_by_referrer ON customer (referred_by_id);

CREATE INDEX journal_of_record ON journal (record_id) WHERE field IS NOT NULL AND (tbl = 'own_value' OR (tbl = 'customer' AND field NOT IN ('next_id', 'deleted_at')));

CREATE INDEX link_of_customer ON link (customer_id) WHERE deleted_at IS NULL;

DROP TRIGGER interaction_is_never_edited;

CREATE TRIGGER interaction_is_never_edited
BEFORE UPDATE OF id, contact_id, rep_id, follow_up_id, corrects_id, channel, direction, happened_at, happened_on, minutes, cost, outcome, subject, note, felt ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never edited: add a correction'); END;
