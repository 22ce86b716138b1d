CREATE TABLE past_score (
  customer_id BLOB NOT NULL,
  kept_on TEXT NOT NULL CHECK (kept_on IS date(kept_on)),
  horizon_days INTEGER NOT NULL,
  churn_risk REAL,
  earned INTEGER NOT NULL,
  ahead INTEGER,
  at_risk INTEGER,
  PRIMARY KEY (customer_id, kept_on),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
