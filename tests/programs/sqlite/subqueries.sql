-- Subqueries: scalar, correlated, EXISTS, row values, in FROM.
CREATE TABLE e(name TEXT, dept TEXT, pay INT);
INSERT INTO e VALUES('ann','it',50),('bob','it',70),('cid','hr',40),('dan','hr',40),('eve','law',90);
SELECT name FROM e AS o WHERE pay = (SELECT max(pay) FROM e WHERE dept = o.dept) ORDER BY name;
SELECT name, pay - (SELECT avg(pay) FROM e) FROM e ORDER BY name;
SELECT dept FROM (SELECT dept, sum(pay) AS s FROM e GROUP BY dept) WHERE s > 80 ORDER BY dept;
SELECT name FROM e WHERE (dept, pay) IN (SELECT dept, min(pay) FROM e GROUP BY dept) ORDER BY 1;
SELECT (1, 2) < (1, 3), (1, 2) = (1, 2), (2, 1) BETWEEN (1, 9) AND (2, 1);
SELECT EXISTS(SELECT 1 FROM e WHERE pay > 80), NOT EXISTS(SELECT 1 FROM e WHERE pay > 100);
UPDATE e SET (dept, pay) = (SELECT 'new', max(pay) + 1 FROM e) WHERE name = 'cid';
SELECT * FROM e WHERE dept = 'new';
WITH top AS MATERIALIZED (SELECT * FROM e ORDER BY pay DESC LIMIT 2) SELECT group_concat(name) FROM top;
DELETE FROM e WHERE name IN (SELECT name FROM e WHERE pay < 60);
SELECT count(*) FROM e;
SELECT (SELECT 1, 2);
SELECT (SELECT name FROM e WHERE 0) IS NULL;
