-- R*Tree and Geopoly.
CREATE VIRTUAL TABLE box USING rtree(id, x0, x1, y0, y1, +label TEXT);
WITH RECURSIVE n(i) AS (VALUES(0) UNION ALL SELECT i+1 FROM n WHERE i < 999)
INSERT INTO box SELECT i, i%32, i%32 + 0.5, i/32, i/32 + 0.5, 'box ' || i FROM n;
SELECT count(*) FROM box;
SELECT id, label FROM box WHERE x0 >= 3 AND x1 <= 5 AND y0 >= 7 AND y1 <= 8.6 ORDER BY id;
DELETE FROM box WHERE id % 2;
SELECT count(*), min(id), max(id) FROM box WHERE x0 < 10 AND y0 < 10;
UPDATE box SET x0 = -5, x1 = -4 WHERE id = 10;
SELECT id, x0, x1, y0, y1 FROM box WHERE x1 < 0;
INSERT INTO box VALUES(2000, 5, 1, 0, 0, 'inverted');
SELECT rtreecheck('box');
CREATE VIRTUAL TABLE shape USING geopoly(name);
INSERT INTO shape(name, _shape) VALUES('square', '[[0,0],[4,0],[4,4],[0,4],[0,0]]'), ('triangle', '[[10,0],[14,0],[12,3],[10,0]]');
SELECT name, geopoly_area(_shape) FROM shape ORDER BY name;
SELECT name FROM shape WHERE geopoly_overlap(_shape, '[[3,3],[11,3],[11,1],[3,1],[3,3]]') ORDER BY name;
SELECT name FROM shape WHERE geopoly_contains_point(_shape, 1, 1);
