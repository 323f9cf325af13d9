/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <sqlite3.h>

int main(void) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  CHECK(sqlite3_open("test.db", &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, "drop table if exists t; create table t(x); insert into t values(1),(41)",
                     NULL, NULL, NULL) == SQLITE_OK);
  CHECK(sqlite3_prepare_v2(db, "select sum(x) from t", -1, &statement, NULL) == SQLITE_OK);
  CHECK(sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == 42);
  sqlite3_finalize(statement);
  CHECK(sqlite3_exec(db, "create virtual table f using fts5(x)", NULL, NULL, NULL) == SQLITE_OK);
  CHECK(sqlite3_exec(db, "selekt", NULL, NULL, NULL) == SQLITE_ERROR);
  CHECK(sqlite3_close(db) == SQLITE_OK);
  return check_result();
}
