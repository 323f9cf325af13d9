-- The shell's output modes.
CREATE TABLE t(id INT, name TEXT, value);
INSERT INTO t VALUES(1, 'one', 1.5), (22, 'it''s "two"', NULL), (333, 'tab	<b>&', x'0001');
.headers on
SELECT * FROM t;
.mode csv
SELECT * FROM t;
.mode tabs
SELECT id, name FROM t;
.mode line
SELECT * FROM t;
.mode json
SELECT * FROM t;
SELECT 9223372036854775807 AS big, 0.1 AS tenth, 1e999 AS inf, '' AS empty, 'é😀' AS u;
SELECT 1 WHERE 0;
.mode quote
SELECT * FROM t;
.mode html
SELECT * FROM t;
.mode markdown
SELECT id, name FROM t;
.mode table
SELECT id, name FROM t;
.mode box
SELECT id, name FROM t;
.mode column
SELECT id, name FROM t;
.mode ascii
SELECT id, name FROM t WHERE id = 1;
.mode tcl
SELECT id, name FROM t WHERE id < 100;
.mode list
.separator ', ' ' ; '
SELECT id, name FROM t WHERE id < 100;
.mode nonsense
