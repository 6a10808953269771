"""`presskit` that is killed with SIGKILL when something happens: `dying.py EVENT PATTERN NUMBER ARGUMENTS…`.

The event is one that Python's audit hooks name, its arguments match the pattern, and it happens for
that many times. What is killed is the real command at a real step, with its locks, threads and processes.
"""

import os
import re
import signal
import sys


def die_at(event, pattern, number):
    """Kill this process just before an event."""
    left = [int(number)]

    def count(name, arguments):
        if name == event and re.search(pattern, repr(arguments)):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    from presskit.cli import main

    die_at(*sys.argv[1:4])
    sys.argv[1:4] = []
    main()
