CREATE TABLE monthly_number (
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL,
  month TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT number_named CHECK (length(trim(name)) > 0),
  CONSTRAINT month_is_one CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]')
)
 STRICT;

CREATE TABLE review_answer (
  id BLOB NOT NULL CHECK (length(id) = 16),
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_on TEXT NOT NULL CHECK (answered_on IS date(answered_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT answer_says_something CHECK (length(trim(answer)) > 0)
)
 STRICT;

CREATE UNIQUE INDEX monthly_number_once ON monthly_number (name, month) WHERE deleted_at IS NULL;

CREATE INDEX review_answer_by_question ON review_answer (question, answered_on) WHERE deleted_at IS NULL;
