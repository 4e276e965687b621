"""Reading frameworks."""

from __future__ import annotations

from headwater.reference.frameworks.offer import summarise as summarise_offer

__all__ = ["summarise_offer"]
