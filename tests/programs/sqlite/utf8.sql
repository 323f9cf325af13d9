-- Unicode text.
CREATE TABLE t(s TEXT);
INSERT INTO t VALUES('ascii'), ('Grüße'), ('日本語'), ('😀🎉'), ('e' || char(0x301)), ('مرحبا');
SELECT s, length(s), hex(s) FROM t;
SELECT substr('日本語', 2, 1), instr('日本語', '語'), unicode('😀'), char(128512, 26085), upper('grüße'), 'Ü' < 'ü';
SELECT s FROM t ORDER BY s;
SELECT s FROM t WHERE s LIKE '%ü%';
SELECT replace('naïve café', 'ï', 'i'), length('👩‍👩‍👧'), reverse FROM (SELECT 'x' AS reverse);
SELECT hex(CAST(x'ff41fe' AS TEXT)), length(CAST(x'f09f98' AS TEXT)), hex('a' || char(0) || 'b'), length('a' || char(0) || 'b');
CREATE TABLE "tä ble"("cölumn ""q""" TEXT);
INSERT INTO "tä ble" VALUES('quoted');
SELECT "cölumn ""q""" FROM "tä ble";
SELECT name FROM pragma_table_info('tä ble');
