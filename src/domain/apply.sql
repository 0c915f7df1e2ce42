-- Two statements a kind, one for a new row and one for a row that is there and keeps its id. An
-- upsert would do for both, but SQLite guards each against failing half-way by keeping a copy of
-- every page that it touches.

-- name: apply_party
INSERT INTO party (code, name, name_local, parent, root, entry)
VALUES (:code, :name, :name_local, :parent,
	coalesce((SELECT p.root FROM party p WHERE p.code = :parent), :parent, :code), :entry);

-- name: apply_party_again
UPDATE party
   SET name = :name, name_local = :name_local, parent = :parent,
       root = coalesce((SELECT p.root FROM party p WHERE p.code = :parent), :parent, :code),
       entry = :entry
 WHERE code = :code;

-- Is a party under this one on another side than it?
-- name: apply_party_parted
SELECT 1
  FROM party c
  JOIN party p ON p.code = c.parent
 WHERE c.parent = :code
   AND c.root <> p.root
 LIMIT 1;

-- name: apply_party_roots
WITH RECURSIVE tree (code) AS (
	SELECT :code
	UNION
	SELECT p.code FROM party p JOIN tree t ON p.parent = t.code)
UPDATE party SET root = (SELECT p.root FROM party p WHERE p.code = :code)
 WHERE code IN (SELECT code FROM tree) AND code <> :code;

-- name: apply_source
INSERT INTO source (id, code, url, url_key, title, author, publisher, kind, published_on,
	published_first, published_last, language, citekey, side, origin, root_origin, reliability, entry)
VALUES (:id, :code, :url, :url_key, :title, :author, :publisher, :kind, :published_on,
	:published_first, :published_last, :language, :citekey, :side, :origin,
	coalesce((SELECT s.root_origin FROM source s WHERE s.code = :origin), :origin, :code),
	:reliability, :entry);

-- name: apply_source_again
UPDATE source
   SET url = :url, url_key = :url_key, title = :title, author = :author, publisher = :publisher,
       kind = :kind, published_on = :published_on, published_first = :published_first,
       published_last = :published_last, language = :language, citekey = :citekey, side = :side,
       origin = :origin,
       root_origin = coalesce((SELECT s.root_origin FROM source s WHERE s.code = :origin), :origin, :code),
       reliability = :reliability, entry = :entry
 WHERE code = :code;

-- name: apply_source_is_origin
SELECT 1 FROM source WHERE origin = :code LIMIT 1;

-- name: apply_source_roots
WITH RECURSIVE top (code) AS (
	SELECT :code
	UNION
	SELECT s.code FROM source s JOIN top t ON s.origin = t.code)
UPDATE source SET root_origin = (SELECT s.root_origin FROM source s WHERE s.code = :code)
 WHERE code IN (SELECT code FROM top) AND code <> :code;

-- name: apply_snapshot
INSERT INTO snapshot (code, source, captured_at, media_type, sha256, size, archived_url, exchange, entry)
VALUES (:code, :source, :captured_at, :media_type, :sha256, :size, :archived_url, :exchange, :entry);

-- name: apply_snapshot_again
UPDATE snapshot
   SET source = :source, captured_at = :captured_at, media_type = :media_type, sha256 = :sha256,
       size = :size, archived_url = :archived_url, exchange = :exchange, entry = :entry
 WHERE code = :code;

-- name: apply_agreement
INSERT INTO agreement (code, title, agreed_on, agreed_first, agreed_last, place, summary, source, entry)
VALUES (:code, :title, :agreed_on, :agreed_first, :agreed_last, :place, :summary, :source, :entry);

-- name: apply_agreement_again
UPDATE agreement
   SET title = :title, agreed_on = :agreed_on, agreed_first = :agreed_first,
       agreed_last = :agreed_last, place = :place, summary = :summary, source = :source,
       entry = :entry
 WHERE code = :code;

-- name: apply_commitment
INSERT INTO commitment (code, agreement, promisors, promisees, kind, duty, title, made_on, made_first,
	made_last, due_on, due_first, due_last, due_basis, schedule, kept_if, broken_if, tags, notes, entry)
