"""Ports: the one people open is chosen by settings, the internal ones are any free ones."""

import socket

from core.errors import BadInput, Conflict, Forbidden


def claim(host: str, port: int) -> int:
    """The port when the web process can listen there (0: any free one).

    Raises Conflict naming the port and the setting when another program has it.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind((host, port))
            return int(s.getsockname()[1])
    except PermissionError as error:
        raise Forbidden(
            f"Port {port} needs rights that this account has not.",
            todo="Set JINNAO_PORT to a number above 1023.",
        ) from error
    except socket.gaierror as error:
        raise BadInput(
            f"{host!r} is no address of this machine.", todo="Set JINNAO_HOST."
        ) from error
    except OSError as error:
        raise Conflict(
            f"Port {port} on {host} is taken by another program.",
            todo=f"Set JINNAO_PORT to a free one, for example JINNAO_PORT={(port + 1) % 65536}.",
        ) from error


def internal(count: int) -> list[int]:
    """That many different free ports on loopback."""
    held = [socket.socket() for _ in range(count)]
    try:
        for s in held:
            s.bind(("127.0.0.1", 0))
        return [int(s.getsockname()[1]) for s in held]
    finally:
        for s in held:
            s.close()
