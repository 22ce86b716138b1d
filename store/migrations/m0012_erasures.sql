CREATE TABLE erasure (
  mark BLOB NOT NULL CHECK (length(mark) = 16),
  who BLOB NOT NULL CHECK (length(who) = 16),
  erased_on TEXT NOT NULL CHECK (erased_on IS date(erased_on)),
  PRIMARY KEY (mark)
)
 STRICT;
