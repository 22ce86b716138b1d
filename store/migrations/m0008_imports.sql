ALTER TABLE work ADD COLUMN source TEXT;

ALTER TABLE offer ADD COLUMN import_key BLOB;

CREATE UNIQUE INDEX offer_by_import_key ON offer (import_key) WHERE deleted_at IS NULL;
