-- Options on the command line: JSON output and a header.
-- arguments: ["-json", "-cmd", "SELECT 'before' AS moment"]
CREATE TABLE t(id INTEGER PRIMARY KEY, x);
INSERT INTO t(x) VALUES(1.0), ('text'), (NULL), (x'41');
SELECT id, x FROM t;
SELECT 1 AS a, 2 AS a;
