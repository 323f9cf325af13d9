-- Floating point: reading, printing, rounding, infinities.
SELECT 0.1, 0.1 + 0.2, 1.0, 1e0, 100.0, 1e15, 1e16, 123456789012345678.0, 1e21, 1e100, 1.5e-7, 0.0001, 0.00001;
SELECT 1/3.0, 2/3.0, 1e308*10, -1e308*10, 1e308*10 - 1e308*10 IS NULL, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308;
SELECT -0.0, 0.0 = -0.0, round(2.5), round(-2.5), round(1.005, 2), round(2.675, 2), round(1234.5678, -2), round(1e20, 3);
SELECT CAST('1e3' AS REAL), CAST('.5' AS REAL), CAST('5.' AS REAL), CAST('1e' AS REAL), CAST('0x10' AS REAL), CAST('inf' AS REAL);
SELECT typeof(1.0), typeof(1e3), 3.0 = 3, 3.7 % 2, 7.9 / 2, CAST(-3.9 AS INT), 1e-400, 1e400;
SELECT printf('%.20g', 0.1), printf('%!.20g', 0.1), printf('%.3f', 2.0005), printf('%e', 12345.678), printf('%g', 1e-5), printf('%!.26g', 1e23);
SELECT sum(x), avg(x), total(x) FROM (SELECT 0.1 AS x UNION ALL SELECT 0.2 UNION ALL SELECT 0.3);
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 1000) SELECT sum(0.1), sum(1.0/i) = total(1.0/i) FROM n;
CREATE TABLE t(r REAL, i INTEGER, n NUMERIC, x TEXT);
INSERT INTO t VALUES(1, 1.0, '1.0', 1.0), ('2.50', '2.50', '2.50', 2.50), (1e300, 1e300, 1e300, 1e300);
SELECT r, i, n, x, typeof(r), typeof(i), typeof(n), typeof(x) FROM t;
SELECT ieee754(2.0), ieee754_mantissa(0.5), ieee754_exponent(0.5), hex(ieee754_to_blob(-1.0));
SELECT 4.35 * 100, 4.35 = 435/100.0, 0.1 + 0.7, 1.1 * 1.1, 1e23, 8.41e21, 9.5367431640625e-07;