VALUES (:code, :agreement, :promisors, :promisees, :kind, :duty, :title, :made_on, :made_first,
	:made_last, :due_on, :due_first, :due_last, :due_basis, :schedule, :kept_if, :broken_if,
	:tags, :notes, :entry);

-- name: apply_commitment_again
UPDATE commitment
   SET agreement = :agreement, promisors = :promisors, promisees = :promisees, kind = :kind,
       duty = :duty, title = :title, made_on = :made_on, made_first = :made_first,
       made_last = :made_last, due_on = :due_on, due_first = :due_first, due_last = :due_last,
       due_basis = :due_basis, schedule = :schedule, kept_if = :kept_if, broken_if = :broken_if,
       tags = :tags, notes = :notes, entry = :entry
 WHERE code = :code;

-- name: apply_promisor
INSERT INTO promisor (commitment, n, party) VALUES (:owner, :n, :item);

-- name: apply_promisor_clear
DELETE FROM promisor WHERE commitment = :owner;

-- name: apply_promisee
INSERT INTO promisee (commitment, n, party) VALUES (:owner, :n, :item);

-- name: apply_promisee_clear
DELETE FROM promisee WHERE commitment = :owner;

-- name: apply_tag
INSERT INTO tag (commitment, n, tag) VALUES (:owner, :n, :item);

-- name: apply_tag_clear
DELETE FROM tag WHERE commitment = :owner;

-- name: apply_cite
INSERT INTO cite (rating, n, evidence) VALUES (:owner, :n, :item);

-- name: apply_cite_clear
DELETE FROM cite WHERE rating = :owner;

-- name: apply_link
INSERT INTO link (code, "from", relation, "to", entry) VALUES (:code, :from, :relation, :to, :entry);

-- name: apply_link_again
UPDATE link
   SET "from" = :from, relation = :relation, "to" = :to, entry = :entry
 WHERE code = :code;

-- name: apply_wording
INSERT INTO wording (code, commitment, issuer, language, quote, locator, source, entry)
VALUES (:code, :commitment, :issuer, :language, :quote, :locator, :source, :entry);

-- name: apply_wording_again
UPDATE wording
   SET commitment = :commitment, issuer = :issuer, language = :language, quote = :quote,
       locator = :locator, source = :source, entry = :entry
 WHERE code = :code;

-- name: apply_milestone
INSERT INTO milestone (code, commitment, due_on, due_first, due_last, title, origin, awaiting, entry)
VALUES (:code, :commitment, :due_on, :due_first, :due_last, :title, 'hand', 0, :entry);

-- name: apply_milestone_again
UPDATE milestone
   SET commitment = :commitment, due_on = :due_on, due_first = :due_first, due_last = :due_last,
       title = :title, entry = :entry
 WHERE code = :code;

-- name: apply_evidence
INSERT INTO evidence (id, code, occurred_on, occurred_first, occurred_last, summary, quote, locator,
	nature, source, credibility, entry)
VALUES (:id, :code, :occurred_on, :occurred_first, :occurred_last, :summary, :quote, :locator,
	:nature, :source, :credibility, :entry);

-- name: apply_evidence_again
UPDATE evidence
   SET occurred_on = :occurred_on, occurred_first = :occurred_first, occurred_last = :occurred_last,
       summary = :summary, quote = :quote, locator = :locator, nature = :nature, source = :source,
       credibility = :credibility, entry = :entry
 WHERE code = :code;

-- name: apply_bearing
INSERT INTO bearing (commitment, occurred_last, evidence, n, bearing, milestone, note, counts, nature)
VALUES (:commitment, :occurred_last, :evidence, :n, :bearing, :milestone, :note, :counts, :nature);

-- name: apply_bearing_clear
DELETE FROM bearing
 WHERE (commitment, occurred_last, evidence, n) IN
	(SELECT commitment, occurred_last, evidence, n FROM bearing INDEXED BY bearing_evidence
	  WHERE evidence = :owner);

-- name: apply_bearings_of
SELECT DISTINCT commitment FROM bearing INDEXED BY bearing_evidence WHERE evidence = :evidence ORDER BY commitment;

-- name: apply_rating
INSERT INTO rating (id, code, commitment, status, as_of, as_of_last, rationale, reason, confidence, rater,
	cites, entry)
