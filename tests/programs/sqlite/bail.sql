-- The first error ends the run.
-- arguments: ["-bail"]
CREATE TABLE t(x INT PRIMARY KEY);
INSERT INTO t VALUES(1);
INSERT INTO t VALUES(1);
SELECT 'never printed';
