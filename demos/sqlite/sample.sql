-- A coffee roaster's books: customers, what is sold, and three years of orders.
BEGIN;

CREATE TABLE customer(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  joined TEXT NOT NULL
);

CREATE TABLE coffee(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  roast TEXT NOT NULL CHECK(roast IN ('light', 'medium', 'dark')),
  price REAL NOT NULL CHECK(price > 0),
  notes TEXT
);

CREATE TABLE purchase(
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer,
  day TEXT NOT NULL
);

CREATE TABLE purchase_line(
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  coffee_id INTEGER NOT NULL REFERENCES coffee,
  bags INTEGER NOT NULL CHECK(bags > 0),
  PRIMARY KEY(purchase_id, coffee_id)
) WITHOUT ROWID;

INSERT INTO coffee(name, origin, roast, price, notes) VALUES
  ('Morning Fog', 'Ethiopia', 'light', 11.50, 'jasmine, lemon, honey'),
  ('Red Earth', 'Kenya', 'light', 12.90, 'blackcurrant, grapefruit'),
  ('Quiet Harbour', 'Colombia', 'medium', 9.80, 'caramel, red apple'),
  ('Old Bridge', 'Brazil', 'dark', 8.40, 'dark chocolate, hazelnut'),
  ('Cloud Forest', 'Costa Rica', 'medium', 10.60, 'orange, brown sugar'),
  ('Lake Road', 'Rwanda', 'light', 11.90, 'fig, black tea'),
  ('Night Train', 'Sumatra', 'dark', 9.20, 'cedar, cocoa, tobacco'),
  ('Seven Hills', 'Guatemala', 'medium', 10.10, 'plum, almond'),
  ('First Snow', 'Peru', 'medium', 9.50, 'vanilla, walnut'),
  ('Lighthouse', 'Panama', 'light', 24.00, 'bergamot, papaya, rose'),
  ('Workshop', 'Vietnam', 'dark', 6.90, 'roasted nuts, molasses'),
  ('Sleeper', 'Mexico', 'medium', 10.80, NULL);

WITH RECURSIVE
  n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119),
  first(k, name) AS (VALUES (0,'Ada'),(1,'Bruno'),(2,'Clara'),(3,'Dmitri'),(4,'Elif'),(5,'Farid'),(6,'Greta'),(7,'Hiro'),(8,'Ines'),(9,'Jonas'),(10,'Kaya'),(11,'Luca')),
  last(k, name) AS (VALUES (0,'Almeida'),(1,'Berg'),(2,'Costa'),(3,'Duval'),(4,'Eriksen'),(5,'Fischer'),(6,'García'),(7,'Hansen'),(8,'Ivanov'),(9,'Jovanović')),
  city(k, name) AS (VALUES (0,'Lisbon'),(1,'Hamburg'),(2,'Lyon'),(3,'Oslo'),(4,'Kraków'),(5,'Trieste'),(6,'Porto'))
INSERT INTO customer(name, city, joined)
SELECT first.name || ' ' || last.name, city.name, date('2022-01-01', (i * 47 % 700) || ' days')
  FROM n JOIN first ON first.k = i % 12 JOIN last ON last.k = (i * 7 + i / 60) % 10 JOIN city ON city.k = (i * 5 + i / 7) % 7;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
INSERT INTO purchase(customer_id, day)
SELECT 1 + (i * 7919 + i * i * 3) % 997 % 120, date('2022-01-03', (i * 731 / 1000) || ' days') FROM n;

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4199)
INSERT OR IGNORE INTO purchase_line
SELECT 1 + i % 1500, 1 + (i * 7 + i / 13 * 5 + i % 3 * i / 97) % 12, 1 + i * 11 % 4 FROM n;

CREATE INDEX purchase_by_customer ON purchase(customer_id, day);

CREATE VIEW monthly_revenue AS
SELECT substr(day, 1, 7) AS month, count(DISTINCT purchase.id) AS orders, sum(bags) AS bags,
       round(sum(bags * price), 2) AS revenue
  FROM purchase JOIN purchase_line ON purchase_id = purchase.id JOIN coffee ON coffee.id = coffee_id
 GROUP BY month;

COMMIT;
