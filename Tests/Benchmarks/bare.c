/* The same rows as a workspace has, inserted by a bare loop of prepared statements: what SQLite alone takes.
 *
 *     bare WORKSPACE.sqlite SCRATCH.sqlite CHUNK ROWS...
 *
 * ROWS are a table (`posting`) or some of its rows (`posting WHERE entry > 7`). All other rows stand there before; these are
 * inserted table by table. Same tables, keys, checks, foreign keys and indexes; no triggers, no balances kept, no digests made.
 * WAL, synchronous=FULL, CHUNK rows a transaction. Prints rows and seconds, reading left out.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void check(sqlite3 *db, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(db, sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
    return statement;
}

/* The condition under which rows of a table are not to be measured; "1" where none of them is. */
static void others(const char *table, int count, char **rows, char *condition, size_t size) {
    snprintf(condition, size, "1");
    size_t length = strlen(table);
    for (int i = 0; i < count; i++) {
        if (strncmp(rows[i], table, length) != 0 || (rows[i][length] != 0 && rows[i][length] != ' ')) continue;
        const char *where = strstr(rows[i], " WHERE ");
        if (where) snprintf(condition, size, "NOT (%s)", where + 7);
        else snprintf(condition, size, "0");
    }
}

int main(int argc, char **argv) {
    sqlite3 *from, *to;
    if (argc < 5) return 64;
    check(NULL, sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL));
    check(NULL, sqlite3_open(argv[2], &to));
    long chunk = atol(argv[3]);
    const char *pragmas = "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                          "PRAGMA wal_autocheckpoint=12000";
    check(to, sqlite3_exec(to, pragmas, NULL, NULL, NULL));
    sqlite3_stmt *schema = prepare(
        from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' "
              "ORDER BY type DESC, rowid");
    while (sqlite3_step(schema) == SQLITE_ROW)
        check(to, sqlite3_exec(to, (const char *)sqlite3_column_text(schema, 0), NULL, NULL, NULL));
    char sql[8192], condition[1024];
    snprintf(sql, sizeof sql, "ATTACH '%s' AS source", argv[1]);
    check(to, sqlite3_exec(to, sql, NULL, NULL, NULL));
    sqlite3_stmt *tables = prepare(from, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        others(table, argc - 4, argv + 4, condition, sizeof condition);
        snprintf(sql, sizeof sql, "INSERT INTO main.%s SELECT * FROM source.%s WHERE %s", table, table, condition);
        check(to, sqlite3_exec(to, sql, NULL, NULL, NULL));
    }
    check(to, sqlite3_exec(to, "DETACH source; PRAGMA foreign_keys=ON", NULL, NULL, NULL));

    long count = 0;
    double reading = 0, started = now();
    check(to, sqlite3_exec(to, "BEGIN", NULL, NULL, NULL));
    for (int i = 4; i < argc; i++) {
        snprintf(sql, sizeof sql, "SELECT * FROM %s", argv[i]);
        sqlite3_stmt *row = prepare(from, sql);
        int columns = sqlite3_column_count(row);
        char marks[256] = "?";
        for (int c = 1; c < columns; c++) strcat(marks, ", ?");
        int length = (int)strcspn(argv[i], " ");
        snprintf(sql, sizeof sql, "INSERT INTO %.*s VALUES (%s)", length, argv[i], marks);
        sqlite3_stmt *insert = prepare(to, sql);
        for (;;) {
            double before = now();
            int more = sqlite3_step(row) == SQLITE_ROW;
            reading += now() - before;
            if (!more) break;
            for (int c = 0; c < columns; c++) sqlite3_bind_value(insert, c + 1, sqlite3_column_value(row, c));
            check(to, sqlite3_step(insert));
            sqlite3_reset(insert);
            if (++count % chunk == 0) check(to, sqlite3_exec(to, "COMMIT; BEGIN", NULL, NULL, NULL));
        }
        sqlite3_finalize(row);
        sqlite3_finalize(insert);
    }
    check(to, sqlite3_exec(to, "COMMIT", NULL, NULL, NULL));
    printf("%ld %.4f\n", count, now() - started - reading);
    return 0;
}
