-- A damaged database file: an error message, no crash, and what .recover finds.
-- files: corrupt.db
SELECT count(*) FROM sqlite_schema;
SELECT count(*) FROM good;
SELECT sum(length(s)) FROM bad;
PRAGMA integrity_check(3);
.recover
