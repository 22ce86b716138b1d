CREATE TABLE contact (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE cost (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB,
  source TEXT,
  kind TEXT NOT NULL,
  spent_on TEXT NOT NULL CHECK (spent_on IS date(spent_on)),
  amount INTEGER NOT NULL,
  note TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('acquisition', 'retention', 'service')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE customer (
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  kind TEXT DEFAULT 'organisation' NOT NULL,
  external_id TEXT,
  owner_id BLOB,
  segment_id BLOB,
  segment_fixed INTEGER DEFAULT '0' NOT NULL,
  source TEXT,
  first_seen_on TEXT CHECK (first_seen_on IS date(first_seen_on)),
  city TEXT,
  country TEXT,
  preferred_channel TEXT,
  birthday TEXT CHECK (birthday IS date(birthday)),
  need TEXT DEFAULT 'unknown' NOT NULL,
  competitor TEXT,
  left_reason TEXT,
  said_left_on TEXT CHECK (said_left_on IS date(said_left_on)),
  plans TEXT,
  prospects TEXT,
  expectations TEXT,
  pains TEXT,
  group_override TEXT,
  override_reason TEXT,
  override_on TEXT CHECK (override_on IS date(override_on)),
  wake_on TEXT CHECK (wake_on IS date(wake_on)),
  awareness TEXT,
  do_not_contact INTEGER DEFAULT '0' NOT NULL,
  spend_reason TEXT,
  closed_at TEXT CHECK (closed_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  closed_on TEXT CHECK (closed_on IS date(closed_on)),
  closed_reason TEXT,
  import_key BLOB,
  next_id BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  live INTEGER GENERATED ALWAYS AS (closed_at IS NULL AND deleted_at IS NULL) STORED,
  PRIMARY KEY (id),
  CONSTRAINT customer_named CHECK (length(trim(name)) > 0),
  CONSTRAINT live_has_next_step CHECK (live = 0 OR next_id IS NOT NULL),
  CONSTRAINT closed_has_reason CHECK ((closed_at IS NULL) OR (closed_on IS NOT NULL AND length(trim(closed_reason)) > 0)),
  CONSTRAINT kind_known CHECK (kind IN ('person', 'organisation')),
  CONSTRAINT need_known CHECK (need IN ('unknown', 'none', 'no_possibility', 'has')),
  CONSTRAINT awareness_known CHECK (awareness IN ('unaware', 'problem', 'solution', 'product', 'fully')),
  CONSTRAINT next_step_is_open FOREIGN KEY(next_id, id, live) REFERENCES follow_up (id, customer_id, is_open) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(owner_id) REFERENCES rep (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(segment_id) REFERENCES segment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE enrolment (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  state TEXT DEFAULT 'running' NOT NULL,
  by_hand INTEGER DEFAULT '0' NOT NULL,
  started_on TEXT NOT NULL CHECK (started_on IS date(started_on)),
  anchor_on TEXT CHECK (anchor_on IS date(anchor_on)),
  ended_on TEXT CHECK (ended_on IS date(ended_on)),
  reason TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT state_known CHECK (state IN ('running', 'paused', 'finished', 'left')),
  CONSTRAINT left_has_reason CHECK (state <> 'left' OR length(trim(reason)) > 0),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(plan_id) REFERENCES "plan" (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE fit (
  id BLOB NOT NULL CHECK (length(id) = 16),
  scope TEXT NOT NULL,
  segment_id BLOB,
  name TEXT NOT NULL,
  params TEXT NOT NULL,
  customers INTEGER NOT NULL,
  purchases INTEGER NOT NULL,
  log_likelihood REAL,
  converged INTEGER DEFAULT '1' NOT NULL,
  fallback TEXT,
  fitted_on TEXT NOT NULL CHECK (fitted_on IS date(fitted_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(segment_id) REFERENCES segment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE follow_up (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  contact_id BLOB,
  rep_id BLOB,
  enrolment_id BLOB,
  step_key TEXT,
  due_on TEXT NOT NULL CHECK (due_on IS date(due_on)),
  due_time TEXT,
  zone TEXT,
  first_due_on TEXT NOT NULL CHECK (first_due_on IS date(first_due_on)),
  title TEXT NOT NULL,
  say TEXT,
  channel TEXT DEFAULT 'call' NOT NULL,
  minutes INTEGER DEFAULT '10' NOT NULL,
  kind TEXT DEFAULT 'own' NOT NULL,
  fixed INTEGER DEFAULT '0' NOT NULL,
  status TEXT DEFAULT 'open' NOT NULL,
  reason TEXT,
  outcome TEXT,
  attempts INTEGER DEFAULT '0' NOT NULL,
  pushes INTEGER DEFAULT '0' NOT NULL,
  finished_at TEXT CHECK (finished_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  finished_on TEXT CHECK (finished_on IS date(finished_on)),
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  weight INTEGER DEFAULT '0' NOT NULL,
  is_open INTEGER GENERATED ALWAYS AS (status = 'open' AND deleted_at IS NULL) STORED,
  PRIMARY KEY (id),
  CONSTRAINT follow_up_titled CHECK (length(trim(title)) > 0),
  CONSTRAINT rest_has_reason CHECK (kind <> 'rest' OR length(trim(reason)) > 0),
  CONSTRAINT kind_known CHECK (kind IN ('step', 'first', 'rest', 'promise', 'own', 'answer')),
  CONSTRAINT status_known CHECK (status IN ('open', 'done', 'skipped', 'cancelled')),
  CONSTRAINT channel_known CHECK (channel IN ('call', 'visit', 'meeting', 'email', 'message', 'note')),
  CONSTRAINT follow_up_open_of_customer UNIQUE (id, customer_id, is_open),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(rep_id) REFERENCES rep (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE interaction (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  contact_id BLOB,
  rep_id BLOB,
  follow_up_id BLOB,
  corrects_id BLOB,
  channel TEXT NOT NULL,
  direction TEXT DEFAULT 'out' NOT NULL,
  happened_at TEXT NOT NULL CHECK (happened_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  happened_on TEXT NOT NULL CHECK (happened_on IS date(happened_on)),
  minutes INTEGER,
  cost INTEGER,
  outcome TEXT,
  subject TEXT,
  note TEXT,
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT channel_known CHECK (channel IN ('call', 'visit', 'meeting', 'email', 'message', 'service_case', 'return', 'note')),
  CONSTRAINT direction_known CHECK (direction IN ('in', 'out')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(rep_id) REFERENCES rep (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(follow_up_id) REFERENCES follow_up (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(corrects_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE journal (
  seq INTEGER NOT NULL,
  work_seq INTEGER NOT NULL,
  tbl TEXT NOT NULL,
  record_id BLOB NOT NULL,
  field TEXT,
  old ANY,
  new ANY,
  PRIMARY KEY (seq)
)
 STRICT;

CREATE TABLE migration (
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL CHECK (applied_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (version)
)
 STRICT;

CREATE TABLE need_answer (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  stage TEXT NOT NULL,
  met INTEGER NOT NULL,
  note TEXT,
  answered_on TEXT NOT NULL CHECK (answered_on IS date(answered_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT stage_known CHECK (stage IN ('potential', 'current', 'former')),
  CONSTRAINT met_is_a_flag CHECK (met IN (0, 1)),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE offer (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  product_id BLOB,
  title TEXT NOT NULL,
  amount INTEGER,
  offered_on TEXT NOT NULL CHECK (offered_on IS date(offered_on)),
  answer TEXT DEFAULT 'open' NOT NULL,
  answered_on TEXT CHECK (answered_on IS date(answered_on)),
  reason TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT answer_known CHECK (answer IN ('open', 'accepted', 'refused')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(product_id) REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE "plan" (
  id BLOB NOT NULL CHECK (length(id) = 16),
  "key" TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER DEFAULT '1' NOT NULL,
  stage TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT stage_known CHECK (stage IN ('potential', 'current', 'former', 'any'))
)
 STRICT;

CREATE TABLE plan_step (
  id BLOB NOT NULL CHECK (length(id) = 16),
  plan_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(plan_id) REFERENCES "plan" (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE product (
  id BLOB NOT NULL CHECK (length(id) = 16),
  code TEXT,
  name TEXT NOT NULL,
  price INTEGER,
  cost INTEGER,
  standard INTEGER DEFAULT '0' NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE promise (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  interaction_id BLOB,
  title TEXT NOT NULL,
  made_on TEXT NOT NULL CHECK (made_on IS date(made_on)),
  due_on TEXT NOT NULL CHECK (due_on IS date(due_on)),
  state TEXT DEFAULT 'owed' NOT NULL,
  settled_on TEXT CHECK (settled_on IS date(settled_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT state_known CHECK (state IN ('owed', 'kept', 'broken')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(interaction_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE purchase (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  number TEXT,
  bought_on TEXT NOT NULL CHECK (bought_on IS date(bought_on)),
  kind TEXT DEFAULT 'purchase' NOT NULL,
  amount INTEGER NOT NULL,
  cost INTEGER,
  paid_amount INTEGER,
  paid_currency TEXT,
  note TEXT,
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('purchase', 'refund')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE purchase_line (
  id BLOB NOT NULL CHECK (length(id) = 16),
  purchase_id BLOB NOT NULL,
  product_id BLOB,
  title TEXT NOT NULL,
  quantity TEXT DEFAULT '1' NOT NULL,
  amount INTEGER NOT NULL,
  cost INTEGER,
  import_key BLOB,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(purchase_id) REFERENCES purchase (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(product_id) REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE quintile (
  measure TEXT NOT NULL,
  cuts TEXT NOT NULL,
  PRIMARY KEY (measure)
)
 STRICT;

CREATE TABLE rep (
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL,
  email TEXT,
  department TEXT,
  daily_minutes INTEGER DEFAULT '240' NOT NULL,
  weekdays TEXT DEFAULT '12345' NOT NULL,
  country TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT rep_named CHECK (length(trim(name)) > 0)
)
 STRICT;

CREATE TABLE rhythm (
  customer_id BLOB NOT NULL,
  days INTEGER DEFAULT '0' NOT NULL,
  first_on TEXT CHECK (first_on IS date(first_on)),
  last_on TEXT CHECK (last_on IS date(last_on)),
  usual_gap REAL,
  longest_gap INTEGER,
  sum_log_gaps REAL,
  revenue INTEGER DEFAULT '0' NOT NULL,
  cost INTEGER DEFAULT '0' NOT NULL,
  costed INTEGER DEFAULT '0' NOT NULL,
  touched_on TEXT CHECK (touched_on IS date(touched_on)),
  live INTEGER DEFAULT '1' NOT NULL,
  PRIMARY KEY (customer_id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE satisfaction (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  score INTEGER NOT NULL,
  answered_on TEXT NOT NULL CHECK (answered_on IS date(answered_on)),
  note TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('nps', 'csat', 'ces')),
  CONSTRAINT score_in_scale CHECK ((kind = 'nps' AND score BETWEEN 0 AND 10) OR (kind = 'csat' AND score BETWEEN 1 AND 5) OR (kind = 'ces' AND score BETWEEN 1 AND 7)),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE saved_view (
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  "key" TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT view_named CHECK (length(trim(name)) > 0)
)
 STRICT;

CREATE TABLE score (
  customer_id BLOB NOT NULL,
  scored_on TEXT NOT NULL CHECK (scored_on IS date(scored_on)),
  fit_id BLOB,
  model TEXT,
  horizon_days INTEGER NOT NULL,
  p_alive REAL,
  churn_risk REAL,
  expected_purchases REAL,
  earned INTEGER DEFAULT '0' NOT NULL,
  ahead INTEGER,
  total INTEGER,
  at_risk INTEGER,
  recency INTEGER,
  frequency INTEGER,
  monetary INTEGER,
  reason TEXT NOT NULL,
  next_on TEXT CHECK (next_on IS date(next_on)),
  live INTEGER DEFAULT '1' NOT NULL,
  PRIMARY KEY (customer_id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(fit_id) REFERENCES fit (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE segment (
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL,
  rule TEXT,
  position INTEGER DEFAULT '0' NOT NULL,
  window_days INTEGER DEFAULT '180' NOT NULL,
  horizon_days INTEGER DEFAULT '90' NOT NULL,
  period_days INTEGER DEFAULT '365' NOT NULL,
  contract_days INTEGER,
  plan_key TEXT,
  rot_days INTEGER,
  max_silence_days INTEGER,
  stage_model TEXT,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT window_positive CHECK (window_days > 0 AND horizon_days > 0 AND period_days > 0 AND coalesce(contract_days, 1) > 0),
  CONSTRAINT silence_positive CHECK (coalesce(rot_days, 1) > 0 AND coalesce(max_silence_days, 1) > 0)
)
 STRICT;

CREATE TABLE segment_change (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  from_id BLOB,
  to_id BLOB,
  why TEXT NOT NULL,
  changed_on TEXT NOT NULL CHECK (changed_on IS date(changed_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(from_id) REFERENCES segment (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(to_id) REFERENCES segment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE service_case (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  contact_id BLOB,
  interaction_id BLOB,
  follow_up_id BLOB,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  channel TEXT,
  angry INTEGER DEFAULT '0' NOT NULL,
  cause TEXT,
  opened_on TEXT NOT NULL CHECK (opened_on IS date(opened_on)),
  answered_on TEXT CHECK (answered_on IS date(answered_on)),
  closed_on TEXT CHECK (closed_on IS date(closed_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT case_titled CHECK (length(trim(title)) > 0),
  CONSTRAINT angry_is_a_flag CHECK (angry IN (0, 1)),
  CONSTRAINT kind_known CHECK (kind IN ('complaint', 'enquiry')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(interaction_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(follow_up_id) REFERENCES follow_up (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE setting (
  id BLOB NOT NULL CHECK (length(id) = 16),
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE standing (
  customer_id BLOB NOT NULL,
  stage TEXT NOT NULL,
  grp TEXT NOT NULL,
  lived TEXT,
  why TEXT NOT NULL,
  flips_on TEXT CHECK (flips_on IS date(flips_on)),
  standing_on TEXT NOT NULL CHECK (standing_on IS date(standing_on)),
  PRIMARY KEY (customer_id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE transition (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  from_grp TEXT NOT NULL,
  to_grp TEXT NOT NULL,
  why TEXT NOT NULL,
  moved_on TEXT NOT NULL CHECK (moved_on IS date(moved_on)),
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE way (
  id BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  contact_id BLOB,
  kind TEXT NOT NULL,
  label TEXT,
  value TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  deleted_at TEXT CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  PRIMARY KEY (id),
  CONSTRAINT kind_known CHECK (kind IN ('phone', 'email', 'address', 'website')),
  FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE work (
  seq INTEGER NOT NULL,
  id BLOB,
  kind TEXT DEFAULT 'do' NOT NULL,
  target_seq INTEGER,
  title TEXT NOT NULL,
  rep_id BLOB,
  device TEXT NOT NULL,
  worked_at TEXT NOT NULL CHECK (worked_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'),
  state TEXT DEFAULT 'done' NOT NULL,
  worked_on TEXT CHECK (worked_on IS date(worked_on)),
  PRIMARY KEY (seq),
  CONSTRAINT kind_known CHECK (kind IN ('do', 'undo', 'redo')),
  CONSTRAINT state_known CHECK (state IN ('done', 'undone', 'dropped')),
  FOREIGN KEY(rep_id) REFERENCES rep (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX contact_by_customer ON contact (customer_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX contact_by_import_key ON contact (import_key) WHERE deleted_at IS NULL;

CREATE INDEX cost_by_source ON cost (source, kind) WHERE deleted_at IS NULL;

CREATE INDEX cost_of_customer ON cost (customer_id, kind) WHERE deleted_at IS NULL;

CREATE INDEX customer_by_any_name ON customer (sort_name) WHERE deleted_at IS NULL;

CREATE INDEX customer_by_external_id ON customer (external_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX customer_by_import_key ON customer (import_key) WHERE deleted_at IS NULL;

CREATE INDEX customer_by_name ON customer (sort_name, id) WHERE live = 1;

CREATE INDEX customer_by_next ON customer (next_id);

CREATE INDEX customer_by_segment ON customer (segment_id);

CREATE INDEX customer_live ON customer (next_id) WHERE live = 1;

CREATE INDEX enrolment_by_plan ON enrolment (plan_id, state) WHERE deleted_at IS NULL;

CREATE INDEX enrolment_of_customer ON enrolment (customer_id, state) WHERE deleted_at IS NULL;

CREATE INDEX fit_by_scope ON fit (scope, fitted_on);

CREATE INDEX follow_up_by_day ON follow_up (due_on, minutes) WHERE is_open = 1;

CREATE INDEX follow_up_by_enrolment ON follow_up (enrolment_id);

CREATE UNIQUE INDEX follow_up_by_import_key ON follow_up (import_key) WHERE deleted_at IS NULL;

CREATE INDEX follow_up_by_weight ON follow_up (weight DESC, due_on, id) WHERE is_open = 1;

CREATE INDEX follow_up_done ON follow_up (finished_on, minutes) WHERE status = 'done' AND deleted_at IS NULL;

CREATE INDEX follow_up_first ON follow_up (kind, weight DESC, due_on, id) WHERE is_open = 1;

CREATE INDEX follow_up_of_customer ON follow_up (customer_id, status, due_on);

CREATE INDEX interaction_by_correction ON interaction (corrects_id);

CREATE INDEX interaction_by_follow_up ON interaction (follow_up_id);

CREATE UNIQUE INDEX interaction_by_import_key ON interaction (import_key) WHERE deleted_at IS NULL;

CREATE INDEX interaction_of_customer ON interaction (customer_id, happened_at) WHERE deleted_at IS NULL;

CREATE INDEX journal_of_work ON journal (work_seq);

CREATE INDEX need_answer_of_customer ON need_answer (customer_id, stage) WHERE deleted_at IS NULL;

CREATE INDEX offer_of_customer ON offer (customer_id, offered_on) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX plan_by_key ON "plan" ("key", version) WHERE deleted_at IS NULL;

CREATE INDEX step_of_plan ON plan_step (plan_id, position);

CREATE INDEX product_by_code ON product (code) WHERE deleted_at IS NULL;

CREATE INDEX product_by_name ON product (name) WHERE deleted_at IS NULL;

CREATE INDEX promise_of_customer ON promise (customer_id, state) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX purchase_by_import_key ON purchase (import_key) WHERE deleted_at IS NULL;

CREATE INDEX purchase_of_customer ON purchase (customer_id, bought_on, kind, amount, cost) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX line_by_import_key ON purchase_line (import_key) WHERE deleted_at IS NULL;

CREATE INDEX line_by_product ON purchase_line (product_id) WHERE deleted_at IS NULL;

CREATE INDEX line_of_purchase ON purchase_line (purchase_id) WHERE deleted_at IS NULL;

CREATE INDEX rhythm_by_last ON rhythm (last_on DESC, customer_id) WHERE live = 1;

CREATE INDEX satisfaction_of_customer ON satisfaction (customer_id, answered_on) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX view_by_name ON saved_view (name) WHERE deleted_at IS NULL;

CREATE INDEX score_by_at_risk ON score (at_risk DESC, customer_id) WHERE live = 1;

CREATE INDEX score_by_day ON score (scored_on) WHERE live = 1;

CREATE INDEX score_by_next ON score (next_on, customer_id) WHERE live = 1;

CREATE INDEX score_by_risk ON score (churn_risk DESC, customer_id) WHERE live = 1;

CREATE INDEX score_by_total ON score (total DESC, customer_id) WHERE live = 1;

CREATE UNIQUE INDEX segment_by_name ON segment (name) WHERE deleted_at IS NULL;

CREATE INDEX segment_change_of_customer ON segment_change (customer_id, changed_on) WHERE deleted_at IS NULL;

CREATE INDEX service_case_of_customer ON service_case (customer_id, closed_on) WHERE deleted_at IS NULL;

CREATE INDEX service_case_open ON service_case (kind, opened_on) WHERE closed_on IS NULL AND deleted_at IS NULL;

CREATE UNIQUE INDEX setting_by_key ON setting ("key") WHERE deleted_at IS NULL;

CREATE INDEX standing_by_group ON standing (grp, customer_id);

CREATE INDEX transition_of_customer ON transition (customer_id, moved_on) WHERE deleted_at IS NULL;

CREATE INDEX way_by_customer ON way (customer_id) WHERE deleted_at IS NULL;

CREATE INDEX work_by_day ON work (worked_on, seq);

CREATE INDEX work_by_state ON work (state, kind, seq);

CREATE TRIGGER follow_up_changed_unchecked
AFTER UPDATE OF id, customer_id, status, deleted_at ON follow_up
WHEN (SELECT foreign_keys FROM pragma_foreign_keys) = 0 AND EXISTS (SELECT 1 FROM customer AS c WHERE c.next_id = old.id AND c.live = 1
  AND NOT (new.id = c.next_id AND new.customer_id = c.id AND new.is_open = 1))
BEGIN SELECT RAISE(ABORT, 'a live customer needs an open follow-up'); END;

CREATE TRIGGER follow_up_removed_unchecked
BEFORE DELETE ON follow_up
WHEN (SELECT foreign_keys FROM pragma_foreign_keys) = 0 AND EXISTS (SELECT 1 FROM customer AS c WHERE c.next_id = old.id AND c.live = 1)
BEGIN SELECT RAISE(ABORT, 'a live customer needs an open follow-up'); END;

CREATE TRIGGER customer_added_unchecked
AFTER INSERT ON customer
WHEN (SELECT foreign_keys FROM pragma_foreign_keys) = 0 AND new.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up AS f
  WHERE f.id = new.next_id AND f.customer_id = new.id AND f.is_open = 1)
BEGIN SELECT RAISE(ABORT, 'a live customer needs an open follow-up'); END;

CREATE TRIGGER customer_changed_unchecked
AFTER UPDATE OF id, next_id, closed_at, deleted_at ON customer
WHEN (SELECT foreign_keys FROM pragma_foreign_keys) = 0 AND new.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up AS f
  WHERE f.id = new.next_id AND f.customer_id = new.id AND f.is_open = 1)
BEGIN SELECT RAISE(ABORT, 'a live customer needs an open follow-up'); END;

CREATE TRIGGER interaction_is_never_edited
BEFORE UPDATE OF id, customer_id, contact_id, rep_id, follow_up_id, corrects_id, channel, direction, happened_at, happened_on, minutes, cost, outcome, subject, note ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never edited: add a correction'); END;

CREATE TRIGGER interaction_is_never_removed
BEFORE DELETE ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never removed'); END;

CREATE TRIGGER journal_is_never_edited
BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END;

CREATE TRIGGER journal_is_never_removed
BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END;

CREATE VIRTUAL TABLE sought USING fts5(
  words, content='', contentless_delete=1, prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
