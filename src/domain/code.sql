-- Codes of all kinds. Each branch is a lookup in the index of one table; :kind NULL asks all. A later
-- agreement or figure is found by the beginning of its code too: whoever asks is told that it is later.

-- name: code_exists_party
SELECT EXISTS (SELECT 1 FROM party WHERE code = :code) AS found;

-- name: code_exists_source
SELECT EXISTS (SELECT 1 FROM source WHERE code = :code) AS found;

-- name: code_exists_snapshot
SELECT EXISTS (SELECT 1 FROM snapshot WHERE code = :code) AS found;

-- name: code_exists_agreement
SELECT EXISTS (SELECT 1 FROM main.agreement WHERE code = :code) AS found;

-- name: code_exists_commitment
SELECT EXISTS (SELECT 1 FROM commitment WHERE code = :code) AS found;

-- name: code_exists_link
SELECT EXISTS (SELECT 1 FROM link WHERE code = :code) AS found;

-- name: code_exists_wording
SELECT EXISTS (SELECT 1 FROM wording WHERE code = :code) AS found;

-- name: code_exists_milestone
SELECT EXISTS (SELECT 1 FROM milestone WHERE code = :code) AS found;

-- name: code_exists_evidence
SELECT EXISTS (SELECT 1 FROM evidence WHERE code = :code) AS found;

-- name: code_exists_rating
SELECT EXISTS (SELECT 1 FROM rating WHERE code = :code) AS found;

-- name: code_exists_indicator
SELECT EXISTS (SELECT 1 FROM indicator WHERE code = :code) AS found;

-- name: code_exists_observation
SELECT EXISTS (SELECT 1 FROM main.observation WHERE code = :code) AS found;

-- name: code_exists_target
SELECT EXISTS (SELECT 1 FROM target WHERE code = :code) AS found;

-- name: code_was_retracted
SELECT EXISTS (SELECT 1 FROM retracted WHERE kind = :kind AND code = :code) AS found;

-- name: code_between
SELECT 'commitment' AS kind, code FROM commitment
 WHERE ifnull(:kind, 'commitment') = 'commitment' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'agreement', code FROM main.agreement
 WHERE ifnull(:kind, 'agreement') = 'agreement' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'party', code FROM party
 WHERE ifnull(:kind, 'party') = 'party' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'evidence', code FROM evidence
 WHERE ifnull(:kind, 'evidence') = 'evidence' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'source', code FROM source
 WHERE ifnull(:kind, 'source') = 'source' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'rating', code FROM rating
 WHERE ifnull(:kind, 'rating') = 'rating' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'wording', code FROM wording
 WHERE ifnull(:kind, 'wording') = 'wording' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'link', code FROM link
 WHERE ifnull(:kind, 'link') = 'link' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'milestone', code FROM milestone
 WHERE ifnull(:kind, 'milestone') = 'milestone' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'indicator', code FROM indicator
 WHERE ifnull(:kind, 'indicator') = 'indicator' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'observation', code FROM main.observation
 WHERE ifnull(:kind, 'observation') = 'observation' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'target', code FROM target
 WHERE ifnull(:kind, 'target') = 'target' AND code BETWEEN :from AND :to
UNION ALL
SELECT 'snapshot', code FROM snapshot
 WHERE ifnull(:kind, 'snapshot') = 'snapshot' AND code BETWEEN :from AND :to
 LIMIT :limit;

-- name: code_complete
SELECT code, title FROM commitment
 WHERE ifnull(:kind, 'commitment') = 'commitment' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, title FROM main.agreement
 WHERE ifnull(:kind, 'agreement') = 'agreement' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, name FROM party
 WHERE ifnull(:kind, 'party') = 'party' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, title FROM indicator
 WHERE ifnull(:kind, 'indicator') = 'indicator' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, summary FROM evidence
 WHERE ifnull(:kind, 'evidence') = 'evidence' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, title FROM source
 WHERE ifnull(:kind, 'source') = 'source' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, commitment || ' ' || status || ' ' || as_of FROM rating
 WHERE ifnull(:kind, 'rating') = 'rating' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, quote FROM wording
 WHERE ifnull(:kind, 'wording') = 'wording' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, "from" || ' ' || relation || ' ' || "to" FROM link
 WHERE ifnull(:kind, 'link') = 'link' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, commitment || ' ' || due_on FROM milestone
 WHERE ifnull(:kind, 'milestone') = 'milestone' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, indicator || ' ' || period FROM main.observation
 WHERE ifnull(:kind, 'observation') = 'observation' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, commitment || ' ' || indicator FROM target
 WHERE ifnull(:kind, 'target') = 'target' AND code BETWEEN :from AND :to
UNION ALL
SELECT code, source || ' ' || captured_at FROM snapshot
 WHERE ifnull(:kind, 'snapshot') = 'snapshot' AND code BETWEEN :from AND :to
 ORDER BY code
 LIMIT :limit;
