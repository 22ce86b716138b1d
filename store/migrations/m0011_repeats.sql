ALTER TABLE follow_up ADD COLUMN repeats TEXT;
ALTER TABLE follow_up ADD COLUMN repeats_from TEXT CHECK (repeats_from IS date(repeats_from));
