DROP TRIGGER enrolment_rings_otherwise;

CREATE TRIGGER enrolment_rings_otherwise
AFTER UPDATE OF customer_id, started_on, deleted_at ON enrolment
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = old.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
OR EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.customer_id, new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.customer_id, new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER enrolment_rings_no_more
AFTER DELETE ON enrolment
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = old.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER customer_rings_no_more
AFTER DELETE ON customer
BEGIN DELETE FROM ringing WHERE customer_id = old.id; END;

UPDATE alarm SET loud = loud WHERE closed_on IS NULL AND deleted_at IS NULL
AND customer_id IN (SELECT r.customer_id FROM ringing AS r WHERE r.came_on IS NOT (SELECT
  min(e.started_on) FROM enrolment AS e WHERE e.customer_id = r.customer_id
  AND e.deleted_at IS NULL));
