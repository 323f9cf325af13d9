-- What is wrong and where.
SELEC 1;
SELECT FROM t;
SELECT * FROM missing;
SELECT nosuch FROM (SELECT 1 AS a);
SELECT nosuch(1);
SELECT abs();
SELECT 'unterminated;
';
SELECT 1 +;
CREATE TABLE t(a, a);
CREATE TABLE t(a,
  b INTEGER,
  c TEXT NOT,
  d);
INSERT INTO t VALUES(1);
SELECT (1;
SELECT 1 AS x, x + ;
SELECT 'still here';
SELECT * FROM (SELECT 1) WHERE;
SELECT sum(1) OVER;
SELECT 1 FROM a JOIN;
SELECT "no such column" FROM (SELECT 1 AS a);
SELECT 1; SELECT 2 x y; SELECT 3;
