-- What a team's database does: one row for each record, merged field by field as it is pushed.
-- `team init` runs this file, again after an upgrade: everything in it can be run twice.
-- Every key begins with the territory and every statement names it, so that the tables can be
-- distributed by that column. There are no sequences: the version of a territory is counted in its
-- row, which a push locks until it commits, so that no reader can miss a version.

CREATE SCHEMA IF NOT EXISTS tickler;

CREATE TABLE IF NOT EXISTS tickler.territory (
  territory text PRIMARY KEY,
  version bigint NOT NULL DEFAULT 0,
  currency text NOT NULL
);

-- Who may see a territory: the roles that log in, and whose rep they are.
CREATE TABLE IF NOT EXISTS tickler.member (
  territory text NOT NULL,
  login text NOT NULL,
  rep text NOT NULL,
  rep_name text NOT NULL,
  is_lead boolean NOT NULL DEFAULT false,
  PRIMARY KEY (territory, login)
);
ALTER TABLE tickler.member ADD COLUMN IF NOT EXISTS revoked_at timestamptz;

CREATE TABLE IF NOT EXISTS tickler.device (
  territory text NOT NULL,
  device text NOT NULL,
  login text NOT NULL,
  name text NOT NULL,
  token text,
  cursor bigint NOT NULL DEFAULT 0,
  synced_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (territory, device)
);

-- A record of a store. `body` has its fields by name, also those that a reader does not know.
-- `stamp`, `device` and `born` (a version) are of all fields but those that `marks` names, each
-- with its own three. `top` is the highest stamp of the row. `mine` is the one device that knows
-- everything in the row already.
CREATE TABLE IF NOT EXISTS tickler.record (
  territory text NOT NULL,
  tbl text NOT NULL,
  id text NOT NULL,
  body jsonb NOT NULL,
  stamp bigint NOT NULL,
  device text NOT NULL,
  born bigint NOT NULL,
  marks jsonb NOT NULL DEFAULT '{}',
  top bigint NOT NULL,
  version bigint NOT NULL,
  mine text,
  erased boolean NOT NULL DEFAULT false,
  PRIMARY KEY (territory, tbl, id)
);

-- Partial, so that it is never taken for the way to one record: while the statistics know nothing
-- yet, the planner would read the whole territory for each record of a first upload.
DROP INDEX IF EXISTS tickler.record_by_version;
CREATE INDEX IF NOT EXISTS record_since ON tickler.record (territory, version) WHERE version > 0;

CREATE OR REPLACE FUNCTION tickler.now_ms() RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

CREATE OR REPLACE FUNCTION tickler.may_see(in_territory text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM tickler.member AS m WHERE m.territory = in_territory
  AND m.login = session_user::text AND m.revoked_at IS NULL) $$;

-- Refuses who may not, and a device that was revoked; locks the device's row. `in_name`: one that
-- is not known is from now on.
DROP FUNCTION IF EXISTS tickler.admit(text, text);
CREATE OR REPLACE FUNCTION tickler.admit(in_territory text, in_device text, in_name text)
RETURNS tickler.device LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE known tickler.device;
BEGIN
  SELECT d.* INTO known FROM tickler.device AS d
    WHERE d.territory = in_territory AND d.device = in_device FOR UPDATE;
  IF known.login = session_user::text AND known.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION 'This device was revoked: what it has written stays on it. Ask the lead of “%” for a new invitation.', in_territory
      USING ERRCODE = '42501';
  END IF;
  IF NOT tickler.may_see(in_territory) THEN
    RAISE EXCEPTION 'You are not in the territory “%”: ask its lead to invite you.', in_territory
      USING ERRCODE = '42501';
  END IF;
  IF known.device IS NULL AND in_name IS NOT NULL THEN
    INSERT INTO tickler.device AS d (territory, device, login, name)
      VALUES (in_territory, in_device, session_user::text, in_name)
      ON CONFLICT (territory, device) DO UPDATE SET name = d.name RETURNING d.* INTO known;
  END IF;
  IF known.login IS DISTINCT FROM session_user::text THEN
    RAISE EXCEPTION 'This device is not known in the territory “%”.', in_territory
      USING ERRCODE = '42501';
  END IF;
  RETURN known;
