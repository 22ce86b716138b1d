-- Customers are ranked by any of the figures that a value is made of.
CREATE INDEX rhythm_by_revenue ON rhythm (revenue DESC, customer_id) WHERE live = 1;

CREATE INDEX score_by_earned ON score (earned DESC, customer_id) WHERE live = 1;

CREATE INDEX score_by_ahead ON score (ahead DESC, customer_id) WHERE live = 1;
