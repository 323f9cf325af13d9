-- The shell's extra functions and collations.
SELECT hex(sha3('abc', 256)), hex(sha3_query('SELECT 1', 224));
SELECT 'abc' REGEXP '^a.c$', 'xyz' REGEXP 'y+', 'ABC' REGEXP '[a-c]', 'héllo' REGEXP 'h.llo';
SELECT decimal_add('0.1', '0.2'), decimal_sub('1', '1e-30'), decimal_mul('1234567890.12', '98765.4321'), decimal_cmp('1.50', '1.5');
CREATE TABLE v(x);
INSERT INTO v VALUES('item10'), ('item9'), ('item1');
SELECT group_concat(x) FROM (SELECT x FROM v ORDER BY x COLLATE uint);
SELECT base64(x'00ff10'), hex(base64('AP8Q')), base85(x'01020304');
SELECT sum(value) FROM generate_series(5, 100, 5);
SELECT percentile_cont IS NULL FROM (SELECT NULL AS percentile_cont);
.sha3sum
