-- 200,000 rows into a file, an index, aggregates, and a check of everything.
CREATE TABLE reading(id INTEGER PRIMARY KEY, sensor INT, value REAL, note TEXT);
BEGIN;
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 200000)
INSERT INTO reading SELECT i, (i * 7919) % 1000, ((i * 104729) % 100003) / 100.0, printf('note %d', (i * 31) % 5000) FROM n;
COMMIT;
CREATE INDEX by_sensor ON reading(sensor, value);
SELECT count(*), min(id), max(id), sum(sensor) FROM reading;
SELECT sensor, count(*), round(avg(value), 4), min(value), max(value) FROM reading WHERE sensor BETWEEN 10 AND 14 GROUP BY sensor;
SELECT count(DISTINCT note), round(sum(value), 2) FROM reading;
UPDATE reading SET value = value + 1 WHERE sensor = 500;
DELETE FROM reading WHERE sensor % 10 = 3;
SELECT count(*), round(sum(value), 2) FROM reading;
SELECT id, value FROM reading WHERE sensor = 500 ORDER BY value DESC LIMIT 3;
SELECT note, count(*) AS n FROM reading GROUP BY note ORDER BY n DESC, note LIMIT 3;
PRAGMA integrity_check;
