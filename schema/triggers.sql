-- Rules that span tables. The program tells them in better words beforehand; these stand
-- in case a tool writes past it.

CREATE TRIGGER verdict_needs_evidence BEFORE INSERT ON rating
WHEN (NEW.status = 'kept' OR NEW.status = 'partly-kept' OR NEW.status = 'broken'
      OR NEW.status = 'superseded')
 AND NOT EXISTS (SELECT 1 FROM cite WHERE rating = NEW.code)
BEGIN
	SELECT RAISE(ABORT, 'a verdict needs evidence');
END;

CREATE TRIGGER cite_bears BEFORE INSERT ON cite
WHEN EXISTS (SELECT 1 FROM rating WHERE code = NEW.rating)
 AND NOT EXISTS (SELECT 1 FROM bearing b JOIN rating r ON r.commitment = b.commitment
		  WHERE r.code = NEW.rating AND b.evidence = NEW.evidence)
BEGIN
	SELECT RAISE(ABORT, 'evidence that is cited must bear on the commitment');
END;

CREATE TRIGGER superseded_needs_link BEFORE INSERT ON rating
WHEN NEW.status = 'superseded'
 AND NOT EXISTS (SELECT 1 FROM link WHERE "to" = NEW.commitment AND relation = 'supersedes')
BEGIN
	SELECT RAISE(ABORT, 'superseded needs the link to what replaced it');
END;

CREATE TRIGGER only_support_meets_a_milestone BEFORE INSERT ON bearing
WHEN NEW.milestone IS NOT NULL AND NEW.bearing <> 'supports'
BEGIN
	SELECT RAISE(ABORT, 'only supporting evidence meets a milestone');
END;
