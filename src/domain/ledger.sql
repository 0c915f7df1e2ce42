-- name: ledger_line
SELECT line FROM journal WHERE entry = :entry;

-- name: ledger_source_at
SELECT code FROM source WHERE url_key = :key ORDER BY id LIMIT 1;

-- name: ledger_evidence_of
SELECT code FROM evidence WHERE source = :source ORDER BY id LIMIT 6;

-- name: ledger_rests_on_party
SELECT code FROM party WHERE parent = :code
UNION ALL SELECT commitment FROM promisor WHERE party = :code
UNION ALL SELECT commitment FROM promisee WHERE party = :code
UNION ALL SELECT code FROM wording WHERE issuer = :code
UNION ALL SELECT code FROM source WHERE side = :code
LIMIT 6;

-- name: ledger_rests_on_source
SELECT code FROM evidence WHERE source = :code
UNION ALL SELECT code FROM source WHERE origin = :code
UNION ALL SELECT code FROM wording WHERE source = :code
UNION ALL SELECT code FROM agreement WHERE source = :code
UNION ALL SELECT code FROM indicator WHERE source = :code
UNION ALL SELECT code FROM observation WHERE source = :code
UNION ALL SELECT code FROM snapshot WHERE source = :code
LIMIT 6;

-- name: ledger_rests_on_agreement
SELECT code FROM commitment WHERE agreement = :code LIMIT 6;

-- name: ledger_rests_on_commitment
SELECT evidence AS code FROM bearing WHERE commitment = :code
UNION ALL SELECT code FROM rating WHERE commitment = :code
UNION ALL SELECT code FROM wording WHERE commitment = :code
UNION ALL SELECT code FROM link WHERE "from" = :code OR "to" = :code
UNION ALL SELECT code FROM milestone WHERE commitment = :code AND origin = 'hand'
UNION ALL SELECT code FROM target WHERE commitment = :code
LIMIT 6;

-- name: ledger_rests_on_evidence
SELECT rating AS code FROM cite WHERE evidence = :code LIMIT 6;

-- name: ledger_rests_on_link
SELECT r.code FROM link l JOIN rating r ON r.commitment = l."to"
 WHERE l.code = :code AND l.relation = 'supersedes' AND r.status = 'superseded'
   AND NOT EXISTS (SELECT 1 FROM link o
		    WHERE o."to" = l."to" AND o.relation = 'supersedes' AND o.code <> l.code)
LIMIT 6;

-- name: ledger_rests_on_indicator
SELECT code FROM observation WHERE indicator = :code
UNION ALL SELECT code FROM target WHERE indicator = :code
LIMIT 6;

-- name: ledger_rests_on_milestone
SELECT b.evidence AS code FROM milestone m JOIN bearing b
    ON b.commitment = m.commitment AND b.milestone = m.due_on
 WHERE m.code = :code
LIMIT 6;
