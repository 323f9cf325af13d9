-- Violated constraints: the messages, and that nothing is changed.
CREATE TABLE t(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  code TEXT UNIQUE,
  age INT CHECK(age BETWEEN 0 AND 150),
  low INT, high INT, CONSTRAINT ordered CHECK(low <= high),
  UNIQUE(low, high));
INSERT INTO t VALUES(1,'a','A',20,1,2);
INSERT INTO t VALUES(1,'b','B',20,3,4);
INSERT INTO t VALUES(2,NULL,'B',20,3,4);
INSERT INTO t VALUES(2,'b','A',20,3,4);
INSERT INTO t VALUES(2,'b','B',200,3,4);
INSERT INTO t VALUES(2,'b','B',20,5,4);
INSERT INTO t VALUES(2,'b','B',20,1,2);
INSERT INTO t VALUES('two','b','B',20,3,4);
INSERT INTO t VALUES(2,'b');
INSERT OR REPLACE INTO t VALUES(5,'c','A',30,7,8);
UPDATE t SET age = -1;
SELECT * FROM t;
CREATE TABLE s(i INT, r REAL, x TEXT, b BLOB, a ANY) STRICT;
INSERT INTO s VALUES('12', 3, 4, x'05', 'any');
INSERT INTO s VALUES('twelve', 3, 4, x'05', 'any');
SELECT typeof(i), typeof(r), typeof(x), typeof(b), typeof(a) FROM s;
CREATE TABLE u(x STRANGE) STRICT;
