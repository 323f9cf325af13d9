-- Every kind of join.
.nullvalue NULL
CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book(id INTEGER PRIMARY KEY, author INT, title TEXT);
INSERT INTO author VALUES(1,'Ursula'),(2,'Stanislaw'),(3,'Octavia');
INSERT INTO book VALUES(1,1,'Left Hand'),(2,1,'Earthsea'),(3,2,'Solaris'),(4,9,'Anonymous');
SELECT name, title FROM author JOIN book ON book.author = author.id ORDER BY book.id;
SELECT '--left';
SELECT name, title FROM author LEFT JOIN book ON book.author = author.id ORDER BY name, title;
SELECT '--right';
SELECT name, title FROM author RIGHT JOIN book ON book.author = author.id ORDER BY title;
SELECT '--full';
SELECT name, title FROM author FULL JOIN book ON book.author = author.id ORDER BY name, title;
SELECT '--cross', count(*) FROM author CROSS JOIN book;
SELECT '--natural', count(*) FROM author NATURAL JOIN book;
SELECT '--self', a.title, b.title FROM book a JOIN book b ON a.author = b.author AND a.id < b.id;
SELECT '--using', count(*) FROM author JOIN book USING(id);
SELECT name FROM author a WHERE NOT EXISTS(SELECT 1 FROM book b WHERE b.author = a.id);
