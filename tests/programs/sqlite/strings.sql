-- Big strings, up to the limit.
.nullvalue NULL
CREATE TABLE t(s TEXT);
INSERT INTO t SELECT replace(hex(zeroblob(500000)), '00', 'ab');
INSERT INTO t SELECT s || s || s FROM t;
SELECT length(s), substr(s, 999990, 10), substr(s, -4), instr(s, 'ba'), length(replace(s, 'a', '')) FROM t;
SELECT length(group_concat(s, '')) FROM t;
SELECT length(printf('%.*c', 1000000, 'x'));
SELECT count(*) FROM (WITH RECURSIVE w(s) AS (VALUES('a') UNION ALL SELECT s || s FROM w WHERE length(s) < 1000000) SELECT s FROM w);
.limit length 5000000
SELECT length(zeroblob(5000000));
SELECT zeroblob(5000001);
SELECT length(replace(hex(zeroblob(1000000)), '0', '0000'));
INSERT INTO t SELECT s || s FROM t;
UPDATE t SET s = upper(s) WHERE length(s) = 1000000;
SELECT length(s), s = upper(s), s GLOB '*AB' FROM t;
DELETE FROM t;
SELECT quote(trim('  a b  ')), quote(''), length(''), '' IS NULL;
