CREATE TABLE past_fit (
  fitted_on TEXT NOT NULL CHECK (fitted_on IS date(fitted_on)),
  fits TEXT NOT NULL,
  PRIMARY KEY (fitted_on)
)
 STRICT;
