CREATE INDEX interaction_upset ON interaction (customer_id) WHERE felt = 'upset' AND deleted_at IS NULL;
