-- The derived tables: the journal, replayed. Dropped and built again whenever this text changes.
--
-- Records refer to each other by their codes. A date is kept as written; *_first and *_last are
-- its first and last day. `entry` is the number of the journal entry that a row was last made
-- from. Lists (promisors, tags, cites) stand in one column as "US;CN" and, for joining, in a
-- table of their own.
--
-- Closed lists of words are written x = 'a' OR x = 'b': for IN with more than two, SQLite builds a
-- temporary index at every insert, a tenth of the time of an import.

CREATE TABLE party (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	name		TEXT NOT NULL CHECK (name <> ''),
	name_local	TEXT,
	parent		TEXT REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED,
	root		TEXT NOT NULL,		-- the party at the top of its tree: the side
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX party_parent ON party (parent);

CREATE TABLE source (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	url		TEXT,			-- as given
	url_key		TEXT,			-- the same address in its one spelling, for finding it again
	title		TEXT NOT NULL CHECK (title <> ''),
	author		TEXT,
	publisher	TEXT,
	kind		TEXT,
	published_on	TEXT,
	published_first	TEXT CHECK (published_first IS date(published_first, '+0 days')),
	published_last	TEXT CHECK (published_last IS date(published_last, '+0 days')),
	language	TEXT,
	citekey		TEXT,
	side		TEXT,			-- whose voice it is: a side's code, or third
	origin		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	root_origin	TEXT NOT NULL,		-- where the chain of origins ends
	reliability	TEXT CHECK (reliability = 'A' OR reliability = 'B' OR reliability = 'C'
			OR reliability = 'D' OR reliability = 'E' OR reliability = 'F'),
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX source_url_key ON source (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX source_origin ON source (origin) WHERE origin IS NOT NULL;

CREATE TABLE snapshot (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	source		TEXT NOT NULL REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	captured_at	TEXT NOT NULL,
	media_type	TEXT NOT NULL,
	sha256		TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
	size		TEXT NOT NULL CHECK (size NOT GLOB '*[^0-9]*'),
	archived_url	TEXT,
	exchange	TEXT CHECK (length(exchange) = 64 AND exchange NOT GLOB '*[^0-9a-f]*'),
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_source ON snapshot (source);
CREATE INDEX snapshot_sha256 ON snapshot (sha256);

CREATE TABLE agreement (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	title		TEXT NOT NULL CHECK (title <> ''),
	agreed_on	TEXT NOT NULL,
	agreed_first	TEXT NOT NULL CHECK (agreed_first IS date(agreed_first, '+0 days')),
	agreed_last	TEXT NOT NULL CHECK (agreed_last IS date(agreed_last, '+0 days')),
	place		TEXT,
	summary		TEXT,
	source		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	entry		INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX agreement_agreed ON agreement (agreed_last, code); -- with the next: the order of a list
CREATE INDEX agreement_source ON agreement (source) WHERE source IS NOT NULL;

CREATE TABLE commitment (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	agreement	TEXT NOT NULL REFERENCES agreement (code) DEFERRABLE INITIALLY DEFERRED,
	promisors	TEXT NOT NULL CHECK (promisors <> ''),
	promisees	TEXT,
	kind		TEXT NOT NULL,
	duty		TEXT NOT NULL CHECK (duty = 'act' OR duty = 'maintain' OR duty = 'recur'),
	title		TEXT NOT NULL CHECK (title <> ''),
	made_on		TEXT NOT NULL,
	made_first	TEXT NOT NULL CHECK (made_first IS date(made_first, '+0 days')),
	made_last	TEXT NOT NULL CHECK (made_last IS date(made_last, '+0 days')),
	due_on		TEXT,
	due_first	TEXT CHECK (due_first IS date(due_first, '+0 days')),
	due_last	TEXT CHECK (due_last IS date(due_last, '+0 days')),
	due_basis	TEXT NOT NULL CHECK (due_basis = 'stated' OR due_basis = 'inferred' OR due_basis = 'none'),
	schedule	TEXT CHECK (schedule IS NULL OR duty = 'recur'),
	kept_if		TEXT,
	broken_if	TEXT,
	tags		TEXT,
	notes		TEXT,
	status		TEXT NOT NULL DEFAULT 'unreviewed',	-- of the newest rating: a copy
	status_as_of	TEXT,
	status_last	TEXT,
	rating		TEXT,
	entry		INTEGER NOT NULL,
	CHECK (due_last IS NULL OR due_last >= made_first)
) STRICT;
CREATE INDEX commitment_agreement ON commitment (agreement, code);
CREATE INDEX commitment_status ON commitment (status);
CREATE INDEX commitment_made ON commitment (made_last);
CREATE INDEX commitment_due ON commitment (due_last) WHERE due_last IS NOT NULL;
CREATE INDEX commitment_maintain ON commitment (due_last, status) WHERE duty = 'maintain' AND due_last IS NOT NULL;

CREATE TABLE promisor (
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	n		INTEGER NOT NULL,
	party		TEXT NOT NULL REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (commitment, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX promisor_party ON promisor (party, commitment);

CREATE TABLE promisee (
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	n		INTEGER NOT NULL,
	party		TEXT NOT NULL REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (commitment, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX promisee_party ON promisee (party, commitment);

CREATE TABLE tag (
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	n		INTEGER NOT NULL,
	tag		TEXT NOT NULL,
	PRIMARY KEY (commitment, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_tag ON tag (tag, commitment);

CREATE TABLE wording (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	issuer		TEXT NOT NULL REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED,
	language	TEXT NOT NULL,
	quote		TEXT NOT NULL CHECK (quote <> ''),
	locator		TEXT,
	source		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX wording_commitment ON wording (commitment);
CREATE INDEX wording_issuer ON wording (issuer);
CREATE INDEX wording_source ON wording (source) WHERE source IS NOT NULL;

CREATE TABLE link (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	"from"		TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	relation	TEXT NOT NULL CHECK (relation = 'in-exchange-for' OR relation = 'depends-on'
			OR relation = 'part-of' OR relation = 'supersedes' OR relation = 'renews'),
	"to"		TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	entry		INTEGER NOT NULL,
	CHECK ("from" <> "to")
) STRICT;
CREATE INDEX link_from ON link ("from", relation);
CREATE INDEX link_to ON link ("to", relation);

-- What falls due. Only a row here can be overdue.
CREATE TABLE milestone (
	id		INTEGER PRIMARY KEY,
	code		TEXT UNIQUE,		-- only of those added by hand
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	due_on		TEXT NOT NULL,
	due_first	TEXT NOT NULL CHECK (due_first IS date(due_first, '+0 days')),
	due_last	TEXT NOT NULL CHECK (due_last IS date(due_last, '+0 days')),
	title		TEXT,
	origin		TEXT NOT NULL CHECK (origin = 'due' OR origin = 'schedule' OR origin = 'hand'),
	met_by		TEXT,			-- the earliest evidence that supports it: a copy
	met_first	TEXT,
	awaiting	INTEGER NOT NULL CHECK (awaiting IN (0, 1)), -- unmet, and its commitment can still be late
	entry		INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX milestone_commitment ON milestone (commitment, due_on);
CREATE INDEX milestone_awaiting ON milestone (due_last, commitment, due_on, awaiting) WHERE awaiting = 1;

-- How many there are of each day, so that an answer's "50 of 300000" need not go over them:
-- made, commitments by made_last; awaiting, milestones by due_last. schema/triggers.sql counts.
CREATE TABLE day_count (
	what		TEXT NOT NULL CHECK (what = 'made' OR what = 'awaiting'),
	day		TEXT NOT NULL,
	n		INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (what, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	occurred_on	TEXT NOT NULL,
	occurred_first	TEXT NOT NULL CHECK (occurred_first IS date(occurred_first, '+0 days')),
	occurred_last	TEXT NOT NULL CHECK (occurred_last IS date(occurred_last, '+0 days')),
	summary		TEXT NOT NULL CHECK (summary <> ''),
	quote		TEXT,
	locator		TEXT,
	nature		TEXT NOT NULL CHECK (nature = 'act' OR nature = 'announcement'
			OR nature = 'statement' OR nature = 'search'),
	source		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	credibility	INTEGER CHECK (credibility BETWEEN 1 AND 6),
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_source ON evidence (source);
CREATE INDEX evidence_occurred ON evidence (occurred_last);

-- Evidence -> commitment. In order of time within each commitment, so that every count and every
-- "newest" as of a day is one range of this key.
CREATE TABLE bearing (
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	occurred_last	TEXT NOT NULL,		-- of the evidence: a copy
	evidence	TEXT NOT NULL REFERENCES evidence (code) DEFERRABLE INITIALLY DEFERRED,
	n		INTEGER NOT NULL,	-- its place among the evidence's bearings
	bearing		TEXT NOT NULL CHECK (bearing = 'supports' OR bearing = 'contradicts' OR bearing = 'context'),
	milestone	TEXT,			-- the due day that it meets, as written
	note		TEXT,
	counts		INTEGER NOT NULL CHECK (counts IN (0, 1)), -- 0: the same evidence bears the same way already
	nature		TEXT NOT NULL,		-- of the evidence: a copy
	PRIMARY KEY (commitment, occurred_last, evidence, n),
	CONSTRAINT "only supporting evidence meets a milestone" CHECK (milestone IS NULL OR bearing = 'supports')
) STRICT, WITHOUT ROWID;
CREATE INDEX bearing_evidence ON bearing (evidence);

CREATE TABLE rating (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	status		TEXT NOT NULL CHECK (status = 'pending' OR status = 'in-progress'
			OR status = 'stalled' OR status = 'kept' OR status = 'partly-kept'
			OR status = 'broken' OR status = 'superseded' OR status = 'unverifiable'),
	as_of		TEXT NOT NULL,
	as_of_last	TEXT NOT NULL CHECK (as_of_last IS date(as_of_last, '+0 days')),
	rationale	TEXT NOT NULL CHECK (rationale <> ''),
	reason		TEXT,
	confidence	TEXT NOT NULL CHECK (confidence = 'low' OR confidence = 'moderate' OR confidence = 'high'),
	rater		TEXT NOT NULL CHECK (rater <> ''),
	cites		TEXT,
	entry		INTEGER NOT NULL,
	CHECK (status NOT IN ('stalled', 'broken') OR reason IS NOT NULL),
	CHECK (cites IS NOT NULL OR NOT (status = 'kept' OR status = 'partly-kept' OR status = 'broken'
		OR status = 'superseded'))
) STRICT;
CREATE INDEX rating_commitment ON rating (commitment, as_of_last, id);
CREATE INDEX rating_as_of ON rating (as_of_last);

CREATE TABLE cite (
	rating		TEXT NOT NULL REFERENCES rating (code) DEFERRABLE INITIALLY DEFERRED,
	n		INTEGER NOT NULL,
	evidence	TEXT NOT NULL REFERENCES evidence (code) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (rating, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX cite_evidence ON cite (evidence);

CREATE TABLE indicator (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	title		TEXT NOT NULL CHECK (title <> ''),
	unit		TEXT NOT NULL CHECK (unit <> ''),
	better		TEXT NOT NULL CHECK (better IN ('up', 'down', 'neither')),
	source		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX indicator_source ON indicator (source) WHERE source IS NOT NULL;

CREATE TABLE observation (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	indicator	TEXT NOT NULL REFERENCES indicator (code) DEFERRABLE INITIALLY DEFERRED,
	period		TEXT NOT NULL,
	period_first	TEXT NOT NULL CHECK (period_first IS date(period_first, '+0 days')),
	period_last	TEXT NOT NULL CHECK (period_last IS date(period_last, '+0 days')),
	value		TEXT NOT NULL,		-- the digits as published
	published_on	TEXT,
	published_first	TEXT CHECK (published_first IS date(published_first, '+0 days')),
	published_last	TEXT CHECK (published_last IS date(published_last, '+0 days')),
	source		TEXT REFERENCES source (code) DEFERRABLE INITIALLY DEFERRED,
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX observation_indicator ON observation (indicator, period_first);
CREATE INDEX observation_source ON observation (source) WHERE source IS NOT NULL;

CREATE TABLE target (
	id		INTEGER PRIMARY KEY,
	code		TEXT NOT NULL UNIQUE CHECK (code GLOB '[A-Z0-9]*' AND code NOT GLOB '*[^A-Z0-9._-]*'),
	commitment	TEXT NOT NULL REFERENCES commitment (code) DEFERRABLE INITIALLY DEFERRED,
	indicator	TEXT NOT NULL REFERENCES indicator (code) DEFERRABLE INITIALLY DEFERRED,
	baseline	TEXT,
	comparator	TEXT NOT NULL CHECK (comparator = '>=' OR comparator = '<='
			OR comparator = '>' OR comparator = '<' OR comparator = '='),
	value		TEXT NOT NULL,
	"by"		TEXT,
	by_first	TEXT CHECK (by_first IS date(by_first, '+0 days')),
	by_last		TEXT CHECK (by_last IS date(by_last, '+0 days')),
	entry		INTEGER NOT NULL
) STRICT;
CREATE INDEX target_commitment ON target (commitment);
CREATE INDEX target_indicator ON target (indicator);

-- Records taken back: their code, and the commitments that they were about.
CREATE TABLE retracted (
	kind		TEXT NOT NULL,
	code		TEXT NOT NULL,
	entry		INTEGER NOT NULL,	-- the retraction; the journal leads from it to the record
	about		TEXT,			-- commitments, "WD-02;WD-07"
	PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;

-- Entries that could not take their place, since another ledger's came between.
CREATE TABLE conflict (
	entry		INTEGER PRIMARY KEY,
	kind		TEXT NOT NULL,
	code		TEXT NOT NULL,
	why		TEXT NOT NULL
) STRICT;

-- Full text. Every Han character stands alone between spaces; a query is prepared the same way.
-- rowid = 16 * the record's id + its kind: 1 agreement, 2 commitment, 3 wording, 4 evidence,
-- 5 rating, 6 source, 7 snapshot (the words of the page, where they are held), 8 party.
CREATE VIRTUAL TABLE search USING fts5 (title, text, tokenize = 'porter unicode61');
-- How much is gathered in memory before it is written, in bytes: by the million a third faster than
-- with the 1 MB that FTS5 would take.
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