VALUES (:id, :code, :commitment, :status, :as_of, :as_of_last, :rationale, :reason, :confidence, :rater,
	:cites, :entry);

-- name: apply_rating_again
UPDATE rating
   SET commitment = :commitment, status = :status, as_of = :as_of, as_of_last = :as_of_last,
       rationale = :rationale, reason = :reason, confidence = :confidence, rater = :rater,
       cites = :cites, entry = :entry
 WHERE code = :code;

-- name: apply_indicator
INSERT INTO indicator (code, title, unit, better, source, entry)
VALUES (:code, :title, :unit, :better, :source, :entry);

-- name: apply_indicator_again
UPDATE indicator
   SET title = :title, unit = :unit, better = :better, source = :source, entry = :entry
 WHERE code = :code;

-- name: apply_observation
INSERT INTO observation (code, indicator, period, period_first, period_last, value, published_on,
	published_first, published_last, source, entry)
VALUES (:code, :indicator, :period, :period_first, :period_last, :value, :published_on,
	:published_first, :published_last, :source, :entry);

-- name: apply_observation_again
UPDATE observation
   SET indicator = :indicator, period = :period, period_first = :period_first,
       period_last = :period_last, value = :value, published_on = :published_on,
       published_first = :published_first, published_last = :published_last, source = :source,
       entry = :entry
 WHERE code = :code;

-- name: apply_target
INSERT INTO target (code, commitment, indicator, baseline, comparator, value, "by", by_first, by_last, entry)
VALUES (:code, :commitment, :indicator, :baseline, :comparator, :value, :by, :by_first, :by_last, :entry);

-- name: apply_target_again
UPDATE target
   SET commitment = :commitment, indicator = :indicator, baseline = :baseline,
       comparator = :comparator, value = :value, "by" = :by, by_first = :by_first,
       by_last = :by_last, entry = :entry
 WHERE code = :code;

-- name: apply_newest_rating
SELECT code, status, as_of, as_of_last FROM rating
 WHERE commitment = :commitment
 ORDER BY as_of_last DESC, id DESC
 LIMIT 1;

-- name: apply_status_of
SELECT status, status_last FROM commitment WHERE code = :commitment;

-- name: apply_status
UPDATE commitment
   SET status = coalesce(:status, 'unreviewed'), status_as_of = :as_of, status_last = :as_of_last,
       rating = :rating
 WHERE code = :commitment;

-- name: apply_milestones_clear
DELETE FROM milestone WHERE commitment = :commitment AND origin <> 'hand';

-- name: apply_milestone_add
INSERT INTO milestone (commitment, due_on, due_first, due_last, origin, awaiting, entry)
VALUES (:commitment, :due_on, :due_first, :due_last, :origin, 0, :entry)
ON CONFLICT (commitment, due_on) DO NOTHING;

-- A commitment's milestones: their copies as they are, and as they follow. :met 0: what meets them
-- has not changed.
-- name: apply_milestones_state
SELECT id, met_by, met_first, awaiting,
       CASE WHEN :met = 0 THEN met_by ELSE
	(SELECT b.evidence FROM bearing b
	  WHERE b.commitment = milestone.commitment AND b.milestone = milestone.due_on
	    AND b.bearing = 'supports'
	  ORDER BY b.occurred_last, b.evidence LIMIT 1) END AS now_met_by,
       CASE WHEN :met = 0 THEN met_first ELSE
	(SELECT e.occurred_first FROM bearing b JOIN evidence e ON e.code = b.evidence
	  WHERE b.commitment = milestone.commitment AND b.milestone = milestone.due_on
	    AND b.bearing = 'supports'
	  ORDER BY b.occurred_last, b.evidence LIMIT 1) END AS now_met_first,
       EXISTS (SELECT 1 FROM commitment c
		WHERE c.code = milestone.commitment
		  AND (c.duty = 'act' OR c.duty = 'recur')
		  AND (c.status = 'unreviewed' OR c.status = 'pending' OR c.status = 'in-progress'
		       OR c.status = 'stalled')) AS open
  FROM milestone WHERE commitment = :commitment;

-- By its number: an UPDATE of several rows first collects them in a table of its own, which costs
-- more than all the rest of it.
-- name: apply_milestone_state
UPDATE milestone SET met_by = :met_by, met_first = :met_first, awaiting = :awaiting WHERE id = :id;

