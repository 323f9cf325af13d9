-- Triggers: before, after, instead of, with conditions, raising errors, recursive.
CREATE TABLE account(id INTEGER PRIMARY KEY, balance INT);
CREATE TABLE log(message TEXT);
CREATE TRIGGER opened AFTER INSERT ON account BEGIN
  INSERT INTO log VALUES('open ' || new.id || ' with ' || new.balance);
END;
CREATE TRIGGER changed AFTER UPDATE OF balance ON account WHEN old.balance <> new.balance BEGIN
  INSERT INTO log VALUES(old.id || ': ' || old.balance || ' -> ' || new.balance);
END;
CREATE TRIGGER overdrawn BEFORE UPDATE ON account WHEN new.balance < 0 BEGIN
  SELECT RAISE(ABORT, 'overdrawn');
END;
CREATE TRIGGER closed AFTER DELETE ON account BEGIN INSERT INTO log VALUES('close ' || old.id); END;
INSERT INTO account VALUES(1, 100), (2, 50);
UPDATE account SET balance = balance - 30 WHERE id = 1;
UPDATE account SET balance = balance + 0;
UPDATE account SET balance = balance - 60;
DELETE FROM account WHERE id = 2;
SELECT * FROM log;
SELECT * FROM account;
CREATE VIEW rich AS SELECT id FROM account WHERE balance > 60;
CREATE TRIGGER enrich INSTEAD OF INSERT ON rich BEGIN INSERT INTO account VALUES(new.id, 1000); END;
INSERT INTO rich VALUES(77);
SELECT * FROM rich;
CREATE TABLE countdown(n INT);
PRAGMA recursive_triggers = on;
CREATE TRIGGER down AFTER INSERT ON countdown WHEN new.n > 0 BEGIN INSERT INTO countdown VALUES(new.n - 1); END;
INSERT INTO countdown VALUES(5);
SELECT group_concat(n) FROM countdown;
