-- Tables: create, alter, drop, and what the schema says of them.
CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL DEFAULT 9.99);
INSERT INTO product(name) VALUES('lamp'),('chair');
ALTER TABLE product ADD COLUMN stock INT DEFAULT 7;
ALTER TABLE product RENAME COLUMN price TO cost;
ALTER TABLE product RENAME TO item;
SELECT * FROM item;
ALTER TABLE item DROP COLUMN stock;
SELECT sql FROM sqlite_schema;
CREATE TABLE IF NOT EXISTS item(x);
CREATE TABLE copy AS SELECT id*10 AS tens, name FROM item;
SELECT * FROM copy ORDER BY tens DESC;
DROP TABLE item;
SELECT count(*) FROM sqlite_schema;
SELECT cid, name, type, "notnull", dflt_value, pk FROM pragma_table_info('copy');
