-- Limits: many columns, many terms, deep expressions, long statements.
CREATE TABLE c(q TEXT);
INSERT INTO c SELECT 'CREATE TABLE wide(' || group_concat('c' || value || ' INT DEFAULT ' || value) || ')' FROM generate_series(1, 2000);
.once wide.txt
SELECT q || ';' FROM c;
.read wide.txt
INSERT INTO wide DEFAULT VALUES;
SELECT c1, c1000, c2000 FROM wide;
SELECT count(*) FROM pragma_table_info('wide');
INSERT INTO c SELECT 'SELECT ' || group_concat('1', '+') || ';' FROM generate_series(1, 900);
INSERT INTO c SELECT 'SELECT ' || group_concat('1', '+') || ';' FROM generate_series(1, 1001);
INSERT INTO c SELECT 'SELECT count(*) FROM (' || group_concat('SELECT ' || value, ' UNION ALL ') || ');' FROM generate_series(1, 500);
INSERT INTO c SELECT 'SELECT count(*) FROM (' || group_concat('SELECT ' || value, ' UNION ALL ') || ');' FROM generate_series(1, 501);
INSERT INTO c SELECT 'SELECT ' || replace(hex(zeroblob(90)), '0', '(') || '1' || replace(hex(zeroblob(90)), '0', ')') || ';';
INSERT INTO c SELECT 'SELECT 5 IN (' || group_concat(value) || ');' FROM generate_series(1, 30000);
.once wide.txt
SELECT q FROM c WHERE q LIKE 'SELECT%' ORDER BY rowid;
.read wide.txt
