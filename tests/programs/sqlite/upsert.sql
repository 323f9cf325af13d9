-- INSERT … ON CONFLICT, and RETURNING.
CREATE TABLE word(w TEXT PRIMARY KEY, n INT DEFAULT 1, note TEXT UNIQUE);
INSERT INTO word(w) VALUES('the') ON CONFLICT(w) DO UPDATE SET n = n + 1;
INSERT INTO word(w) VALUES('the'),('cat'),('the') ON CONFLICT(w) DO UPDATE SET n = n + 1 RETURNING w, n;
INSERT INTO word(w, n) VALUES('cat', 100) ON CONFLICT DO NOTHING RETURNING w;
INSERT INTO word(w, n) VALUES('cat', 100) ON CONFLICT(w) DO UPDATE SET n = excluded.n WHERE excluded.n > 500;
INSERT INTO word VALUES('dog', 1, 'x') ON CONFLICT(note) DO UPDATE SET w = w || '!' ON CONFLICT(w) DO NOTHING;
INSERT INTO word VALUES('fox', 1, 'x') ON CONFLICT(note) DO UPDATE SET w = w || '!' ON CONFLICT(w) DO NOTHING;
SELECT * FROM word ORDER BY w;
UPDATE word SET n = n * 10 WHERE n > 1 RETURNING w, n, n / 10 AS before;
DELETE FROM word WHERE w LIKE 'd%' RETURNING *;
INSERT INTO word(w) SELECT 'cat' WHERE true ON CONFLICT(w) DO UPDATE SET note = 'again' RETURNING rowid, note;
UPDATE word SET n = s.total FROM (SELECT sum(n) AS total FROM word) AS s WHERE w = 'the' RETURNING n;
INSERT INTO word(w) VALUES('x') ON CONFLICT(n) DO NOTHING;
REPLACE INTO word VALUES('the', -1, 'replaced') RETURNING n, note;
SELECT changes(), total_changes() > 5, last_insert_rowid() > 0;
