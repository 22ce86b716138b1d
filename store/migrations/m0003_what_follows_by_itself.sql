ALTER TABLE work ADD COLUMN follows INTEGER DEFAULT '0' NOT NULL CONSTRAINT follows_is_a_flag CHECK (follows IN (0, 1));

UPDATE work SET follows = 1 WHERE kind = 'do' AND state = 'dropped' AND title = 'what silence and rules changed';

CREATE TABLE retraction (
  work_seq INTEGER NOT NULL,
  customer_id BLOB NOT NULL,
  taken_seq INTEGER NOT NULL,
  PRIMARY KEY (work_seq, customer_id)
)
 STRICT;

CREATE INDEX work_followed ON work (seq) WHERE follows = 1;
