"""The interface for programs, at /api/v1/: who may call, what errors look like, how answers are kept.

Each package has its own part (`api.py`); all of it only reads. Who calls is known by a token and by nothing else: a
session of the browser opens nothing here, so no page of another site can make somebody's browser call.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property, wraps
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from headwater.evidence.measures.api import router as figures
from headwater.evidence.targets.api import router as targets
from headwater.foundations.accounts.api.access import NotReached, Reach
from headwater.foundations.accounts.tokens.calls import TooManyCalls, count_call
from headwater.foundations.accounts.tokens.parts import narrow
from headwater.foundations.accounts.tokens.policies import reason_not_to_use
from headwater.foundations.accounts.tokens.queries import TokenUnknown, get_token, note_use
from headwater.improvement.tiers.api import router as tiers
from headwater.oversight.cards.api import router as cards
from headwater.oversight.cards.editions.reading import NotAsKept
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.api import router as schools

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
DESCRIPTION = """Schools, figures, academy cards and their issued editions, targets and tiers, to be read by programs.

Every call carries a token that a person made for themselves in Headwater (`Authorization: Bearer hw_…`) and answers
with what that person may see today, of the parts they chose. What is answered is confidential unless the address says
otherwise: exact, never to be published as it stands. Numbers are exact decimals written as text; where there is none,
the reason stands beside it. Lists come in parts: `limit`, `offset`, and `next`. An answer carries an `ETag`; send it
back as `If-None-Match` and nothing is sent again while nothing has changed.
"""


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": kind}}


HEADERS = {
    200: {"ETag": _header("Changes when the answer does; send it back as If-None-Match")},
    304: {"ETag": _header("The one that was sent")},
    401: {"WWW-Authenticate": _header("Bearer")},
    429: {"Retry-After": _header("Seconds until the next minute", "integer")},
}
"""What answers say besides their content."""


class Json(JSONRenderer):
    """JSON with letters as they are, so that a name can be read in it."""

    charset = "utf-8"
    json_dumps_params = {"ensure_ascii": False}


class Unknown(Exception):
    """Nobody is known by the token; the message says why."""


class Token(HttpBearer):
    """The token of the call, and what it reaches today."""

    def authenticate(self, request: HttpRequest, token: str) -> Reach:
        now, today = timezone.now(), timezone.localdate()
        try:
            found = get_token(token.strip())
        except TokenUnknown:
            raise Unknown("This token is not one that Headwater made, or part of it is missing.") from None
        if reason := reason_not_to_use(found, today):
            raise Unknown(reason)
        count_call(found.pk, now)
        note_use(found, now)
        return Reach(found, narrow(get_scope(found.user, today), found.keys))


class Api(NinjaAPI):
    """Our interface: every answer JSON, its addresses by name in the access table like every other."""

    @cached_property
    def described(self) -> OpenAPISchema:
        """What the addresses take and give; made once. That HEAD is answered as GET goes without saying."""
        schema: OpenAPISchema = super().get_openapi_schema()
        for path in schema["paths"].values():
            path.pop("head", None)
            for status, headers in HEADERS.items():
                path["get"]["responses"][status]["headers"] = headers
        return schema

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        return self.described

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        return operation.view_func.__name__.replace("_", "-")

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def _get_urls(self) -> list[Any]:
        found: list[Any] = super()._get_urls()
        for pattern in found:
            pattern.callback = nothing if pattern.name == "api-root" else as_answer(pattern.callback)
        return found


api = Api(
    title="Headwater",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=Token(),
    renderer=Json(),
)
for router in (schools, figures, cards, targets, tiers):
    api.add_router("", router)


# What errors say -----------------------------------------------------------------------------------------------------


def error(request: HttpRequest, status: int, what: str, what_to_do: str, where: str = "") -> HttpResponse:
    """An answer that is not what was asked for."""
    said = {"what": what, "where": where or request.path, "what_to_do": what_to_do}
    return api.create_response(request, {"error": said}, status=status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _: Exception) -> HttpResponse:
    what_to_do = "Ask for what the lists name. What you may not see is answered as what does not exist."
    return error(request, 404, "Nothing is found here within what this token reaches.", what_to_do)


@api.exception_handler(Unknown)
@api.exception_handler(AuthenticationError)
def _who_calls(request: HttpRequest, why: Exception) -> HttpResponse:
    what = str(why) if isinstance(why, Unknown) else "No token came with this call."
    what_to_do = "Make a token in Headwater, on the page of your tokens, and send it as “Authorization: Bearer hw_…”."
    response = error(request, 401, what, what_to_do, where="the header Authorization")
    response["WWW-Authenticate"] = 'Bearer realm="Headwater"'
    return response


@api.exception_handler(NotReached)
def _not_reached(request: HttpRequest, why: NotReached) -> HttpResponse:
    return error(request, 403, why.what, why.what_to_do)


@api.exception_handler(TooManyCalls)
def _too_many(request: HttpRequest, why: TooManyCalls) -> HttpResponse:
    seconds = f"{why.wait} second{'' if why.wait == 1 else 's'}"
    what_to_do = f"Wait {seconds}, and ask for larger parts of lists, less often."
    response = error(request, 429, "This token has called too often in this minute.", what_to_do)
    response["Retry-After"] = str(why.wait)
    return response


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, why: ValidationError) -> HttpResponse:
    first = why.errors[0]
    kind, *names = (str(part) for part in first["loc"])
    name = names[-1] if names and first["type"] != "value_error" else ""
    where = f"{name} in the {'address' if kind == 'path' else kind}" if name else f"the {kind}"
    what = str(first["msg"]).removeprefix("Value error, ")
    return error(request, 422, f"{what}.", "See /api/v1/openapi.json for what this address takes.", where=where)


@api.exception_handler(NotAsKept)
def _not_as_kept(request: HttpRequest, why: NotAsKept) -> HttpResponse:
    logger.error("%s: %s", request.path, why)
    return error(request, 500, str(why), "Tell whoever looks after Headwater: the records have to be restored.")


@api.exception_handler(Exception)
def _fault(request: HttpRequest, why: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=why)
    what_to_do = "Try again later. If it stays so, tell whoever looks after Headwater the address and the time."
    return error(request, 500, "Something went wrong in Headwater.", what_to_do)


# How answers are sent ------------------------------------------------------------------------------------------------


def as_answer(view: View) -> View:
    """The view with what every answer has: an `ETag`, who may keep it; a method that is not taken is said as JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        is_taken = request.method in ("GET", "HEAD")
        response = view(request, *arguments, **named) if is_taken else _not_taken(request)
        patch_vary_headers(response, ["Authorization"])
        patch_cache_control(response, private=True, no_cache=True)
        if response.status_code != 200:
            return response
        response["ETag"] = mark = f'"{sha256(response.content).hexdigest()}"'
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if "*" not in known and mark not in {each.removeprefix("W/") for each in known}:
            return response
        headers = {name: response[name] for name in ("ETag", "Cache-Control", "Vary")}
        return HttpResponseNotModified(headers=headers)

    return csrf_exempt(answer)


def _not_taken(request: HttpRequest) -> HttpResponse:
    what = f"This address does not take {request.method}."
    response = error(request, 405, what, "Headwater is read here, and written to on its pages: use GET.")
    response["Allow"] = "GET, HEAD"
    return response


@as_answer
def nothing(request: HttpRequest) -> HttpResponse:
    """Whatever below /api/ is not an address of the interface: said in its own words, not as a page."""
    what_to_do = "See /api/v1/openapi.json for the addresses there are."
    return error(request, 404, "There is nothing at this address.", what_to_do)
