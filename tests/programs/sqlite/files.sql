-- Files as values: reading, writing, listing.
-- files: people.csv
-- outputs: written.bin
SELECT length(readfile('people.csv')), substr(readfile('people.csv'), 1, 4) = CAST('name' AS BLOB);
SELECT writefile('written.bin', x'000102ff');
SELECT hex(readfile('written.bin')), readfile('missing') IS NULL;
SELECT name, length(data) FROM fsdir('written.bin');
CREATE TABLE blobs AS SELECT readfile('people.csv') AS data;
SELECT length(data) FROM blobs;
.read missing.sql
.output nowhere/out.txt
SELECT 'still on the screen';
