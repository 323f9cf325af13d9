-- Where a database's pages go.
CREATE TABLE small(x); INSERT INTO small VALUES(1);
CREATE TABLE large(id INTEGER PRIMARY KEY, s);
INSERT INTO large SELECT value, hex(zeroblob(value)) FROM generate_series(1, 1000);
CREATE INDEX large_s ON large(s);
SELECT name, count(*), sum(ncell), sum(payload), sum(unused) FROM dbstat GROUP BY name ORDER BY name;
SELECT path, pagetype, ncell FROM dbstat WHERE name = 'large' ORDER BY path LIMIT 5;
SELECT sum(pgsize) = (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) FROM dbstat;
