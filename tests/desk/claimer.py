"""One of several processes that dispatch at the same time; its threads all begin when the line on its input ends."""

import sys

from sqlalchemy.exc import OperationalError

from tests.base.outside import at_once
from tests.desk.conftest import Desk

_MOST_ROUNDS = 200


def main(url: str, threads: int) -> None:
    """Claims whatever can be claimed until nobody waits, and says how many that were."""
    desk = Desk(url)
    desk.rows("queue_entries")
    print("ready", flush=True)
    sys.stdin.readline()
    results = at_once(threads, lambda _: _claim_all(desk))
    faults = [result for result in results if not isinstance(result, int)]
    print(faults or sum(results), flush=True)
    desk.database.close()


def _claim_all(desk: Desk) -> int:
    claimed = 0
    for _ in range(_MOST_ROUNDS):
        try:
            claimed += desk.dispatch.match()
            if not any(row["state"] == "waiting" for row in desk.rows("queue_entries")):
                return claimed
        except OperationalError:
            # Too many at SQLite's door: nothing was written, so it is tried again, as the tick does.
            continue
    raise AssertionError("somebody still waits")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
