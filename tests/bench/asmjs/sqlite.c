/* SPDX-License-Identifier: MIT */
// SQLite: a table, an index and queries, in memory.
#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static const char statements[] =
    "PRAGMA temp_store = memory;"
    "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, value REAL);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
    "  INSERT INTO t SELECT i, 'name' || (i * 7919 % 6000), i * 1.5 FROM n;"
    "CREATE INDEX names ON t(name);"
    "UPDATE t SET value = value + 1 WHERE name BETWEEN 'name2' AND 'name4';"
    "SELECT count(*), sum(value), max(name) FROM t;"
    "SELECT count(DISTINCT substr(name, 1, 6)) FROM t;"
    "SELECT substr(name, 5, 2) AS prefix, avg(value) FROM t GROUP BY prefix ORDER BY 2 LIMIT 3;"
    "SELECT a.name, b.value FROM t a JOIN t b ON b.id = a.id + 7 WHERE a.value > 8000 LIMIT 400;";

static int add_row(void *sum, int columns, char **values, char **names) {
  (void)names;
  for (int i = 0; i < columns; i++)
    for (const char *p = values[i]; p && *p; p++)
      *(uint32_t *)sum = checksum(*(uint32_t *)sum, p, 1);
  return 0;
}

uint32_t bench(int which) {
  (void)which;
  uint32_t sum = 0;
  sqlite3 *database;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK ||
      sqlite3_exec(database, statements, add_row, &sum, NULL) != SQLITE_OK)
    abort();
  sqlite3_close(database);
  return sum;
}
