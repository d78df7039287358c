"""Errors of the engine in the form that OpenAI clients read."""

from starlette.responses import JSONResponse, Response


def problem(status: int, message: str) -> Response:
    """An error in the form that OpenAI clients read."""
    headers = {"Retry-After": "1"} if status == 503 else {}
    return JSONResponse({"error": {"message": message, "type": str(status)}}, status, headers)
