-- Several database files at once.
-- outputs: other.db
CREATE TABLE t(a);
INSERT INTO t VALUES('main');
ATTACH 'other.db' AS other;
CREATE TABLE other.t(a);
INSERT INTO other.t VALUES('other');
SELECT * FROM t;
SELECT * FROM other.t;
BEGIN; INSERT INTO main.t VALUES('both'); INSERT INTO other.t VALUES('both'); COMMIT;
BEGIN; INSERT INTO main.t VALUES('no'); INSERT INTO other.t VALUES('no'); ROLLBACK;
SELECT m.a, o.a FROM main.t m JOIN other.t o ON m.rowid = o.rowid;
ATTACH ':memory:' AS scratch;
CREATE TABLE scratch.s AS SELECT * FROM other.t;
SELECT count(*) FROM s;
SELECT name FROM pragma_database_list;
DETACH scratch;
SELECT * FROM s;
ATTACH 'nowhere/x.db' AS bad;
DETACH nothing;
