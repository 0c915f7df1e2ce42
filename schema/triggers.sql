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

-- What day_count holds. A day without any has no row, so that it does not matter how often its
-- count rose and fell.

CREATE TRIGGER made_more AFTER INSERT ON commitment
BEGIN
	INSERT INTO day_count (what, day, n) VALUES ('made', NEW.made_last, 1)
	ON CONFLICT (what, day) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER made_less AFTER DELETE ON commitment
BEGIN
	UPDATE day_count SET n = n - 1 WHERE what = 'made' AND day = OLD.made_last;
	DELETE FROM day_count WHERE what = 'made' AND day = OLD.made_last AND n = 0;
END;

CREATE TRIGGER made_moved AFTER UPDATE OF made_last ON commitment
WHEN NEW.made_last <> OLD.made_last
BEGIN
	INSERT INTO day_count (what, day, n) VALUES ('made', NEW.made_last, 1)
	ON CONFLICT (what, day) DO UPDATE SET n = n + 1;
	UPDATE day_count SET n = n - 1 WHERE what = 'made' AND day = OLD.made_last;
	DELETE FROM day_count WHERE what = 'made' AND day = OLD.made_last AND n = 0;
END;

CREATE TRIGGER awaiting_more AFTER INSERT ON milestone
WHEN NEW.awaiting = 1
BEGIN
	INSERT INTO day_count (what, day, n) VALUES ('awaiting', NEW.due_last, 1)
	ON CONFLICT (what, day) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER awaiting_less AFTER DELETE ON milestone
WHEN OLD.awaiting = 1
BEGIN
	UPDATE day_count SET n = n - 1 WHERE what = 'awaiting' AND day = OLD.due_last;
	DELETE FROM day_count WHERE what = 'awaiting' AND day = OLD.due_last AND n = 0;
END;

CREATE TRIGGER awaiting_moved AFTER UPDATE OF awaiting, due_last ON milestone
WHEN NEW.awaiting <> OLD.awaiting OR NEW.due_last <> OLD.due_last
BEGIN
	INSERT INTO day_count (what, day, n)
	SELECT 'awaiting', NEW.due_last, 1 WHERE NEW.awaiting = 1
	ON CONFLICT (what, day) DO UPDATE SET n = n + 1;
	UPDATE day_count SET n = n - 1
	 WHERE what = 'awaiting' AND day = OLD.due_last AND OLD.awaiting = 1;
	DELETE FROM day_count WHERE what = 'awaiting' AND day = OLD.due_last AND n = 0;
END;
