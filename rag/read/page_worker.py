"""A process that reads pages of one PDF for another: `python -m rag.read.page_worker PATH BYTES`.

Stdin takes page numbers, stdout gives answers; each message is 4 bytes of length and JSON. The
first answer is {"pages": n}. It ends when stdin closes or its reader is gone.
"""

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import pypdfium2

from rag.read.page import read_page

LENGTH = 4


def send(out: BinaryIO, message: bytes) -> None:
    out.write(len(message).to_bytes(LENGTH, "big") + message)
    out.flush()


def receive(source: BinaryIO) -> bytes | None:
    """The next message, None at the end."""
    head = source.read(LENGTH)
    if len(head) < LENGTH:
        return None
    return source.read(int.from_bytes(head, "big"))


def follow(parent: int) -> None:
    """Ends this process, even in the middle of a page that hangs, when its reader is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main(path: Path, memory: int) -> None:
    """A page that takes more than so many bytes of memory ends this process, not the machine."""
    threading.Thread(target=follow, args=(os.getppid(),), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pdf = pypdfium2.PdfDocument(path)
    send(out, json.dumps({"pages": len(pdf)}).encode())
    while (asked := receive(sys.stdin.buffer)) is not None:
        send(out, read_page(pdf, json.loads(asked)).model_dump_json().encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
