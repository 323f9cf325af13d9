-- A file that is no database.
-- files: not-a-database.db
SELECT * FROM t;
CREATE TABLE t(x);
PRAGMA integrity_check;
