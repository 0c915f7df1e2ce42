-- The flat SQLite file: for each of its tables how it is made, how a row is put into it, and what
-- of the ledger its rows are. Parameters are filled from the columns of the rows, in order.

-- name: flat_make_about
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);

-- name: flat_put_about
INSERT INTO about VALUES (?, ?);

-- name: flat_rows_about
SELECT 'what' AS key, 'a flat copy of a ledger of kept, for analysis' AS value
UNION ALL SELECT 'tables', 'one a kind; columns of code lists hold them as US;CN'
UNION ALL SELECT 'dates', 'as written, which may be a month, a quarter or a year; *_first and *_last are the first and last day'
UNION ALL SELECT 'missing', 'NULL'
UNION ALL SELECT 'values', 'exact: nothing is guarded for spreadsheets'
UNION ALL SELECT 'filter', :filter
UNION ALL SELECT 'as_of', :as_of
UNION ALL SELECT 'known_by', :known_by
UNION ALL SELECT 'newest_entry', :head;

-- name: flat_make_parties
CREATE TABLE parties (
	code TEXT PRIMARY KEY, name TEXT, name_local TEXT, parent TEXT, side TEXT
);

-- name: flat_put_parties
INSERT INTO parties VALUES (?, ?, ?, ?, ?);

-- name: flat_rows_parties
SELECT code, name, name_local, parent, root AS side
FROM out_party ORDER BY id;

-- name: flat_make_agreements
CREATE TABLE agreements (
	code TEXT PRIMARY KEY, title TEXT, agreed_on TEXT, agreed_first TEXT, agreed_last TEXT,
	place TEXT, summary TEXT, source TEXT, source_title TEXT, source_url TEXT,
	commitments INTEGER
);

-- name: flat_put_agreements
INSERT INTO agreements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_agreements
SELECT g.code, g.title, g.agreed_on, g.agreed_first, g.agreed_last, g.place, g.summary,
       g.source, s.title AS source_title, s.url AS source_url, (SELECT count(*)
FROM out_commitment c WHERE c.agreement = g.code) AS commitments
FROM out_agreement g
LEFT JOIN source s ON s.code = g.source
ORDER BY g.id;

-- name: flat_make_commitments
CREATE TABLE commitments (
	code TEXT PRIMARY KEY, agreement TEXT, agreement_title TEXT, promisors TEXT,
	promisees TEXT, kind TEXT, duty TEXT, title TEXT, made_on TEXT, made_first TEXT,
	made_last TEXT, due_on TEXT, due_first TEXT, due_last TEXT, due_basis TEXT,
	schedule TEXT, kept_if TEXT, broken_if TEXT, tags TEXT, notes TEXT, status TEXT,
	status_as_of TEXT, confidence TEXT, reason TEXT, rationale TEXT, rater TEXT,
	supports INTEGER, contradicts INTEGER, context INTEGER, last_evidence_on TEXT
);
CREATE INDEX commitments_agreement ON commitments (agreement);
CREATE INDEX commitments_status ON commitments (status);

-- name: flat_put_commitments
INSERT INTO commitments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_commitments
SELECT c.code, c.agreement, g.title AS agreement_title, c.promisors, c.promisees, c.kind,
       c.duty, c.title, c.made_on, c.made_first, c.made_last, c.due_on, c.due_first, c.due_last,
       c.due_basis, c.schedule, c.kept_if, c.broken_if, c.tags, c.notes, c.status,
       c.status_as_of, r.confidence, r.reason, r.rationale, r.rater, (SELECT count(*)
FROM out_bearing b WHERE b.commitment = c.code AND b.counts = 1   AND b.bearing = 'supports') AS
       supports, (SELECT count(*)
FROM out_bearing b WHERE b.commitment = c.code AND b.counts = 1   AND b.bearing = 'contradicts')
       AS contradicts, (SELECT count(*)
FROM out_bearing b WHERE b.commitment = c.code AND b.counts = 1   AND b.bearing = 'context') AS
       context, (SELECT max(b.occurred_last)
FROM out_bearing b WHERE b.commitment = c.code   AND b.nature <> 'search') AS last_evidence_on
FROM out_commitment c
LEFT JOIN agreement g ON g.code = c.agreement
LEFT JOIN rating r ON r.code = c.rating
ORDER BY c.id;

-- name: flat_make_promisors
CREATE TABLE promisors (
	commitment TEXT, n INTEGER, party TEXT, party_name TEXT, side TEXT
);
CREATE INDEX promisors_commitment ON promisors (commitment);
CREATE INDEX promisors_party ON promisors (party);

