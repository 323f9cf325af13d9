-- Binary values.
SELECT x'', length(x''), x'00ff7f' = x'00FF7F', hex(x'00ff7f'), quote(x'00ff7f');
SELECT length(zeroblob(1000)), hex(zeroblob(3)), hex(substr(x'0102030405', 2, 3)), hex(substr(x'0102030405', -2));
SELECT hex(x'01' || x'02'), typeof(x'01' || x'02'), typeof(CAST('abc' AS BLOB)), CAST(x'616263' AS TEXT);
SELECT instr(x'0102030405', x'0304'), unhex('48656c6c6f') = x'48656c6c6f', unhex('4 8', ' ') = x'48', unhex('zz') IS NULL;
SELECT x'01' < x'0100', x'ff' > x'0102', max(x'01', x'02') = x'02', min('text', x'00') = 'text';
CREATE TABLE t(id INTEGER PRIMARY KEY, data BLOB);
INSERT INTO t VALUES(1, x'00010203fffefd'), (2, zeroblob(100000)), (3, x'');
UPDATE t SET data = CAST(data || x'ee' AS BLOB) WHERE id = 2;
SELECT id, length(data), typeof(data), hex(substr(data, -2)) FROM t;
SELECT sum(length(data)) FROM t;
SELECT hex(CAST('naïve' AS BLOB)), length('naïve'), length(CAST('naïve' AS BLOB)), octet_length('naïve');
SELECT x'0';
SELECT x'gg';
.mode quote
SELECT * FROM t WHERE id <> 2;
.mode insert t
SELECT * FROM t WHERE id <> 2;
