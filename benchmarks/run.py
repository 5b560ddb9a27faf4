"""Print every benchmark: `python3 dev.py bench`."""

import sys
from pathlib import Path

# The modules beside this one call each other by full name, as the tests call them.
sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.overview import main  # noqa: E402  The line above makes it to be found.

if __name__ == "__main__":
    sys.exit(main())
