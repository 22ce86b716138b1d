ALTER TABLE score ADD COLUMN ahead_month INTEGER;
ALTER TABLE score ADD COLUMN ahead_quarter INTEGER;
-- What is kept knows neither: it is worked out anew where it is next asked for.
UPDATE score SET scored_on = date(scored_on, '-1 day') WHERE ahead IS NOT NULL;
