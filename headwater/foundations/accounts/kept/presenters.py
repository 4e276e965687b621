"""What was kept, as the page shows it: where it would go, every field, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.foundations.accounts.kept.policies import Words

_SHORT = 24


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """`written` are texts, `beside` the ticks, choices and marks that went with them; `sent` is every field as it is
    sent, in its order. `about` says what the address is for. `why_not` is "" where it may be sent."""

    address: str
    about: str
    written: tuple[Field, ...]
    beside: tuple[Field, ...]
    sent: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    why_not: str


def present_words(words: Words, *, about: str, may_send: bool) -> KeptPage:
    """Texts first, since they are what somebody would miss; then everything else that would be sent with them."""
    filled = [Field(said_name(name), value) for name, value in words.fields if value.strip()]
    return KeptPage(
        address=words.address,
        about=about,
        written=tuple(field for field in filled if _is_text(field.value)),
        beside=tuple(field for field in filled if not _is_text(field.value)),
        sent=words.fields,
        files=words.files,
        why_not="" if may_send else "The account you are signed in with may not send it there.",
    )


def said_name(name: str) -> str:
    """`reason_100023` as `Reason 100023`."""
    plain = " ".join(name.replace("_", " ").replace("-", " ").split())
    return plain[:1].upper() + plain[1:]


def _is_text(value: str) -> bool:
    return len(value.strip()) > _SHORT or any(letter.isspace() for letter in value.strip())
