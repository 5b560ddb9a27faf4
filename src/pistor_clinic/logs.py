"""One line of JSON for each request and each fault, without anything about a person.

What is written is where in the program something happened, never what was being handled: no path,
no query, no text of an exception, no argument of a message.
"""

import json
import logging
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse

requests = logging.getLogger("pistor_clinic.requests")


class JsonLine(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            # The message as it stands in the code: its arguments may name a patient.
            "what": str(record.msg),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def request_line(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: log each request by the name of its page, and give it a number to be found by."""

    def answer_and_log(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = uuid.uuid4().hex
        response = answer(request)
        response.headers["X-Request-Id"] = number
        match = request.resolver_match
        requests.info(
            "request",
            extra={
                "facts": {
                    "request": number,
                    "method": request.method,
                    "page": match.view_name if match else None,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                }
            },
        )
        return response

    return answer_and_log
