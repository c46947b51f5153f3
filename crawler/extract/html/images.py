"""When the alternative text of a picture is content."""

from __future__ import annotations

import re
from itertools import islice

from bs4.element import Tag

from crawler.extract.html.dom import attribute

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|tiff?|bmp)\b|^(?:img|dsc|image|bild|foto)[\s_-]?\d*$", re.IGNORECASE
)
_DECORATION = re.compile(
    r"(?:^|[\s_-])(?:gallery|galerie|lightbox|slider|slideshow|carousel|swiper|banner|teaser|logo|icon|thumb\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)


def alternative(tag: Tag) -> str:
    """Return the ``alt`` of *tag* where it is content, else "".

    Content is what stands alone in a figure without caption, or in a paragraph or cell without other text;
    never in galleries, sliders and banners, never a file name, never one or two words.
    """
    text = attribute(tag, "alt").strip()
    if len(text.split()) < 3 or _FILE.search(text) or attribute(tag, "role") == "presentation":
        return ""
    around = list(islice(tag.parents, 5))
    if any(_DECORATION.search(f"{attribute(one, 'class')} {attribute(one, 'id')}") for one in (tag, *around)):
        return ""
    parent = next((one for one in around if one.name in ("figure", "p", "td")), None)
    if parent is None:
        return ""
    # A caption or a text beside the picture already says it to everybody.
    images = sum(1 for node in parent.descendants if isinstance(node, Tag) and node.name == "img")
    return text if images == 1 and not parent.get_text(strip=True) else ""
