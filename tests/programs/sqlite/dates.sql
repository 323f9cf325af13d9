-- Dates with fixed values.
SELECT date('2024-02-29', '+1 year'), date('2024-01-31', '+1 month'), date('2023-03-01', '-1 day'), date('2024-12-31', 'start of year');
SELECT datetime('2024-02-29 12:34:56', 'weekday 0', 'start of day'), time('12:00', '+90 minutes'), datetime(0, 'unixepoch');
SELECT julianday('2000-01-01 12:00'), unixepoch('1970-01-02'), unixepoch('1969-12-31 23:59:59'), datetime(253402300799, 'unixepoch');
SELECT strftime('%Y-%m-%d %H:%M:%S %j %w %W %s %J %f %%', '2024-07-04 05:06:07.891');
SELECT strftime('%d %e %F %I %k %l %p %P %R %T %u', '2024-07-04 15:06:07');
SELECT date('0000-01-01'), date('9999-12-31'), date('10000-01-01') IS NULL, date('2023-02-30'), date('junk') IS NULL, date('2024-13-01') IS NULL;
SELECT datetime('2024-01-01T00:00:00+02:00'), datetime('2024-01-01 00:00Z'), datetime(2460310.5), date('2024-05-05', 'weekday 1');
SELECT julianday('2024-03-01') - julianday('2024-02-01'), timediff('2024-03-01', '2023-02-28'), timediff('2023-02-15', '2023-03-15');
SELECT datetime('2024-01-01', '+1.5 days'), datetime('2024-01-01', '-0001-01-01 01:00'), time('23:59:59.999'), time('23:59:59.999', 'subsec');
WITH RECURSIVE d(x) AS (VALUES('2024-02-27') UNION ALL SELECT date(x, '+1 day') FROM d WHERE x < '2024-03-02') SELECT group_concat(x, ' ') FROM d;
SELECT datetime(1e10, 'unixepoch'), datetime(-62167219200, 'unixepoch'), datetime('2024-06-01 12:00', 'utc', 'localtime');
