-- A database in UTF-16.
PRAGMA encoding = 'UTF-16be';
CREATE TABLE t(s TEXT PRIMARY KEY, n);
INSERT INTO t VALUES('z', 1), ('ä', 2), ('日本', 3), ('😀', 4), (char(0xffff), 5);
PRAGMA encoding;
SELECT s, length(s), n FROM t ORDER BY s;
SELECT hex(CAST(s AS BLOB)) FROM t ORDER BY n LIMIT 4;
SELECT upper(s) || '!', substr(s || 'xyz', 2) FROM t WHERE s LIKE 'Z';
PRAGMA encoding = 'UTF-8';
PRAGMA encoding;
ATTACH ':memory:' AS m;
SELECT count(*) FROM t WHERE s GLOB '[a-z]' OR s = '日本';
PRAGMA integrity_check;
