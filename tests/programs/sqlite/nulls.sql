-- Three-valued logic.
.nullvalue NULL
SELECT NULL = NULL, NULL IS NULL, NULL <> 1, NULL IS NOT 1, 1 IS NOT DISTINCT FROM 1;
SELECT NULL AND 0, NULL AND 1, NULL OR 0, NULL OR 1, NOT NULL;
SELECT NULL IN (1, 2), 1 IN (1, NULL), 3 IN (1, NULL), NULL IN (), 3 NOT IN (1, NULL);
SELECT coalesce(NULL, NULL, 3), ifnull(NULL, 4), nullif(5, 5), iif(NULL, 'yes', 'no');
SELECT NULL || 'x', NULL + 1, abs(NULL), length(NULL), max(1, NULL), NULL LIKE 'x', NULL BETWEEN 1 AND 2;
CREATE TABLE t(a INT, b INT UNIQUE);
INSERT INTO t VALUES(1, NULL), (NULL, NULL), (3, 3), (NULL, 4);
SELECT count(*), count(a), sum(a), avg(a), total(b), min(a), max(a) FROM t;
SELECT a FROM t ORDER BY a;
SELECT a FROM t ORDER BY a DESC NULLS FIRST;
SELECT a FROM t ORDER BY a NULLS LAST;
SELECT a, count(*) FROM t GROUP BY a;
SELECT DISTINCT a FROM t ORDER BY 1;
SELECT a FROM t UNION SELECT NULL ORDER BY 1;
SELECT sum(a), avg(a), count(a), group_concat(a), min(a) FROM t WHERE 0;
SELECT CASE NULL WHEN NULL THEN 'equal' ELSE 'unequal' END;
