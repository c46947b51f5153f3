"""Inside the guarded process: a copy of a PDF in which everything that is switched off bears one mark.

pdfium tells the name of the layer that content of a page lies in; not which of two layers of that name it is,
not whether several layers together hide it, and not that a whole drawing (form XObject) lies in one. See
ISO 32000-1 §8.11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

MARK = "hechingen: aus"
_PROPERTY = "/HechingenAus"
_UNSEEN = 2


def switched_off(properties: Any) -> Iterator[tuple[int, str]]:
    """Yield object number and name of the layers that a reader does not see when opening the file."""
    if properties is None:
        return
    groups = {one.idnum: one.get_object() for one in properties["/OCGs"]}
    default = properties["/D"]
    on = {one.idnum for one in default.get("/ON", [])}
    off = {one.idnum for one in default.get("/OFF", [])}
    if default.get("/BaseState") == "/OFF":
        off |= set(groups) - on
    viewed = {
        one.idnum
        for use in default.get("/AS", [])
        if use.get_object().get("/Event") == "/View"
        for one in use.get_object().get("/OCGs", [])
    }
    for number, group in groups.items():
        view = group.get("/Usage", {}).get("/View", {}).get("/ViewState")
        if number in off or (number in viewed and view == "/OFF"):
            yield number, str(group.get("/Name", ""))


def write_marked(reader: pypdf.PdfReader, target: str) -> None:
    """Write the file of *reader* to *target*; hidden layers are called ``MARK``, drawings lie in one."""
    import pypdf
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = pypdf.PdfWriter(clone_from=reader)
    off = {number for number, _ in switched_off(writer.root_object.get("/OCProperties"))}
    named = DictionaryObject(
        {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject(MARK)}
    )
    every = list(_dictionaries(writer))
    for one in every:
        if one.get("/Type") == "/OCMD" and _hidden(one, off):
            one.update(named)
    for one in every:
        if "/OC" in one and _lies_in(one.raw_get("/OC"), off):
            _hide(one, named)
    for number in off:
        group: Any = writer.get_object(number)
        group.update(named)
    with open(target, "wb") as out:  # noqa: PTH123
        writer.write(out)


def _dictionaries(writer: pypdf.PdfWriter) -> Iterator[Any]:
    """Yield the dictionaries and streams of a file."""
    for number in count(1):
        try:
            found: Any = writer.get_object(number)
        except IndexError:
            return
        if hasattr(found, "raw_get"):
            yield found


def _hide(one: Any, layer: Any) -> None:
    """Let the drawing or annotation *one* lie in *layer*."""
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    if isinstance(one, StreamObject) and one.get("/Subtype") == "/Form":
        one.set_data(b"/OC %s BDC\n%s\nEMC" % (_PROPERTY.encode(), one.get_data()))
        resources = one.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
        properties = resources.setdefault(NameObject("/Properties"), DictionaryObject()).get_object()
        properties[NameObject(_PROPERTY)] = DictionaryObject(layer)
    elif not isinstance(one, StreamObject):  # an annotation has a flag for that (§12.5.3)
        one[NameObject("/F")] = NumberObject(int(one.get("/F", 0)) | _UNSEEN)


def _lies_in(layer: Any, off: set[int]) -> bool:
    """Tell whether *layer*, a reference to a group or several, is switched off."""
    return getattr(layer, "idnum", 0) in off or layer.get_object().get("/Name") == MARK


_POLICIES: dict[str, Callable[[list[bool]], bool]] = {
    "/AnyOn": lambda off: all(off),
    "/AllOn": lambda off: any(off),
    "/AnyOff": lambda off: not any(off),
    "/AllOff": lambda off: not all(off),
}
"""Policy → are the contents hidden, by which of the groups are off?"""


def _hidden(membership: Any, off: set[int]) -> bool:
    groups: Any = membership.raw_get("/OCGs") if "/OCGs" in membership else []
    if hasattr(groups, "idnum") and isinstance(groups.get_object(), list):
        groups = groups.get_object()
    several = list(groups) if isinstance(groups, list) else [groups]
    states = [getattr(one, "idnum", 0) in off for one in several]
    return bool(states) and _POLICIES.get(str(membership.get("/P", "/AnyOn")), all)(states)
