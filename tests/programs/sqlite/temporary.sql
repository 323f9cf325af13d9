-- Temporary tables hide those of the database.
CREATE TABLE t(x);
INSERT INTO t VALUES('permanent');
CREATE TEMP TABLE t(x);
INSERT INTO t VALUES('temporary');
SELECT * FROM t;
SELECT * FROM main.t;
SELECT name FROM temp.sqlite_schema;
CREATE TEMP TABLE big AS SELECT value FROM generate_series(1, 50000);
CREATE INDEX temp.big_value ON big(value DESC);
SELECT sum(value) FROM big WHERE value > 49990;
CREATE TEMP TABLE seen(x);
CREATE TEMP TRIGGER copy AFTER INSERT ON main.t BEGIN INSERT INTO seen VALUES(new.x || ' copied'); END;
INSERT INTO main.t VALUES('second');
SELECT * FROM seen;
DROP TABLE t;
SELECT * FROM t;
