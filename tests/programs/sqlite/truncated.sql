-- A database file that lost its end.
-- files: truncated.db
SELECT count(*) FROM t;
SELECT s FROM t WHERE id = 1;
PRAGMA integrity_check(2);
INSERT INTO t VALUES(100000, 'new');
