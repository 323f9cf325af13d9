-- A write-ahead log: two connections in one shell, a checkpoint, and back to a journal.
-- arguments: ["-vfs", "unix"]
PRAGMA journal_mode = WAL;
CREATE TABLE t(x);
INSERT INTO t SELECT value FROM generate_series(1, 5000);
PRAGMA wal_checkpoint;
.connection 1
.open wal.db
SELECT count(*), sum(x) FROM t;
BEGIN;
SELECT count(*) FROM t;
.connection 0
INSERT INTO t VALUES(-1);
SELECT count(*) FROM t;
.connection 1
SELECT count(*) FROM t;
COMMIT;
SELECT count(*) FROM t;
.connection close 0
PRAGMA wal_checkpoint(TRUNCATE);
PRAGMA journal_mode = DELETE;
PRAGMA integrity_check;
