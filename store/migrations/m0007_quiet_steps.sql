ALTER TABLE follow_up ADD COLUMN quiet_until TEXT CHECK (quiet_until IS date(quiet_until));
