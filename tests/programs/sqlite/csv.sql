-- Import and export of CSV files.
-- files: people.csv
-- outputs: out.csv
.import --csv people.csv people
SELECT count(*), sum(age) FROM people;
SELECT name FROM pragma_table_info('people');
SELECT name, note FROM people ORDER BY rowid;
.mode csv
.headers on
SELECT * FROM people ORDER BY age DESC;
.once out.csv
SELECT name, age * 2 AS double FROM people;
.mode list
.headers off
SELECT readfile('out.csv');
CREATE TABLE two(a, b);
.import --csv --skip 1 people.csv two
SELECT count(*) FROM two;
.import missing.csv two
