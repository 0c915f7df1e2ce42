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
