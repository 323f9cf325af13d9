-- .dump and its way back.
-- outputs: dump.txt again.db
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, score REAL, data BLOB);
INSERT INTO t VALUES(1, 'it''s', 0.1, x'00ff'), (2, NULL, 1e100, NULL), (3, 'line
break', -0.0, zeroblob(3)), (4, char(9, 13, 8364), 9007199254740993, x'');
CREATE TABLE "odd ""name"(a, "b c");
INSERT INTO "odd ""name" VALUES(9223372036854775807, -9223372036854775808);
CREATE VIEW v AS SELECT name FROM t;
CREATE INDEX i ON t(name DESC);
CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END;
.dump
.once dump.txt
.dump
.open again.db
.read dump.txt
SELECT id, name, score, hex(data) FROM t;
SELECT name FROM sqlite_schema ORDER BY 1;
PRAGMA integrity_check;
