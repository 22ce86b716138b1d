ALTER TABLE rhythm ADD COLUMN renews_on TEXT CHECK (renews_on IS date(renews_on));
ALTER TABLE rhythm ADD COLUMN renews_for INTEGER;
