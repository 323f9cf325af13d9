-- 200,000 rows, an index, aggregates; all in memory.
PRAGMA temp_store = memory;
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, value REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
  INSERT INTO t SELECT i, 'name' || (i * 7919 % 200000), i * 1.5 FROM n;
CREATE INDEX names ON t(name);
SELECT count(*), sum(value), max(name) FROM t;
SELECT count(DISTINCT substr(name, 1, 6)) FROM t;
SELECT substr(name, 5, 2) AS prefix, avg(value) FROM t GROUP BY prefix ORDER BY 2 LIMIT 3;
