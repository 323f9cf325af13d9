-- Collating sequences and the comparison of different types.
CREATE TABLE t(b TEXT COLLATE BINARY, n TEXT COLLATE NOCASE, r TEXT COLLATE RTRIM);
INSERT INTO t VALUES('abc','abc','abc'), ('ABC','ABC','abc  '), ('abD','abD','abd'), ('ä','Ä','x');
SELECT group_concat(b, ' ') FROM (SELECT b FROM t ORDER BY b);
SELECT group_concat(n, ' ') FROM (SELECT n FROM t ORDER BY n, b);
SELECT count(DISTINCT b), count(DISTINCT n), count(DISTINCT r) FROM t;
SELECT 'a' = 'A', 'a' = 'A' COLLATE NOCASE, 'a ' = 'a', 'a ' = 'a' COLLATE RTRIM, 'Ä' = 'ä' COLLATE NOCASE;
CREATE TABLE m(x);
INSERT INTO m VALUES('10'), (9), (10.5), (x'39'), (NULL), ('9'), (-1), (''), (x'');
SELECT quote(x), typeof(x) FROM m ORDER BY x;
SELECT 1 < '1', 1 = '1', CAST('1' AS INT) = 1, 1.0 = 1, '1' = '1.0', x'31' = '1';
SELECT 'abc' LIKE 'A_C', 'abc' LIKE 'A\_C' ESCAPE '\', 'Ä' LIKE 'ä', 'abc' GLOB 'a*', 'abc' GLOB 'A*', 'abc' GLOB '[a-c]?c';
CREATE INDEX i ON t(b COLLATE NOCASE);
SELECT count(*) FROM t WHERE b = 'ABC' COLLATE NOCASE;
SELECT 'x' = 'X' COLLATE nowhere;
