-- The stamp of a team's unit of work: a database that was put back is told what was changed when.
ALTER TABLE work ADD COLUMN stamp INTEGER;
