"""Run a module of the house that ends when make does: `python -m tools.under_make server run`.

Whoever kills make thinks that it has ended what make runs; a house left behind would keep the port
and the data folder from the next start.
"""

import os
import runpy
import signal
import sys

from server.redis.children import tie_to

if __name__ == "__main__":
    if not tie_to(os.getppid(), signal.SIGTERM):
        sys.exit(1)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
