-- A transaction that outgrows its cache, sorts that outgrow memory, and a rollback of it all.
PRAGMA cache_size = 10;
PRAGMA temp_store = FILE;
CREATE TABLE t(id INTEGER PRIMARY KEY, s TEXT);
BEGIN;
INSERT INTO t SELECT value, hex(value * 2654435761 % 4294967296) || printf('%.*c', 100, 'x') FROM generate_series(1, 20000);
SELECT count(DISTINCT s) FROM t;
COMMIT;
BEGIN;
UPDATE t SET s = 'gone' || id;
DELETE FROM t WHERE id % 3 = 0;
CREATE INDEX temporary ON t(s);
ROLLBACK;
SELECT count(*), sum(length(s)), min(s), max(s) FROM t;
SELECT id FROM t ORDER BY s LIMIT 5;
PRAGMA integrity_check;
