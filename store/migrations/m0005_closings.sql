CREATE TABLE closing (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  closed_on TEXT NOT NULL CHECK (closed_on IS date(closed_on)),
  reason TEXT NOT NULL,
  reopened_on TEXT CHECK (reopened_on IS date(reopened_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX closing_of_customer ON closing (customer_id) WHERE deleted_at IS NULL;

INSERT INTO closing (id, customer_id, closed_on, reason, created_at)
  SELECT randomblob(16), id, closed_on, closed_reason, closed_at FROM customer
  WHERE closed_on IS NOT NULL AND deleted_at IS NULL;