-- name: flat_put_promisors
INSERT INTO promisors VALUES (?, ?, ?, ?, ?);

-- name: flat_rows_promisors
SELECT p.commitment, p.n, p.party, y.name AS party_name, y.root AS side
FROM out_commitment c
CROSS JOIN promisor p ON p.commitment = c.code
LEFT JOIN party y ON y.code = p.party
ORDER BY c.id, p.n;

-- name: flat_make_promisees
CREATE TABLE promisees (
	commitment TEXT, n INTEGER, party TEXT, party_name TEXT, side TEXT
);
CREATE INDEX promisees_commitment ON promisees (commitment);
CREATE INDEX promisees_party ON promisees (party);

-- name: flat_put_promisees
INSERT INTO promisees VALUES (?, ?, ?, ?, ?);

-- name: flat_rows_promisees
SELECT p.commitment, p.n, p.party, y.name AS party_name, y.root AS side
FROM out_commitment c
CROSS JOIN promisee p ON p.commitment = c.code
LEFT JOIN party y ON y.code = p.party
ORDER BY c.id, p.n;

-- name: flat_make_wordings
CREATE TABLE wordings (
	commitment TEXT, issuer TEXT, issuer_name TEXT, language TEXT, quote TEXT,
	locator TEXT, source TEXT, source_title TEXT, source_url TEXT
);
CREATE INDEX wordings_commitment ON wordings (commitment);

-- name: flat_put_wordings
INSERT INTO wordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_wordings
SELECT w.commitment, w.issuer, y.name AS issuer_name, w.language, w.quote, w.locator, w.source,
       s.title AS source_title, s.url AS source_url
FROM out_wording w
LEFT JOIN party y ON y.code = w.issuer
LEFT JOIN source s ON s.code = w.source
ORDER BY w.id;

-- name: flat_make_links
CREATE TABLE links (
	"from" TEXT, from_title TEXT, relation TEXT, "to" TEXT, to_title TEXT
);

-- name: flat_put_links
INSERT INTO links VALUES (?, ?, ?, ?, ?);

-- name: flat_rows_links
SELECT k."from", a.title AS from_title, k.relation, k."to", b.title AS to_title
FROM out_link k
LEFT JOIN commitment a ON a.code = k."from"
LEFT JOIN commitment b ON b.code = k."to"
ORDER BY k.id;

-- name: flat_make_milestones
CREATE TABLE milestones (
	commitment TEXT, due_on TEXT, due_first TEXT, due_last TEXT, title TEXT, origin TEXT,
	met_by TEXT, met_first TEXT, awaiting INTEGER
);
CREATE INDEX milestones_commitment ON milestones (commitment);

-- name: flat_put_milestones
INSERT INTO milestones VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_milestones
SELECT commitment, due_on, due_first, due_last, title, origin, met_by, met_first, awaiting
FROM out_milestone ORDER BY id;

-- name: flat_make_sources
CREATE TABLE sources (
	code TEXT PRIMARY KEY, url TEXT, title TEXT, author TEXT, publisher TEXT, kind TEXT,
	published_on TEXT, published_first TEXT, published_last TEXT, language TEXT,
	citekey TEXT, side TEXT, origin TEXT, root_origin TEXT, reliability TEXT
);

-- name: flat_put_sources
INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_sources
SELECT code, url, title, author, publisher, kind, published_on, published_first, published_last,
       language, citekey, side, origin, root_origin, reliability
FROM out_source ORDER BY id;

-- name: flat_make_snapshots
CREATE TABLE snapshots (
	source TEXT, captured_at TEXT, media_type TEXT, sha256 TEXT, size INTEGER,
	archived_url TEXT
);
CREATE INDEX snapshots_source ON snapshots (source);

-- name: flat_put_snapshots
INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?);

-- name: flat_rows_snapshots
SELECT source, captured_at, media_type, sha256, size, archived_url
FROM out_snapshot ORDER BY id;

-- name: flat_make_evidence
CREATE TABLE evidence (
	code TEXT PRIMARY KEY, occurred_on TEXT, occurred_first TEXT, occurred_last TEXT,
	summary TEXT, quote TEXT, locator TEXT, nature TEXT, credibility INTEGER, source TEXT,
	source_title TEXT, source_url TEXT, publisher TEXT, published_on TEXT,
	source_side TEXT, source_origin TEXT, reliability TEXT, commitments_borne_on TEXT
);
CREATE INDEX evidence_source ON evidence (source);
CREATE INDEX evidence_occurred_last ON evidence (occurred_last);

