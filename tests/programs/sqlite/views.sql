-- Views, of views too.
CREATE TABLE t(a INT, b TEXT);
INSERT INTO t VALUES(1,'one'),(2,'two'),(3,'three'),(4,'four');
CREATE VIEW even(number, word) AS SELECT a, upper(b) FROM t WHERE a % 2 = 0;
CREATE VIEW longest AS SELECT word FROM even ORDER BY length(word) DESC LIMIT 1;
CREATE TEMP VIEW odd AS SELECT * FROM t WHERE a % 2;
SELECT * FROM even;
SELECT * FROM longest;
SELECT * FROM odd;
INSERT INTO t VALUES(6,'sixteen');
SELECT * FROM longest;
INSERT INTO even VALUES(8,'x');
DROP TABLE t;
SELECT * FROM even;
