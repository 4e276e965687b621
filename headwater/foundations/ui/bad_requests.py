"""What a browser sent that cannot be taken in: the page that says so, and one line of the log."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views import defaults

TOO_LARGE = 413
"""Content Too Large (RFC 9110, 15.5.14)."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for status 400; for too much at once, 413 with what to send instead. The exception is not shown."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return defaults.bad_request(request, exception)
    # Without the request: its context would ask what was posted, which is what could not be read.
    return render(None, "413.html", {"megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20}, status=TOO_LARGE)  # type: ignore[arg-type]


class OneLine(logging.Filter):
    """Lets go of the traceback of what a browser did wrong: it shows where we refused it, which is no fault of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes; a refusal without its traceback."""
        if record.exc_info and isinstance(record.exc_info[1], SuspiciousOperation | BadRequest | MultiPartParserError):
            record.exc_info = None
        return True
