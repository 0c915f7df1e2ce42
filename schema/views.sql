-- Questions with a name. They read the tables as they stand; as of an earlier day, temporary
-- views of the same names as the tables hide what came later.

-- Rated kept, but met after the due day. met_first is the first day of the evidence that met it:
-- the one that supports the milestone, else the newest one that the first kept rating cites.
CREATE VIEW kept_late AS
SELECT commitment, due_on, due_last, met_by, met_first,
       CAST(julianday(met_first) - julianday(due_last) AS INTEGER) AS days_late
  FROM (SELECT c.code AS commitment, m.due_on, m.due_last,
	       coalesce(m.met_by, x.code) AS met_by,
	       coalesce(m.met_first, x.occurred_first) AS met_first
	  FROM commitment c
	  JOIN milestone m ON m.commitment = c.code AND m.origin = 'due'
	  LEFT JOIN evidence x ON x.code = (
		SELECT e.code
		  FROM cite t
		  JOIN evidence e ON e.code = t.evidence
		 WHERE t.rating = (SELECT r.code FROM rating r
				    WHERE r.commitment = c.code AND r.status = 'kept'
				    ORDER BY r.as_of_last, r.id LIMIT 1)
		 ORDER BY e.occurred_last DESC, e.occurred_first DESC, t.n
		 LIMIT 1)
	 WHERE c.status = 'kept' AND c.duty = 'act')
 WHERE met_first > due_last;

-- Promised to those who query a ledger: names and columns stay from version to version. See
-- docs/schema.md.

CREATE VIEW commitment_now AS
SELECT c.code, c.title, c.agreement, g.title AS agreement_title, c.promisors, c.promisees, c.kind, c.duty,
       c.made_on, c.made_first, c.made_last, c.due_on, c.due_first, c.due_last, c.status, c.status_as_of,
       r.confidence, r.rationale,
       (SELECT count(*) FROM bearing b
	 WHERE b.commitment = c.code AND b.counts = 1 AND b.bearing = 'supports') AS supports,
       (SELECT count(*) FROM bearing b
	 WHERE b.commitment = c.code AND b.counts = 1 AND b.bearing = 'contradicts') AS contradicts,
       (SELECT count(*) FROM bearing b
	 WHERE b.commitment = c.code AND b.counts = 1 AND b.bearing = 'context') AS context,
       (SELECT max(b.occurred_last) FROM bearing b
	 WHERE b.commitment = c.code AND b.nature <> 'search') AS last_evidence_on
  FROM commitment c
  JOIN agreement g ON g.code = c.agreement
  LEFT JOIN rating r ON r.code = c.rating;

CREATE VIEW evidence_on_commitment AS
SELECT b.commitment, b.evidence, b.bearing, b.milestone, b.note, e.occurred_on, e.occurred_first,
       e.occurred_last, e.nature, e.credibility, e.summary, e.quote, e.locator, e.source,
       s.title AS source_title, s.url AS source_url, s.publisher, s.side AS source_side, s.reliability
  FROM bearing b
  JOIN evidence e ON e.code = b.evidence
  LEFT JOIN source s ON s.code = e.source;

CREATE VIEW rating_of_commitment AS
SELECT r.commitment, c.title AS commitment_title, r.status, r.as_of, r.rationale, r.reason,
       r.confidence, r.rater, r.cites
  FROM rating r
  JOIN commitment c ON c.code = r.commitment;
