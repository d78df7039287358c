"""A hub on loopback: byte ranges, and the ways a hub disappoints."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hub:
    """Serves `data` under any path. `drop_after`: bytes after which each connection is cut."""

    def __init__(self, data: bytes) -> None:
        self.data, self.drop_after, self.ranges, self.status = data, 0, True, 0
        self.asked: list[str] = []
        self.paths: list[str] = []
        self.url = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = request.headers.get("Range", "")
        self.asked.append(asked)
        self.paths.append(request.path)
        if self.status:
            request.send_error(self.status)
            return
        start = int(asked.split("=")[1].rstrip("-")) if asked and self.ranges else 0
        rest = self.data[start:]
        request.send_response(206 if asked and self.ranges else 200)
        request.send_header("Content-Length", str(len(rest)))
        if asked and self.ranges:
            total = len(self.data)
            request.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        request.end_headers()
        request.wfile.write(rest[: self.drop_after] if self.drop_after else rest)
        request.wfile.flush()
        if self.drop_after:
            request.connection.close()


@contextmanager
def hub(data: bytes) -> Iterator[Hub]:
    one = Hub(data)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.answer(self)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