-- name: apply_search_add
INSERT INTO search (rowid, title, text) VALUES (:row, :title, :text);

-- name: apply_search_clear
DELETE FROM search WHERE rowid = :row;

-- What the search index lacks, in the order in which it was written.
-- name: apply_unsearched_agreement
SELECT id, title, summary, place FROM agreement WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_commitment
SELECT id, title, kept_if, broken_if, tags, notes, kind FROM commitment WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_wording
SELECT id, quote FROM wording WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_evidence
SELECT id, summary, quote FROM evidence WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_rating
SELECT id, rationale FROM rating WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_source
SELECT id, title, publisher, author FROM source WHERE id >= :from ORDER BY id;
-- name: apply_unsearched_party
SELECT id, name, name_local FROM party WHERE id >= :from ORDER BY id;

-- name: apply_retracted
INSERT INTO retracted (kind, code, entry, about) VALUES (:kind, :code, :entry, :about)
ON CONFLICT (kind, code) DO UPDATE SET entry = excluded.entry, about = excluded.about;

-- name: apply_revived
DELETE FROM retracted WHERE kind = :kind AND code = :code;

-- name: apply_conflict
INSERT INTO conflict (entry, kind, code, why) VALUES (:entry, :kind, :code, :why);

-- name: apply_row_party
SELECT id, entry FROM party WHERE code = :code;
-- name: apply_row_source
SELECT id, entry FROM source WHERE code = :code;
-- name: apply_row_snapshot
SELECT id, entry FROM snapshot WHERE code = :code;
-- name: apply_row_agreement
SELECT id, entry FROM agreement WHERE code = :code;
-- name: apply_row_commitment
SELECT id, entry FROM commitment WHERE code = :code;
-- name: apply_row_link
SELECT id, entry FROM link WHERE code = :code;
-- name: apply_row_wording
SELECT id, entry FROM wording WHERE code = :code;
-- name: apply_row_milestone
SELECT id, entry FROM milestone WHERE code = :code;
-- name: apply_row_evidence
SELECT id, entry FROM evidence WHERE code = :code;
-- name: apply_row_rating
SELECT id, entry FROM rating WHERE code = :code;
-- name: apply_row_indicator
SELECT id, entry FROM indicator WHERE code = :code;
-- name: apply_row_observation
SELECT id, entry FROM observation WHERE code = :code;
-- name: apply_row_target
SELECT id, entry FROM target WHERE code = :code;

-- name: apply_drop_party
DELETE FROM party WHERE code = :code;
-- name: apply_drop_source
DELETE FROM source WHERE code = :code;
-- name: apply_drop_snapshot
DELETE FROM snapshot WHERE code = :code;
-- name: apply_drop_agreement
DELETE FROM agreement WHERE code = :code;
-- name: apply_drop_commitment
DELETE FROM commitment WHERE code = :code;
-- name: apply_drop_link
DELETE FROM link WHERE code = :code;
-- name: apply_drop_wording
DELETE FROM wording WHERE code = :code;
-- name: apply_drop_milestone
DELETE FROM milestone WHERE code = :code;
-- name: apply_drop_evidence
DELETE FROM evidence WHERE code = :code;
-- name: apply_drop_rating
DELETE FROM rating WHERE code = :code;
-- name: apply_drop_indicator
DELETE FROM indicator WHERE code = :code;
-- name: apply_drop_observation
DELETE FROM observation WHERE code = :code;
-- name: apply_drop_target
DELETE FROM target WHERE code = :code;

-- name: apply_about_link
SELECT "from" AS about FROM link WHERE code = :code;
-- name: apply_about_wording
SELECT commitment AS about FROM wording WHERE code = :code;
-- name: apply_about_milestone
SELECT commitment AS about FROM milestone WHERE code = :code;
-- name: apply_about_rating
SELECT commitment AS about FROM rating WHERE code = :code;
-- name: apply_about_target
SELECT commitment AS about FROM target WHERE code = :code;
-- name: apply_about_evidence
SELECT group_concat(commitment, ';') AS about
  FROM (SELECT DISTINCT commitment FROM bearing INDEXED BY bearing_evidence
	 WHERE evidence = :code ORDER BY commitment);
