-- Full-text search.
CREATE VIRTUAL TABLE doc USING fts5(title, body, tokenize = 'porter unicode61');
INSERT INTO doc VALUES
 ('Whales', 'The whale surfaced, breathing deeply, then dived again.'),
 ('Ships', 'Ships were sailing to hunt the whales of the southern ocean.'),
 ('Oceans', 'An ocean is a body of salt water. Oceans cover the planet.'),
 ('Café', 'A café crème beside the Straße.');
SELECT title FROM doc WHERE doc MATCH 'whale' ORDER BY rank;
SELECT title FROM doc WHERE doc MATCH 'ocean NOT whale';
SELECT title FROM doc WHERE doc MATCH 'cafe';
SELECT title FROM doc WHERE doc MATCH 'body : sail*';
SELECT title FROM doc WHERE doc MATCH '"salt water"';
SELECT title FROM doc WHERE doc MATCH 'NEAR(hunt ocean, 4)';
SELECT highlight(doc, 1, '[', ']') FROM doc WHERE doc MATCH 'whale OR dive' ORDER BY rowid;
SELECT snippet(doc, 1, '<', '>', '…', 4) FROM doc WHERE doc MATCH 'planet';
SELECT title, round(bm25(doc), 6) FROM doc WHERE doc MATCH 'the' ORDER BY bm25(doc);
UPDATE doc SET body = 'Nothing.' WHERE title = 'Ships';
DELETE FROM doc WHERE title = 'Oceans';
SELECT count(*) FROM doc WHERE doc MATCH 'ocean';
INSERT INTO doc(doc) VALUES('integrity-check');
INSERT INTO doc(doc) VALUES('optimize');
CREATE VIRTUAL TABLE terms USING fts5vocab(doc, row);
SELECT term, doc, cnt FROM terms WHERE term < 'd';
CREATE VIRTUAL TABLE gram USING fts5(s, tokenize = 'trigram');
INSERT INTO gram VALUES('abcdefg'), ('xbcdx');
SELECT s FROM gram WHERE s LIKE '%bcd%' ORDER BY 1;
SELECT title FROM doc WHERE doc MATCH 'AND';