END $$;

-- The number of a sync, with which its token begins.
CREATE OR REPLACE FUNCTION tickler.number_of(token text) RETURNS bigint LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce(substring(token FROM '^([0-9]{1,15})-')::bigint, 0) $$;

-- A device says who it is. Each sync brings a new token and, in one text, that of the last one that
-- was answered and those of tries that were cut off since. A file that comes with a token of long
-- ago is a copy or an old backup: the answer is then “copy”. One that comes with a later token than
-- is known here says that this database is an old backup: the answer is “older”. “token” is the one
-- that was known, “seen” what the device has had, “last” when it came the last time.
CREATE OR REPLACE FUNCTION tickler.hello(
  in_territory text, in_device text, in_name text, in_token text, in_next text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  known tickler.device := tickler.admit(in_territory, in_device, in_name);
  before text[] := string_to_array(in_token, ' ');
  answered text := nullif(before[1], '');
BEGIN
  IF answered IS NOT NULL AND known.token IS DISTINCT FROM in_next
      AND (known.token IS NULL OR tickler.number_of(known.token) < tickler.number_of(answered)) THEN
    RETURN jsonb_build_object('now', tickler.now_ms(), 'copy', false, 'older', true,
      'token', known.token, 'seen', known.cursor,
      'last', (extract(epoch FROM known.synced_at) * 1000)::bigint);
  END IF;
  IF known.token IS NOT NULL AND known.token <> in_next
      AND known.token <> ALL (coalesce(before, '{}')) THEN
    RETURN jsonb_build_object('now', tickler.now_ms(), 'copy', true);
  END IF;
  UPDATE tickler.device SET token = in_next, name = in_name,
      synced_at = to_timestamp(tickler.now_ms() / 1000.0)
    WHERE territory = in_territory AND device = in_device;
  RETURN jsonb_build_object('now', tickler.now_ms(), 'copy', false, 'older', false,
    'version', (SELECT t.version FROM tickler.territory AS t WHERE t.territory = in_territory),
    'seen', known.cursor,
    'token', known.token, 'last', (extract(epoch FROM known.synced_at) * 1000)::bigint);
END $$;

-- How far a follow-up is: never back.
CREATE OR REPLACE FUNCTION tickler.rank_of(status text) RETURNS int LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE status WHEN 'done' THEN 2 WHEN 'open' THEN 0 ELSE 1 END $$;

-- Records whose fields nobody is told of when two differ: they follow from others.
CREATE OR REPLACE FUNCTION tickler.is_told(tbl text, field text) RETURNS boolean LANGUAGE sql
IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT tbl <> 'clash' AND field NOT IN ('sort_name', 'finished_at', 'finished_on',
  'closed_at', 'created_at', 'pushes', 'attempts', 'quiet_until', 'ended_on', 'import_key') $$;

-- Whether nobody has ended it: the reason is a sentence of the program, kept as data.
CREATE OR REPLACE FUNCTION tickler.ended_by_itself(tbl text, field text, body jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT tbl IN ('follow_up', 'enrolment') AND field IN ('status', 'state', 'reason', 'outcome')
  AND coalesce(CASE WHEN body->>'reason' IS NULL THEN field IN ('reason', 'outcome')
    AND body->>field IS NULL ELSE body->>'reason' LIKE '{"say":%' END, false) $$;

-- Whose device it is.
CREATE OR REPLACE FUNCTION tickler.rep_of(in_territory text, in_device text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce(r.body->>'name', m.rep_name) FROM tickler.member AS m
  JOIN tickler.device AS d ON d.territory = in_territory AND d.login = m.login
  LEFT JOIN tickler.record AS r ON r.territory = in_territory AND r.tbl = 'rep' AND r.id = m.rep
  WHERE m.territory = in_territory AND d.device = in_device $$;

-- Who has written a field of a record.
CREATE OR REPLACE FUNCTION tickler.author_of(
  in_territory text, in_tbl text, in_id text, in_field text)
RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT tickler.rep_of(in_territory, coalesce(r.marks->in_field->>1, r.device))
  FROM tickler.record AS r WHERE r.territory = in_territory AND r.tbl = in_tbl AND r.id = in_id $$;

-- Keeps for a person what did not stay, once: a clash, with who had written it and when. Returns 1.
CREATE OR REPLACE FUNCTION tickler.tell(
  in_territory text, in_tbl text, in_id text, in_body jsonb, in_field text, in_kept text,
  in_lost text, in_stamp bigint, in_loser text, in_device text, in_version bigint)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF in_lost LIKE '{"say":%' THEN
    RETURN 0;  -- nobody has typed it
  END IF;
  INSERT INTO tickler.record (territory, tbl, id, body, stamp, device, born, top, version)
    VALUES (in_territory, 'clash', md5(in_tbl || in_id || in_field || in_stamp || in_loser),
      jsonb_strip_nulls(jsonb_build_object(
        'customer_id', CASE in_tbl WHEN 'customer' THEN in_id ELSE in_body->>'customer_id' END,
        'tbl', in_tbl, 'record_id', in_id, 'field', in_field, 'kept', in_kept, 'lost', in_lost,
        'lost_by', tickler.rep_of(in_territory, in_loser),
        'lost_at', to_char(to_timestamp((in_stamp >> 16) / 1000.0) AT TIME ZONE 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'created_at', to_char(to_timestamp(tickler.now_ms() / 1000.0) AT TIME ZONE 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS"Z"'))),
      in_stamp, in_device, in_version, in_stamp, in_version)
    ON CONFLICT (territory, tbl, id) DO NOTHING;
  RETURN 1;
END $$;

-- Takes what a device has written: each row {"t": table, "i": id, "s": stamp, "b": base, "f":
-- {field: value}, "m": {field: [stamp, base]}, "x": erased}. “s” is of a new record and its fields,
-- “m” of single ones; a base is the version that was known when the field was written. Of two
-- values the one with the higher (stamp, device) stays; where neither knew of the other, the one
-- that does not is kept as a clash. Returns how many clashes there were.
CREATE OR REPLACE FUNCTION tickler.push(
  in_territory text, in_device text, in_cursor bigint, in_rows jsonb)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  new_version bigint; pushed jsonb; old tickler.record; field text; value jsonb;
  his_stamp bigint; his_base bigint; cur_stamp bigint; cur_device text; cur_version bigint;
  new_body jsonb; new_marks jsonb; new_top bigint; forced int; lost boolean; wins boolean;
  clashes int := 0; due_stamp bigint; due_device text; apart boolean; gone boolean;
  ending CONSTANT text[] := ARRAY['status', 'finished_at', 'finished_on', 'outcome', 'reason'];
BEGIN
  PERFORM tickler.admit(in_territory, in_device, NULL);
  SELECT max(greatest((r->>'s')::bigint, (SELECT max((m.value->>0)::bigint)
    FROM jsonb_each(r->'m') AS m))) INTO new_top FROM jsonb_array_elements(in_rows) AS r;
  IF (new_top >> 16) > tickler.now_ms() + 300000 THEN
    RAISE EXCEPTION 'This device''s clock is ahead of the server by more than five minutes: set it right, then sync again.'
      USING ERRCODE = '22008';
  END IF;
  UPDATE tickler.territory AS t SET version = t.version + 1 WHERE t.territory = in_territory
    RETURNING t.version INTO new_version;
  FOR pushed IN SELECT r FROM jsonb_array_elements(in_rows) AS r LOOP
    IF pushed->>'t' = 'clash' AND pushed ? 's' AND pushed->'f'->>'lost_by' IS NULL THEN
      pushed := jsonb_set(pushed, '{f,lost_by}', coalesce(to_jsonb(tickler.author_of(
        in_territory, pushed->'f'->>'tbl', pushed->'f'->>'record_id', pushed->'f'->>'field')),
        'null'));
    END IF;
    SELECT * INTO old FROM tickler.record AS r WHERE r.territory = in_territory
      AND r.tbl = pushed->>'t' AND r.id = pushed->>'i' FOR UPDATE;
    IF NOT FOUND THEN
      CONTINUE WHEN NOT pushed ? 's' AND NOT pushed ? 'x';  -- a part of what was never sent
      SELECT coalesce(jsonb_object_agg(m.key, jsonb_build_array((m.value->>0)::bigint, in_device,
          new_version)), '{}'),
        coalesce(max((m.value->>0)::bigint), 0) INTO new_marks, new_top
        FROM jsonb_each(coalesce(pushed->'m', '{}')) AS m;
      INSERT INTO tickler.record (territory, tbl, id, body, stamp, device, born, marks, top,
          version, mine, erased)
        VALUES (in_territory, pushed->>'t', pushed->>'i',
          CASE WHEN pushed ? 'x' THEN '{}' ELSE jsonb_strip_nulls(pushed->'f') END,
          coalesce((pushed->>'s')::bigint, 0), in_device, new_version, new_marks,
          greatest(new_top, coalesce((pushed->>'s')::bigint, 0)), new_version,
          CASE WHEN pushed->>'t' <> 'clash' THEN in_device END, pushed ? 'x');
      CONTINUE;
    END IF;
    IF old.erased THEN
      IF NOT pushed ? 'x' THEN
        UPDATE tickler.record SET version = new_version, mine = NULL
          WHERE territory = in_territory AND tbl = old.tbl AND id = old.id;
      END IF;
      CONTINUE;
    END IF;
    IF pushed ? 'x' THEN
      UPDATE tickler.record SET body = '{}', marks = '{}', erased = true, version = new_version,
          mine = NULL
        WHERE territory = in_territory AND tbl = old.tbl AND id = old.id;
      CONTINUE;
    END IF;
    new_body := old.body; new_marks := old.marks; new_top := old.top; lost := false; forced := 0;
    due_stamp := NULL;
    -- It stays deleted by somebody of whom the writer did not know.
    cur_device := coalesce(old.marks->'deleted_at'->>1, old.device);
    gone := old.body->>'deleted_at' IS NOT NULL AND pushed->'f'->>'deleted_at' IS NULL
      AND cur_device <> in_device
      AND coalesce((old.marks->'deleted_at'->>2)::bigint, old.born)
        > (SELECT min((m.value->>1)::bigint) FROM jsonb_each(pushed->'m') AS m)
      AND ((pushed->'m'->'deleted_at'->>0)::bigint, in_device COLLATE "C")
        > (coalesce((old.marks->'deleted_at'->>0)::bigint, old.stamp), cur_device COLLATE "C")
        IS NOT TRUE;
    IF gone AND pushed->'m' ? 'deleted_at' THEN
      -- It was to be there again, in vain: what the other may not have seen goes with it.
      FOR field, value IN SELECT m.key, m.value FROM jsonb_each(old.marks) AS m LOOP
        CONTINUE WHEN value->>1 = cur_device OR old.body->>field IS NULL
          OR NOT tickler.is_told(old.tbl, field)
          OR coalesce(pushed->'f'->field <> old.body->field, false);
        clashes := clashes + tickler.tell(in_territory, old.tbl, old.id, old.body, field, NULL,
          old.body->>field, (value->>0)::bigint, value->>1, in_device, new_version);
      END LOOP;
    END IF;
    IF old.body->>'deleted_at' IS NULL AND pushed->'f'->>'deleted_at' IS NOT NULL
        AND pushed->'m' ? 'deleted_at' THEN
      -- What others have written in it since the one who deletes it has looked.
      FOR field, value IN SELECT m.key, m.value FROM jsonb_each(old.marks) AS m LOOP
        CONTINUE WHEN value->>1 = in_device OR old.body->>field IS NULL
          OR (value->>2)::bigint <= (pushed->'m'->'deleted_at'->>1)::bigint
          OR NOT tickler.is_told(old.tbl, field);
        clashes := clashes + tickler.tell(in_territory, old.tbl, old.id, old.body, field, NULL,
          old.body->>field, (value->>0)::bigint, value->>1, in_device, new_version);
      END LOOP;
    END IF;
    IF old.tbl = 'follow_up' AND pushed->'f' ? 'status' THEN
      forced := sign(tickler.rank_of(pushed->'f'->>'status')
        - tickler.rank_of(old.body->>'status'));
    END IF;
    FOR field, value IN SELECT e.key, e.value FROM jsonb_each(pushed->'f') AS e LOOP
      his_stamp := coalesce((pushed->'m'->field->>0)::bigint, (pushed->>'s')::bigint);
      his_base := coalesce((pushed->'m'->field->>1)::bigint, (pushed->>'b')::bigint);
      cur_stamp := coalesce((old.marks->field->>0)::bigint, old.stamp);
      cur_device := coalesce(old.marks->field->>1, old.device);
      cur_version := coalesce((old.marks->field->>2)::bigint, old.born);
      CONTINUE WHEN his_stamp = cur_stamp AND in_device = cur_device;
      apart := cur_version > his_base AND cur_device <> in_device;
      wins := (his_stamp, in_device COLLATE "C") > (cur_stamp, cur_device COLLATE "C");
      IF forced <> 0 AND field = ANY (ending) THEN
        wins := forced > 0;
      END IF;
      IF coalesce(old.body->field, 'null') <> value AND tickler.is_told(old.tbl, field)
          AND pushed->'m' ? field AND (apart OR (forced < 0 AND field = 'status'))
          AND NOT tickler.ended_by_itself(old.tbl, field,
            CASE WHEN wins THEN old.body ELSE old.body || (pushed->'f') END)
          AND NOT (field = 'deleted_at' AND value <> 'null' AND old.body ? field) THEN
        clashes := clashes + tickler.tell(in_territory, old.tbl, old.id, old.body, field,
          CASE WHEN wins THEN value #>> '{}' ELSE old.body->>field END,
          CASE WHEN wins THEN old.body->>field ELSE value #>> '{}' END,
          CASE WHEN wins THEN cur_stamp ELSE his_stamp END,
          CASE WHEN wins THEN cur_device ELSE in_device END, in_device, new_version);
      ELSIF gone AND value <> 'null' AND tickler.is_told(old.tbl, field)
          AND pushed->'m' ? field AND coalesce(old.body->field, 'null') <> value THEN
        -- Somebody who did not know that the record was deleted has written it.
        clashes := clashes + tickler.tell(in_territory, old.tbl, old.id, old.body, field,
          NULL, value #>> '{}', his_stamp, in_device, in_device, new_version);
      END IF;
      IF wins THEN
        new_body := new_body || jsonb_build_object(field, value);
        new_marks := new_marks || jsonb_build_object(field,
          jsonb_build_array(his_stamp, in_device, new_version));
        new_top := greatest(new_top, his_stamp);
      ELSIF coalesce(old.body->field, 'null') <> value THEN
        lost := true;
      END IF;
    END LOOP;
    -- A date that was agreed by somebody who did not know that the step was done: look at it.
    IF old.tbl = 'follow_up' AND new_body->>'status' = 'done' THEN
      IF pushed->'m' ? 'due_on' AND old.body->>'status' = 'done'
          AND coalesce(old.marks->'status'->>1, old.device) <> in_device
          AND coalesce((old.marks->'status'->>2)::bigint, old.born)
            > (pushed->'m'->'due_on'->>1)::bigint THEN
        due_stamp := (pushed->'m'->'due_on'->>0)::bigint; due_device := in_device;
      ELSIF pushed->'m' ? 'status' AND old.body->>'status' <> 'done' AND old.marks ? 'due_on'
          AND old.marks->'due_on'->>1 <> in_device
          AND (old.marks->'due_on'->>2)::bigint > (pushed->'m'->'status'->>1)::bigint THEN
        due_stamp := (old.marks->'due_on'->>0)::bigint; due_device := old.marks->'due_on'->>1;
      END IF;
      IF due_stamp IS NOT NULL THEN
        INSERT INTO tickler.record (territory, tbl, id, body, stamp, device, born, top, version)
          VALUES (in_territory, 'follow_up', md5('check' || old.id || due_stamp || due_device),
            jsonb_strip_nulls(jsonb_build_object(
              'customer_id', new_body->'customer_id', 'rep_id', new_body->'rep_id',
              'due_on', new_body->'due_on', 'first_due_on', new_body->'due_on',
              'title', 'Check: ' || (new_body->>'title'), 'channel', new_body->'channel',
              'minutes', new_body->'minutes', 'kind', 'own', 'status', 'open', 'fixed', 1,
              'attempts', 0, 'pushes', 0,
              'say', 'It was done by one of you and put off by another, who did not know.',
              'created_at', new_body->'created_at')),
            due_stamp, in_device, new_version, due_stamp, new_version)
          ON CONFLICT (territory, tbl, id) DO NOTHING;
      END IF;
    END IF;
    UPDATE tickler.record SET body = new_body, marks = new_marks, top = new_top,
        version = new_version,
        mine = CASE WHEN NOT lost AND (old.version <= in_cursor OR old.mine = in_device)
          THEN in_device END
      WHERE territory = in_territory AND tbl = old.tbl AND id = old.id
      AND (lost OR new_marks IS DISTINCT FROM old.marks);
  END LOOP;
  RETURN clashes;
END $$;

-- What has changed since a version, and as the first row what the territory is at now.
-- `in_all`: also what this device has written itself.
CREATE OR REPLACE FUNCTION tickler.pull(
  in_territory text, in_device text, in_cursor bigint, in_all boolean)
RETURNS TABLE (version bigint, tbl text, id text, body jsonb, erased boolean, top bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.version, NULL::text, NULL::text, NULL::jsonb, false, 0::bigint
  FROM tickler.territory AS t WHERE t.territory = in_territory AND tickler.may_see(in_territory)
  UNION ALL
  SELECT r.version, r.tbl, r.id, r.body, r.erased, r.top FROM tickler.record AS r
  WHERE r.territory = in_territory AND r.version > in_cursor AND r.version > 0
  AND (in_all OR r.mine IS DISTINCT FROM in_device) AND tickler.may_see(in_territory)
$$;

-- A device says that it has everything up to a version, erasures among it.
CREATE OR REPLACE FUNCTION tickler.has_seen(in_territory text, in_device text, in_cursor bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM tickler.admit(in_territory, in_device, NULL);
  UPDATE tickler.device SET cursor = greatest(cursor, in_cursor)
    WHERE territory = in_territory AND device = in_device;
END $$;

-- Nobody but the owner writes a table; who may see a territory reads it, and nothing of others.
ALTER TABLE tickler.territory ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickler.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickler.device ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickler.record ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_territory ON tickler.territory;
DROP POLICY IF EXISTS of_territory ON tickler.member;
DROP POLICY IF EXISTS of_territory ON tickler.device;
DROP POLICY IF EXISTS of_territory ON tickler.record;
CREATE POLICY of_territory ON tickler.territory FOR SELECT USING (tickler.may_see(territory));
CREATE POLICY of_territory ON tickler.member FOR SELECT USING (tickler.may_see(territory));
CREATE POLICY of_territory ON tickler.device FOR SELECT USING (tickler.may_see(territory));
CREATE POLICY of_territory ON tickler.record FOR SELECT USING (tickler.may_see(territory));

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tickler_reps') THEN
    CREATE ROLE tickler_reps NOLOGIN;
  END IF;
END $$;
REVOKE ALL ON SCHEMA tickler FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA tickler FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA tickler FROM PUBLIC;
GRANT USAGE ON SCHEMA tickler TO tickler_reps;
GRANT SELECT ON tickler.territory, tickler.member, tickler.record TO tickler_reps;
GRANT SELECT (territory, device, login, name, cursor, synced_at, revoked_at)
  ON tickler.device TO tickler_reps;
GRANT EXECUTE ON FUNCTION tickler.may_see, tickler.hello, tickler.push, tickler.pull,
  tickler.has_seen TO tickler_reps;
