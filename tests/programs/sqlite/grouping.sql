-- GROUP BY, HAVING, aggregates.
CREATE TABLE t(g TEXT, x INT);
INSERT INTO t VALUES('a', 1), ('a', 2), ('b', 3), ('b', 3), ('c', NULL);
SELECT g, count(*), count(x), sum(x), avg(x), min(x), max(x), total(x), group_concat(x, '+') FROM t GROUP BY g;
SELECT g, sum(DISTINCT x), count(DISTINCT x) FROM t GROUP BY g HAVING count(x) > 0;
SELECT length(g) AS l, count(*) FROM t GROUP BY l;
SELECT x % 2 AS odd, group_concat(g, '') FROM t GROUP BY odd ORDER BY odd;
SELECT g, max(x), x FROM t GROUP BY g ORDER BY 2 DESC;
SELECT count(*) FILTER (WHERE x > 1), sum(x) FILTER (WHERE g = 'a') FROM t;
SELECT string_agg(g, '-' ORDER BY x) FROM t;
SELECT sum(x) FROM t HAVING sum(x) > 100;
SELECT count(*) FROM t GROUP BY 7;
SELECT g FROM t WHERE sum(x) > 1;
SELECT group_concat(DISTINCT g) FROM t;
