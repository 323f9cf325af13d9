-- Window functions.
.nullvalue NULL
CREATE TABLE sale(day INT, shop TEXT, amount INT);
INSERT INTO sale VALUES(1,'north',10),(2,'north',30),(3,'north',20),(1,'south',5),(2,'south',5),(3,'south',50);
SELECT day, shop, amount, row_number() OVER (ORDER BY amount DESC, day, shop) AS n FROM sale ORDER BY n;
SELECT shop, day, sum(amount) OVER (PARTITION BY shop ORDER BY day) FROM sale ORDER BY 1, 2;
SELECT shop, amount, rank() OVER w, dense_rank() OVER w, percent_rank() OVER w, cume_dist() OVER w
  FROM sale WINDOW w AS (ORDER BY amount) ORDER BY amount, shop;
SELECT day, amount, lag(amount) OVER w, lead(amount, 1, -1) OVER w, first_value(amount) OVER w, last_value(amount) OVER w
  FROM sale WHERE shop = 'north' WINDOW w AS (ORDER BY day);
SELECT day, shop, avg(amount) OVER (ORDER BY day, shop ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM sale ORDER BY 1, 2;
SELECT amount, ntile(4) OVER (ORDER BY amount, day, shop), nth_value(amount, 2) OVER (ORDER BY amount, day, shop) FROM sale;
SELECT day, sum(amount) OVER (ORDER BY day GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM sale ORDER BY 1, 2;
SELECT day, group_concat(amount) FILTER (WHERE amount > 5) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM sale LIMIT 1;
SELECT rank() FROM sale;
