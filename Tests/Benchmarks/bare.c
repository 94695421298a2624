/* The same entries and postings as a workspace has, inserted by a bare loop of prepared statements: what SQLite alone takes.
 *
 *     bare WORKSPACE.sqlite SCRATCH.sqlite CHUNK
 *
 * Same tables, keys, checks and indexes; no triggers, no balances, no digests, no log. WAL, synchronous=FULL, CHUNK entries a
 * transaction. Prints entries, postings, seconds.
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

int main(int argc, char **argv) {
    sqlite3 *from, *to;
    if (argc != 4) return 64;
    check(NULL, sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL));
    check(NULL, sqlite3_open(argv[2], &to));
    long chunk = atol(argv[3]);
    const char *pragmas = "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                          "PRAGMA wal_autocheckpoint=12000; PRAGMA foreign_keys=ON";
    check(to, sqlite3_exec(to, pragmas, NULL, NULL, NULL));
    sqlite3_stmt *schema = prepare(
        from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND ((type = 'table' AND name IN ('place', 'funding_source', "
              "'flow', 'flow_step', 'account', 'route', 'entry', 'posting')) OR name = 'posting_of_claim') ORDER BY rowid");
    while (sqlite3_step(schema) == SQLITE_ROW)
        check(to, sqlite3_exec(to, (const char *)sqlite3_column_text(schema, 0), NULL, NULL, NULL));
    char attach[4096];
    snprintf(attach, sizeof attach, "ATTACH '%s' AS source", argv[1]);
    check(to, sqlite3_exec(to, attach, NULL, NULL, NULL));
    const char *tables[] = {"place", "funding_source", "flow", "flow_step", "account", "route"};
    for (int i = 0; i < 6; i++) {
        char copy[256];
        snprintf(copy, sizeof copy, "INSERT INTO main.%s SELECT * FROM source.%s", tables[i], tables[i]);
        check(to, sqlite3_exec(to, copy, NULL, NULL, NULL));
    }
    check(to, sqlite3_exec(to, "DETACH source", NULL, NULL, NULL));

    sqlite3_stmt *entries = prepare(from, "SELECT * FROM entry ORDER BY id");
    sqlite3_stmt *postings = prepare(from, "SELECT * FROM posting ORDER BY entry, line");
    sqlite3_stmt *entry = prepare(to, "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sqlite3_stmt *posting = prepare(to, "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?)");
    long entryCount = 0, postingCount = 0;
    double reading = 0, started = now();
    check(to, sqlite3_exec(to, "BEGIN", NULL, NULL, NULL));
    int hasPosting = sqlite3_step(postings) == SQLITE_ROW;
    for (;;) {
        double before = now();
        int more = sqlite3_step(entries) == SQLITE_ROW;
        reading += now() - before;
        if (!more) break;
        for (int i = 0; i < 8; i++) sqlite3_bind_value(entry, i + 1, sqlite3_column_value(entries, i));
        check(to, sqlite3_step(entry));
        sqlite3_reset(entry);
        sqlite3_int64 id = sqlite3_column_int64(entries, 0);
        while (hasPosting && sqlite3_column_int64(postings, 0) == id) {
            for (int i = 0; i < 7; i++) sqlite3_bind_value(posting, i + 1, sqlite3_column_value(postings, i));
            check(to, sqlite3_step(posting));
            sqlite3_reset(posting);
            postingCount++;
            before = now();
            hasPosting = sqlite3_step(postings) == SQLITE_ROW;
            reading += now() - before;
        }
        if (++entryCount % chunk == 0) check(to, sqlite3_exec(to, "COMMIT; BEGIN", NULL, NULL, NULL));
    }
    check(to, sqlite3_exec(to, "COMMIT", NULL, NULL, NULL));
    printf("%ld %ld %.4f\n", entryCount, postingCount, now() - started - reading);
    return 0;
}
