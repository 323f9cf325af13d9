-- Every journal mode of a database file that needs no shared memory.
CREATE TABLE t(x);
PRAGMA journal_mode = TRUNCATE;
INSERT INTO t VALUES(1);
PRAGMA journal_mode = PERSIST;
INSERT INTO t VALUES(2);
BEGIN; INSERT INTO t VALUES(99); ROLLBACK;
PRAGMA journal_mode = MEMORY;
INSERT INTO t VALUES(3);
PRAGMA journal_mode = OFF;
INSERT INTO t VALUES(4);
PRAGMA journal_mode = DELETE;
PRAGMA locking_mode = EXCLUSIVE;
INSERT INTO t VALUES(5);
PRAGMA locking_mode = NORMAL;
PRAGMA synchronous = EXTRA;
INSERT INTO t VALUES(6);
SELECT group_concat(x) FROM t;
PRAGMA integrity_check;
