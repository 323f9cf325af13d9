-- Generated columns, expression and partial indexes.
CREATE TABLE box(w INT, h INT, area INT GENERATED ALWAYS AS (w * h) STORED, label TEXT AS (w || 'x' || h) VIRTUAL);
INSERT INTO box(w, h) VALUES(2, 3), (4, 5), (1, 20);
SELECT * FROM box ORDER BY area, label;
INSERT INTO box(w, h, area) VALUES(1, 1, 1);
UPDATE box SET area = 9;
UPDATE box SET h = 10 WHERE w = 2;
SELECT area, label FROM box WHERE area = 20 ORDER BY label;
CREATE UNIQUE INDEX once ON box(lower(label));
INSERT INTO box(w, h) VALUES(4, 5);
CREATE INDEX big ON box(area) WHERE area > 15;
SELECT label FROM box WHERE area > 15 AND area < 100 ORDER BY area, label;
SELECT name, hidden FROM pragma_table_xinfo('box');
CREATE TABLE loop(a AS (b), b AS (a));
