"""Many PDFs become one: bookmarked, tagged, with contents and page numbers, in little memory.

`bind_documents` and `write_pack` in `pack`; `shrink` in `shrinking` for a single PDF that is kept.
"""

from headwater.foundations.documents.binding.pack import bind_documents, write_pack
from headwater.foundations.documents.binding.parts import CannotBind, Part
from headwater.foundations.documents.binding.shrinking import shrink

__all__ = ["CannotBind", "Part", "bind_documents", "shrink", "write_pack"]
