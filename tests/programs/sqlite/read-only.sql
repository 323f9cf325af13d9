-- A database opened read-only.
-- files: read-only.db
-- arguments: ["-readonly"]
SELECT * FROM t;
INSERT INTO t VALUES('no');
CREATE TABLE u(x);
PRAGMA user_version = 1;
SELECT count(*) FROM t;
