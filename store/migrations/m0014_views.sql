ALTER TABLE saved_view ADD COLUMN sort TEXT;

ALTER TABLE saved_view ADD COLUMN columns TEXT;