-- name: flat_put_evidence
INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_evidence
SELECT e.code, e.occurred_on, e.occurred_first, e.occurred_last, e.summary, e.quote, e.locator,
       e.nature, e.credibility, e.source, s.title AS source_title, s.url AS source_url,
       s.publisher, s.published_on, s.side AS source_side, s.root_origin AS source_origin,
       s.reliability, (SELECT group_concat(commitment, ';') FROM (SELECT DISTINCT b.commitment
FROM out_bearing b WHERE b.evidence = e.code ORDER BY b.n)) AS commitments_borne_on
FROM out_evidence e
LEFT JOIN source s ON s.code = e.source
ORDER BY e.id;

-- name: flat_make_bearings
CREATE TABLE bearings (
	evidence TEXT, commitment TEXT, bearing TEXT, milestone TEXT, note TEXT,
	occurred_on TEXT, occurred_first TEXT, occurred_last TEXT, nature TEXT, summary TEXT,
	commitment_title TEXT
);
CREATE INDEX bearings_evidence ON bearings (evidence);
CREATE INDEX bearings_commitment ON bearings (commitment);

-- name: flat_put_bearings
INSERT INTO bearings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_bearings
SELECT b.evidence, b.commitment, b.bearing, b.milestone, b.note, e.occurred_on,
       e.occurred_first, e.occurred_last, e.nature, e.summary, c.title AS commitment_title
FROM out_evidence e
CROSS JOIN out_bearing b ON b.evidence = e.code
LEFT JOIN commitment c ON c.code = b.commitment
ORDER BY e.id, b.n;

-- name: flat_make_ratings
CREATE TABLE ratings (
	commitment TEXT, commitment_title TEXT, status TEXT, as_of TEXT, rationale TEXT,
	reason TEXT, confidence TEXT, rater TEXT, cites TEXT
);
CREATE INDEX ratings_commitment ON ratings (commitment);

-- name: flat_put_ratings
INSERT INTO ratings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_ratings
SELECT r.commitment, c.title AS commitment_title, r.status, r.as_of, r.rationale, r.reason,
       r.confidence, r.rater, r.cites
FROM out_rating r
LEFT JOIN commitment c ON c.code = r.commitment
ORDER BY r.id;

-- name: flat_make_cites
CREATE TABLE cites (
	commitment TEXT, as_of TEXT, rater TEXT, n INTEGER, evidence TEXT
);
CREATE INDEX cites_evidence ON cites (evidence);

-- name: flat_put_cites
INSERT INTO cites VALUES (?, ?, ?, ?, ?);

-- name: flat_rows_cites
SELECT r.commitment, r.as_of, r.rater, t.n, t.evidence
FROM out_rating r
CROSS JOIN cite t ON t.rating = r.code
ORDER BY r.id, t.n;

-- name: flat_make_indicators
CREATE TABLE indicators (
	code TEXT PRIMARY KEY, title TEXT, unit TEXT, better TEXT, source TEXT,
	source_title TEXT, source_url TEXT
);

-- name: flat_put_indicators
INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_indicators
SELECT i.code, i.title, i.unit, i.better, i.source, s.title AS source_title, s.url AS source_url
FROM out_indicator i
LEFT JOIN source s ON s.code = i.source
ORDER BY i.id;

-- name: flat_make_observations
CREATE TABLE observations (
	indicator TEXT, indicator_title TEXT, unit TEXT, period TEXT, period_first TEXT,
	period_last TEXT, value TEXT, published_on TEXT, published_first TEXT,
	published_last TEXT, source TEXT
);
CREATE INDEX observations_indicator ON observations (indicator);

-- name: flat_put_observations
INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_observations
SELECT o.indicator, i.title AS indicator_title, i.unit, o.period, o.period_first, o.period_last,
       o.value, o.published_on, o.published_first, o.published_last, o.source
FROM out_observation o
LEFT JOIN indicator i ON i.code = o.indicator
ORDER BY o.id;

-- name: flat_make_targets
CREATE TABLE targets (
	commitment TEXT, indicator TEXT, indicator_title TEXT, unit TEXT, baseline TEXT,
	comparator TEXT, value TEXT, "by" TEXT, by_first TEXT, by_last TEXT
);
CREATE INDEX targets_commitment ON targets (commitment);

-- name: flat_put_targets
INSERT INTO targets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: flat_rows_targets
SELECT t.commitment, t.indicator, i.title AS indicator_title, i.unit, t.baseline, t.comparator,
       t.value, t."by", t.by_first, t.by_last
FROM out_target t
LEFT JOIN indicator i ON i.code = t.indicator
ORDER BY t.id;
