"""What a careful throw-away script does to set one field of every site: read, compare, write in batches."""
import sqlite3
import sys

database = sqlite3.connect(sys.argv[1], isolation_level=None)
sites = database.execute("select site_id, address2 from site where dealer_id = 42 order by site_id").fetchall()
for first in range(0, len(sites), 2000):
    database.execute("begin immediate")
    for number, old in sites[first:first + 2000]:
        if old == sys.argv[2]:
            continue
        # Not over what somebody else has written meanwhile.
        done = database.execute("update site set address2 = ? where site_id = ? and address2 is ?",
                                (sys.argv[2], number, old))
        if done.rowcount != 1:
            print("changed meanwhile:", number, file=sys.stderr)
    database.execute("commit")
