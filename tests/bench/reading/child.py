"""Reads one file in a process of its own and says how long it took. Started by the suite."""

import json
import resource
import sys
import time
from pathlib import Path

from rag.read.run import read


def main(path: str) -> None:
    start = time.perf_counter()
    reading = read(Path(path))
    wall = time.perf_counter() - start
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    said = {
        "pages": len(reading.pages), "broken": len(reading.broken), "tables": len(reading.tables),
        "wall_s": wall, "cpu_s": sum(s.ru_utime + s.ru_stime for s in spent),
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
