-- name: moment_newest
SELECT max(coalesce((SELECT max(made_last) FROM main.commitment), ''),
	   coalesce((SELECT max(as_of_last) FROM main.rating), ''),
	   coalesce((SELECT max(occurred_last) FROM main.evidence), ''),
	   coalesce((SELECT max(agreed_last) FROM main.agreement), ''),
	   coalesce((SELECT max(max(period_last, coalesce(published_last, ''))) FROM main.observation), ''))
       AS day;

-- name: moment_day
INSERT INTO temp.moment (day) VALUES (:day);

-- name: moment_make
CREATE TEMP TABLE IF NOT EXISTS moment (day TEXT NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS moment_cited (code TEXT PRIMARY KEY) WITHOUT ROWID;
DELETE FROM temp.moment;
DELETE FROM temp.moment_cited;

-- Evidence of "2024" counts once the year has ended, and earlier for who had it: a rating that cites it brings
-- it along from the rating's day on. What began by the day and ends later ends with its month, quarter or year.
-- name: moment_cite
INSERT OR IGNORE INTO temp.moment_cited (code)
SELECT t.evidence
  FROM main.evidence e
  JOIN main.cite t ON t.evidence = e.code
  JOIN main.rating r ON r.code = t.rating
 WHERE e.occurred_last IN (
	date(:day, 'start of month', '+1 month', '-1 day'),
	date(substr(:day, 1, 4) || '-01-01', ((substr(:day, 6, 2) + 2) / 3 * 3) || ' months', '-1 day'),
	substr(:day, 1, 4) || '-12-31')
   AND e.occurred_last > :day
   AND e.occurred_first <= :day
   AND r.as_of_last <= :day;

-- name: moment_views
CREATE TEMP VIEW rating AS
SELECT r.* FROM main.rating r WHERE r.as_of_last <= (SELECT day FROM temp.moment);

CREATE TEMP VIEW evidence AS
SELECT e.* FROM main.evidence e
 WHERE e.occurred_last <= (SELECT day FROM temp.moment)
    OR e.code IN (SELECT code FROM temp.moment_cited);

CREATE TEMP VIEW bearing AS
SELECT b.* FROM main.bearing b
 WHERE b.occurred_last <= (SELECT day FROM temp.moment)
    OR b.evidence IN (SELECT code FROM temp.moment_cited);

-- An agreement of "2023" is there from its first commitment on, which may be of a day before the year's end.
CREATE TEMP VIEW agreement AS
SELECT g.* FROM main.agreement g
 WHERE g.agreed_last <= (SELECT day FROM temp.moment)
    OR EXISTS (SELECT 1 FROM main.commitment c
		WHERE c.agreement = g.code AND c.made_last <= (SELECT day FROM temp.moment));

-- A figure counts once its period has ended and it was published.
CREATE TEMP VIEW observation AS
SELECT o.* FROM main.observation o
 WHERE o.period_last <= (SELECT day FROM temp.moment)
   AND coalesce(o.published_last, '') <= (SELECT day FROM temp.moment);

CREATE TEMP VIEW commitment AS
SELECT c.id, c.code, c.agreement, c.promisors, c.promisees, c.kind, c.duty, c.title,
       c.made_on, c.made_first, c.made_last, c.due_on, c.due_first, c.due_last, c.due_basis,
       c.schedule, c.kept_if, c.broken_if, c.tags, c.notes,
       coalesce((SELECT r.status FROM main.rating r
		  WHERE r.commitment = c.code AND r.as_of_last <= (SELECT day FROM temp.moment)
		  ORDER BY r.as_of_last DESC, r.id DESC LIMIT 1), 'unreviewed') AS status,
       (SELECT r.as_of FROM main.rating r
	 WHERE r.commitment = c.code AND r.as_of_last <= (SELECT day FROM temp.moment)
	 ORDER BY r.as_of_last DESC, r.id DESC LIMIT 1) AS status_as_of,
       (SELECT r.as_of_last FROM main.rating r
	 WHERE r.commitment = c.code AND r.as_of_last <= (SELECT day FROM temp.moment)
	 ORDER BY r.as_of_last DESC, r.id DESC LIMIT 1) AS status_last,
       (SELECT r.code FROM main.rating r
	 WHERE r.commitment = c.code AND r.as_of_last <= (SELECT day FROM temp.moment)
	 ORDER BY r.as_of_last DESC, r.id DESC LIMIT 1) AS rating,
       c.entry
  FROM main.commitment c
 WHERE c.made_last <= (SELECT day FROM temp.moment);

CREATE TEMP VIEW milestone AS
SELECT m.id, m.code, m.commitment, m.due_on, m.due_first, m.due_last, m.title, m.origin,
       (SELECT b.evidence FROM temp.bearing b
	 WHERE b.commitment = m.commitment AND b.milestone = m.due_on AND b.bearing = 'supports'
	 ORDER BY b.occurred_last, b.evidence LIMIT 1) AS met_by,
       (SELECT e.occurred_first FROM temp.bearing b JOIN main.evidence e ON e.code = b.evidence
	 WHERE b.commitment = m.commitment AND b.milestone = m.due_on AND b.bearing = 'supports'
	 ORDER BY b.occurred_last, b.evidence LIMIT 1) AS met_first,
       (NOT EXISTS (SELECT 1 FROM temp.bearing b
		     WHERE b.commitment = m.commitment AND b.milestone = m.due_on
		       AND b.bearing = 'supports')
	AND c.duty IN ('act', 'recur')
	AND coalesce((SELECT r.status FROM main.rating r
		       WHERE r.commitment = c.code AND r.as_of_last <= (SELECT day FROM temp.moment)
		       ORDER BY r.as_of_last DESC, r.id DESC LIMIT 1), 'unreviewed')
	    IN ('unreviewed', 'pending', 'in-progress', 'stalled')) AS awaiting,
       m.entry
  FROM main.milestone m
  JOIN main.commitment c ON c.code = m.commitment
 WHERE c.made_last <= (SELECT day FROM temp.moment);

CREATE TEMP VIEW day_count AS
SELECT what, day, n FROM main.day_count
 WHERE what = 'made' AND day <= (SELECT day FROM temp.moment)
UNION ALL
SELECT 'awaiting', due_last, count(*) FROM temp.milestone WHERE awaiting = 1 GROUP BY due_last;

CREATE TEMP VIEW commitment_now AS
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

CREATE TEMP VIEW evidence_on_commitment AS
SELECT b.commitment, b.evidence, b.bearing, b.milestone, b.note, e.occurred_on, e.occurred_first,
       e.occurred_last, e.nature, e.credibility, e.summary, e.quote, e.locator, e.source,
       s.title AS source_title, s.url AS source_url, s.publisher, s.side AS source_side, s.reliability
  FROM bearing b
  JOIN evidence e ON e.code = b.evidence
  LEFT JOIN source s ON s.code = e.source;

CREATE TEMP VIEW rating_of_commitment AS
SELECT r.commitment, c.title AS commitment_title, r.status, r.as_of, r.rationale, r.reason,
       r.confidence, r.rater, r.cites
  FROM rating r
  JOIN commitment c ON c.code = r.commitment;

CREATE TEMP VIEW kept_late AS
SELECT commitment, due_on, due_last, met_by, met_first,
       CAST(julianday(met_first) - julianday(due_last) AS INTEGER) AS days_late
  FROM (SELECT c.code AS commitment, m.due_on, m.due_last,
	       coalesce(m.met_by, x.code) AS met_by,
	       coalesce(m.met_first, x.occurred_first) AS met_first
	  FROM temp.commitment c
	  JOIN temp.milestone m ON m.commitment = c.code AND m.origin = 'due'
	  LEFT JOIN main.evidence x ON x.code = (
		SELECT e.code
		  FROM main.cite t
		  JOIN main.evidence e ON e.code = t.evidence
		 WHERE t.rating = (SELECT r.code FROM temp.rating r
				    WHERE r.commitment = c.code AND r.status = 'kept'
				    ORDER BY r.as_of_last, r.id LIMIT 1)
		 ORDER BY e.occurred_last DESC, e.occurred_first DESC, t.n
		 LIMIT 1)
	 WHERE c.status = 'kept' AND c.duty = 'act')
 WHERE met_first > due_last;
