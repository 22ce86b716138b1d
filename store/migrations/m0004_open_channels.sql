ALTER TABLE interaction DROP CONSTRAINT channel_known;

ALTER TABLE follow_up DROP CONSTRAINT channel_known;
