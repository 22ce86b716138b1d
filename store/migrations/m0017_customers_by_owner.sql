CREATE INDEX customer_by_owner ON customer (owner_id) WHERE live = 1;
