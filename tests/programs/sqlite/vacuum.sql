-- VACUUM shrinks the file, into another one too.
-- outputs: compact.db
CREATE TABLE t(id INTEGER PRIMARY KEY, s TEXT);
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 2000)
INSERT INTO t SELECT i, printf('row %06d of some text that takes room', i) FROM n;
PRAGMA page_count;
DELETE FROM t WHERE id % 10;
PRAGMA freelist_count;
VACUUM;
PRAGMA page_count;
PRAGMA freelist_count;
SELECT count(*), sum(id), max(s) FROM t;
PRAGMA page_size = 1024;
VACUUM INTO 'compact.db';
ATTACH 'compact.db' AS compact;
SELECT count(*) FROM compact.t;
PRAGMA compact.integrity_check;
VACUUM INTO 'compact.db';
PRAGMA auto_vacuum = FULL;
VACUUM;
PRAGMA auto_vacuum;
PRAGMA integrity_check;
