-- Arithmetic over many rows: overflow, exactness, order.
WITH n AS (SELECT value AS x FROM generate_series(1, 100000))
SELECT sum(x), avg(x), sum(x * x), min(x * x % 1009), max(x * x % 1009), sum(x * 0.5) FROM n;
WITH n AS (SELECT value AS x FROM generate_series(1, 20000))
SELECT sum((x * 1103515245 + 12345) % 2147483648), sum(x << (x % 16)), sum((x * 7) & (x * 13)), sum(~x | x >> 3) FROM n;
SELECT sum(9223372036854775807 - value) FROM generate_series(0, 1);
SELECT avg(9223372036854775807 - value) FROM generate_series(0, 1);
SELECT length(group_concat(value, '')) FROM generate_series(1, 30000);
SELECT count(*) FROM generate_series(1, 300) a, generate_series(1, 300) b WHERE (a.value * b.value) % 7 = 3;
WITH RECURSIVE collatz(n, steps) AS (SELECT 27, 0 UNION ALL SELECT CASE n % 2 WHEN 0 THEN n / 2 ELSE 3 * n + 1 END, steps + 1 FROM collatz WHERE n > 1)
SELECT max(steps), max(n) FROM collatz;
WITH RECURSIVE p(n) AS (SELECT value FROM generate_series(2, 500))
SELECT count(*), max(n) FROM p WHERE NOT EXISTS(SELECT 1 FROM generate_series(2, 22) d WHERE d.value < p.n AND p.n % d.value = 0);
