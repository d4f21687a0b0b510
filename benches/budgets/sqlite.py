"""SQLite doing what the store does, to compare with in the same run: an act is a row of ops for each change, the
record of what it is about, the row of the list, and the act itself, in one durable transaction.

In Python, as a binding for Rust would have every build compile SQLite for a minute. What Python itself takes, some
microseconds a statement, counts for SQLite here.

    sqlite.py FILE save ACTS       nanoseconds of each act of one change
    sqlite.py FILE import OPS      nanoseconds of all, a thousand in a transaction, the last checkpoint included
"""

import os
import sqlite3
import sys
import time

TABLES = """
CREATE TABLE ops (seq INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE records (subject BLOB PRIMARY KEY, state BLOB) WITHOUT ROWID;
CREATE TABLE roster (person INTEGER PRIMARY KEY, line BLOB);
CREATE TABLE acts (seq INTEGER PRIMARY KEY, told BLOB);
"""
# About what ours take.
OP, STATE, LINE, ACT = (os.urandom(size) for size in (160, 300, 150, 30))


def change(db, seq, person):
    db.execute("INSERT INTO ops VALUES (?, ?)", (seq, OP))
    db.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (b"%020d" % person, STATE))
    db.execute("INSERT OR REPLACE INTO roster VALUES (?, ?)", (person, LINE))


def act(db, first, people):
    begun = time.perf_counter_ns()
    db.execute("BEGIN")
    for at, person in enumerate(people):
        change(db, first + at, person)
    db.execute("INSERT INTO acts VALUES (?, ?)", (first, ACT))
    db.execute("COMMIT")
    return time.perf_counter_ns() - begun


def main(path, what, count):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.executescript(TABLES)
    if what == "save":
        act(db, 0, range(5_000))
        for seq in range(count):
            print(act(db, 5_000 + seq, [seq * 7 % 5_000]))
    else:
        begun = time.perf_counter_ns()
        for first in range(0, count, 1_000):
            act(db, first, range(first, first + 1_000))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(time.perf_counter_ns() - begun)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
