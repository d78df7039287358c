"""The reader of pages as a process in which some pages go wrong: 2 kills it, 3 hangs, 4 eats
memory, 5 raises; 6 prints where answers go."""

import os
import signal
import sys
import time
from pathlib import Path

from rag.read import page_worker
from rag.read.page import read_page


def breaking(pdf, number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 3:
        time.sleep(600)
    if number == 4:
        bytearray(1 << 34)
    if number == 5:
        raise ValueError("a font of no known kind")
    if number == 6:
        print("a library says hello")
        sys.stdout.flush()
    return read_page(pdf, number)


if __name__ == "__main__":
    page_worker.read_page = breaking
    page_worker.main(Path(sys.argv[1]), int(sys.argv[2]))
