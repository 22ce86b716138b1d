CREATE TABLE ringing (
  customer_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  loud INTEGER NOT NULL,
  quiet_until TEXT,
  owner_id BLOB,
  touched_on TEXT,
  came_on TEXT,
  step_id BLOB NOT NULL,
  due_on TEXT NOT NULL,
  weight INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  step_kind TEXT NOT NULL,
  PRIMARY KEY (customer_id, kind)
)
 WITHOUT ROWID, STRICT;

CREATE TRIGGER alarm_rings
AFTER INSERT ON alarm
BEGIN
DELETE FROM ringing WHERE customer_id IN (new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER alarm_rings_otherwise
AFTER UPDATE OF customer_id, kind, opened_on, quiet_until, loud, closed_on, deleted_at ON alarm
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.customer_id, new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.customer_id, new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER alarm_rings_no_more
AFTER DELETE ON alarm
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER customer_rings_otherwise
AFTER UPDATE OF id, owner_id, next_id, closed_at, deleted_at ON customer
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.id, new.id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.id, new.id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER customer_comes_to_ring
AFTER INSERT ON customer
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (new.id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (new.id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER follow_up_comes_to_ring
AFTER INSERT ON follow_up
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER enrolment_comes_to_ring
AFTER INSERT ON enrolment
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER rhythm_comes_to_ring
AFTER INSERT ON rhythm
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER enrolment_rings_otherwise
AFTER UPDATE OF customer_id, started_on, deleted_at ON enrolment
WHEN EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = new.customer_id AND a.closed_on IS NULL AND a.deleted_at IS NULL)
BEGIN
DELETE FROM ringing WHERE customer_id IN (old.customer_id, new.customer_id);
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN (old.customer_id, new.customer_id) AND a.closed_on IS NULL AND a.deleted_at IS NULL;
END;

CREATE TRIGGER follow_up_rings_otherwise
AFTER UPDATE OF due_on, weight, minutes, kind ON follow_up
WHEN EXISTS (SELECT 1 FROM ringing AS r WHERE r.customer_id = new.customer_id)
BEGIN
UPDATE ringing SET due_on = new.due_on, weight = new.weight, minutes = new.minutes,
  step_kind = new.kind WHERE customer_id = new.customer_id AND step_id = new.id;
END;

CREATE TRIGGER rhythm_rings_otherwise
AFTER UPDATE OF touched_on ON rhythm
WHEN old.touched_on IS NOT new.touched_on AND EXISTS (SELECT 1 FROM ringing AS r WHERE r.customer_id = new.customer_id)
BEGIN UPDATE ringing SET touched_on = new.touched_on WHERE customer_id = new.customer_id; END;

UPDATE alarm SET loud = loud WHERE closed_on IS NULL AND deleted_at IS NULL;
