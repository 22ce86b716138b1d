-- Models that an older program has learned lack what scores are made of today: they are learned anew.
UPDATE score SET fit_id = NULL
WHERE fit_id IN (SELECT id FROM fit WHERE json_type(params, '$.repeats') IS NULL);
DELETE FROM fit WHERE json_type(params, '$.repeats') IS NULL;
