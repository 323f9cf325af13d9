-- Online backup, restore, clone.
-- outputs: copy.db cloned.db
CREATE TABLE t AS SELECT value AS x, hex(value) AS h FROM generate_series(1, 3000);
.backup copy.db
DELETE FROM t WHERE x > 10;
SELECT count(*) FROM t;
.restore copy.db
SELECT count(*), sum(x) FROM t;
.clone cloned.db
.open cloned.db
SELECT count(*), max(h) FROM t;
PRAGMA integrity_check;
.restore missing.db
