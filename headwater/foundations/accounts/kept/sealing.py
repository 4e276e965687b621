"""Sealed words: encrypted and signed with this installation's key, so that a browser can carry them and nobody else can
read, change or make them. They hold for two hours."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from headwater.foundations.accounts.kept.policies import Words

HOLDS_FOR = timedelta(hours=2)


def seal(words: Words, *, now: datetime) -> str:
    """`words` as text that can stand in a hidden field."""
    told = json.dumps([words.address, words.fields, words.files]).encode()
    return _lock().encrypt_at_time(zlib.compress(told), int(now.timestamp())).decode()


def unseal(sealed: str, *, now: datetime) -> Words | None:
    """What was sealed; None where it was changed, made elsewhere, or sealed more than two hours ago."""
    try:
        told = _lock().decrypt_at_time(sealed.encode(), int(HOLDS_FOR.total_seconds()), int(now.timestamp()))
    except (InvalidToken, UnicodeEncodeError):
        return None
    address, fields, files = json.loads(zlib.decompress(told))
    return Words(address, tuple((name, value) for name, value in fields), tuple(files))


def _lock() -> Fernet:
    key = salted_hmac("headwater.accounts.kept", "the key that seals what was written", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
