-- name: collide_milestone
SELECT origin FROM milestone WHERE commitment = :commitment AND due_on = :due_on AND code IS NOT :code;

-- name: collide_superseder
SELECT 1 FROM link WHERE "to" = :commitment AND relation = 'supersedes' LIMIT 1;

-- Evidence cited anew by a rating that stands: does it bear on what is rated? NULL: a new rating.
-- name: collide_bears
SELECT EXISTS (SELECT 1 FROM bearing b WHERE b.commitment = r.commitment AND b.evidence = :evidence) AS bears
  FROM rating r
 WHERE r.code = :rating;
