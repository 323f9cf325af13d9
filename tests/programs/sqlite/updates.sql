-- UPDATE and DELETE in their many forms.
CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT);
INSERT INTO t SELECT value, value * value, 'row ' || value FROM generate_series(1, 8);
UPDATE t SET a = a + 1, b = b || '!' WHERE id > 5;
UPDATE t SET id = id + 100 WHERE a < 5;
UPDATE t SET a = b, b = a WHERE id = 3;
SELECT * FROM t;
CREATE TABLE delta(id INT, d INT);
INSERT INTO delta VALUES(4, 1000), (5, 2000), (77, 3000);
UPDATE t SET a = t.a + delta.d FROM delta WHERE delta.id = t.id;
SELECT id, a FROM t WHERE a > 999;
UPDATE t SET id = 4 WHERE id = 5;
UPDATE OR REPLACE t SET id = 4 WHERE id = 5;
UPDATE OR IGNORE t SET id = 4;
SELECT group_concat(id) FROM t;
WITH old AS (SELECT id FROM t WHERE id > 100) DELETE FROM t WHERE id IN old;
SELECT count(*) FROM t;
DELETE FROM t;
SELECT count(*), changes() FROM t;
