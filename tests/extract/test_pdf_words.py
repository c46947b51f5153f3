"""PDF to the word: every text layer is read; what a reader does not see stays hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import Extractor
from crawler.extract.pdf import glyphs
from crawler.page import Hidden, Page
from tests.extract import papers
from tests.extract.conftest import fetched, text_of
from tests.extract.odd_pdf import PROSE, at, prose, shown, stream, written

Read = Callable[..., Page]
URL = "https://www.hechingen.de/resource/blatt.pdf"
MAP = (
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
    " {} beginbfchar {} endbfchar endcmap end"
)
TYPE3 = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << >>"
    f" /Encoding << /Differences [] >> /FirstChar 32 /LastChar 255 /Widths [{'500 ' * 224}]"
    " /ToUnicode 7 0 R >>"
)
SPAN = (
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
    " 1 beginbfrange <20> <ff> <0020> endbfrange endcmap end"
)


def read(page: Read, body: bytes) -> str:
    found = page(body, "application/pdf", URL)
    return " ".join(f"{found.title} {text_of(found)}".split())


@pytest.mark.parametrize(
    "content",
    [
        f"q -1 0 0 1 595 0 cm {prose(times=4)} Q",
        f"q -1 0 0 -1 595 842 cm {prose(times=4)} Q",
        prose(times=4).replace("/F1 11", "/F2 11"),
    ],
    ids=["mirrored", "upside down", "letters without boxes"],
)
def test_no_text_layer_is_lost(page: Read, content: str) -> None:
    text = read(page, written(content, [TYPE3, stream(SPAN)], fonts="/F2 6 0 R"))
    assert all(line in text for line in PROSE)


def test_a_turned_page_and_a_box_that_begins_elsewhere_are_read_as_shown(page: Read) -> None:
    turned = f"q 0 1 -1 0 595 0 cm {at('Nordgrenze', 70, 500)}{at('Südgrenze', 470, 500)}{prose(450, 3)} Q"
    text = read(page, written(turned, page="/Rotate 90"))
    assert "Nordgrenze Südgrenze" in text
    assert " ".join(PROSE[:2]) in text
    moved = written(f"q 1 0 0 1 1000 2000 cm {prose()} Q", page="/CropBox [1000 2000 1595 2842]")
    assert PROSE[0] in read(page, moved.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 1595 2842]"))


def test_what_is_drawn_twice_is_there_once(page: Read) -> None:
    shadow = at("Zypressenweg", 70, 760, 18) + at("Zypressenweg", 70.5, 759.6, 18)
    letters = "".join(at(c, 70 + 9 * n, 730, 14) * 2 for n, c in enumerate("Urnenwand"))
    text = read(page, written(shadow + letters + prose() + prose()))
    assert (text.count("Zypressenweg"), text.count("Urnenwand"), text.count(PROSE[0])) == (1, 1, 1)


def test_the_same_words_at_other_places_stay(page: Read) -> None:
    rows = "".join(at("geschlossen", 70 + 200 * (n % 2), 740 - 20 * (n // 2)) for n in range(6))
    assert read(page, written(rows + prose())).count("geschlossen") == 6


def test_ligatures_are_read_by_the_name_of_their_glyph(page: Read) -> None:
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Type /Encoding"
        " /BaseEncoding /WinAnsiEncoding /Differences [1 /f_f /f_f_i /T_h.liga /f_t /g17] >> >>"
    )
    content = at("O\x01ene Gri\x02gkeit, \x03eater, Gesellscha\x04 der Stadt", 70, 760, font="F2") + prose()
    text = read(page, written(content, [font], fonts="/F2 6 0 R"))
    assert "Offene Griffigkeit, Theater, Gesellschaft der Stadt" in text


def test_signs_of_symbol_fonts_are_bullets_and_leaders_are_short(page: Read) -> None:
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /FirstChar 65 /LastChar 66 /Widths [500 500]"
        " /ToUnicode 7 0 R >>"
    )
    table = MAP.format(2, "<41> <F0B7> <42> <F09F>")
    rows = "".join(
        f"BT /F2 11 Tf 70 {760 - 16 * n} Td ({sign}) Tj /F1 11 Tf {shown(' ' + text)} Tj ET\n"
        for n, (sign, text) in enumerate([("A", "Mitgliedsausweis"), ("B", "Lichtbild")])
    )
    led = at("Nutzungsrechte " + ". " * 30 + "12", 70, 600)
    text = read(page, written(rows + prose() + led, [font, stream(table)], fonts="/F2 6 0 R"))
    assert "• Mitgliedsausweis" in text
    assert "• Lichtbild" in text
    assert "Nutzungsrechte … 12" in text


def test_raised_numbers_have_a_border_and_units_keep_theirs(page: Read) -> None:
    def note(before: str, raised: str, after: str) -> str:
        return f"{shown(before)} Tj 5 Ts /F1 7 Tf {shown(raised)} Tj 0 Ts /F1 11 Tf {shown(after)} Tj "

    line = (
        note("Marktgebühr", "1", " je Stand von 12 m") + note("", "2", " und je Wagen") + note("", "2)", ".")
    )
    text = read(page, written(f"BT /F1 11 Tf 70 760 Td {line}ET\n{at('Dampf aus H2O', 70, 740)}{prose()}"))
    assert "Marktgebühr 1" in text
    assert "12 m²" in text
    assert "Wagen2" not in text
    assert "H2O" in text


def test_spaced_letters_find_their_words_by_the_gaps(page: Read) -> None:
    def spaced(words: str) -> str:
        return "   ".join(" ".join(word) for word in words.split())

    lines = at(spaced("die hundesteuer wird im mai erhoben"), 70, 760) + at(spaced("WEGE UND ORTE"), 70, 740)
    text = read(page, written(lines + prose()))
    assert "die hundesteuer wird im mai erhoben" in text
    assert "WEGE UND ORTE" in text


def test_hyphens_of_narrow_columns_are_resolved(page: Read) -> None:
    rows = [
        "Der   Verein   lädt   zur   Jah-",
        "reshauptversammlung    ein.   Auf",
        "der   Tagesordnung    ste-",
    ]
    rows += ["hen   Wahlen   und   der   Kas-", "senbericht    des    Vorstands."]
    text = read(page, written("".join(at(row, 70, 760 - 12 * n, 9) for n, row in enumerate(rows))))
    for word in ("Jahreshauptversammlung", "stehen", "Kassenbericht"):
        assert word in text.replace(" - ", "-"), text


def test_what_both_of_two_pages_have_is_said_once(page: Read) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        papers.lines(canvas, ["Wasserverband Oberes Starzeltal"], top=40)
        papers.lines(canvas, [f"Blatt {'eins' if number == 1 else 'zwei'} mit eigenem Text."], top=200)

    assert read(page, papers.paper(draw, 2)).count("Wasserverband Oberes Starzeltal") == 1


@pytest.mark.parametrize(
    "text",
    [
        "يعلن مكتب البلدية عن مواعيد العمل الجديدة للمواطنين في المدينة وضواحيها ابتداء من يوم الاثنين",
        "Người dân cần mang theo giấy tờ tùy thân và đơn đăng ký khi đến văn phòng thị trấn vào buổi sáng",
        "市政府办公室通知居民新的开放时间从星期一开始请携带身份证件和申请表格前来办理登记手续谢谢大家的配合与支持",
        " ".join(f"KT-{n}4{n} BZ{n}{n}7 {n},50" for n in range(9)) * 3,
        "Рада міста повідомляє мешканців про зміни у графіку роботи бюро громадян з понеділка",
    ],
    ids=["Arabic", "Vietnamese", "Chinese", "codes", "Ukrainian"],
)
def test_other_scripts_and_codes_are_no_garbage(text: str) -> None:
    assert not glyphs.garbage(text)


@pytest.mark.parametrize("shift", [29, -31])
def test_shifted_letters_are_garbage(shift: int) -> None:
    words = " ".join(PROSE * 2).split(" ")
    assert glyphs.garbage(" ".join("".join(chr(max(33, ord(c) - shift)) for c in word) for word in words))


LAYERS = "/OCProperties << /OCGs [6 0 R 7 0 R] /D << {} >> >>"
LAYER_OBJECTS = ["<< /Type /OCG /Name (Entwurf) >>", "<< /Type /OCG /Name (Planstand) >>"]
DRAFT = (
    f"/OC /MC0 BDC {at('Vermerk Zwirnrolle', 70, 760)} EMC "
    f"/OC /MC1 BDC {at('Planstand Kelter', 70, 740)} EMC\n"
)


@pytest.mark.parametrize(
    "settings",
    [
        "/OFF [6 0 R]",
        "/BaseState /OFF /ON [7 0 R]",
    ],
)
def test_a_switched_off_layer_is_not_published(page: Read, settings: str) -> None:
    body = written(
        DRAFT + prose(),
        LAYER_OBJECTS,
        catalog=LAYERS.format(settings),
        resources="/Properties << /MC0 6 0 R /MC1 7 0 R >>",
    )
    found = page(body, "application/pdf", URL)
    assert "Zwirnrolle" not in text_of(found)
    assert "Planstand Kelter" in text_of(found)
    assert found.facts is not None
    assert found.facts.hidden == (Hidden.LAYERS,)


def drawing(content: str, about: str = "", properties: str = "") -> str:
    """Return a form XObject, as programs for plans and watermarks write them."""
    resources = f"/Resources << /Font << /F1 5 0 R >> /Properties << {properties} >> >>"
    head = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] {resources} {about} /Length {len(content)} >>"
    )
    return f"{head}\nstream\n{content}\nendstream"


SECRET = at("Vermerk Zwirnrolle", 70, 760)
INNER = "<< /Type /OCG /Name (Entwurf) >>"
GROUPS = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"


@pytest.mark.parametrize(
    ("content", "extra", "more"),
    [
        ("/X1 Do\n", [INNER, drawing(SECRET, "/OC 6 0 R")], {"resources": "/XObject << /X1 7 0 R >>"}),
        ("/X1 Do\n", [INNER, drawing(f"/OC /M BDC {SECRET} EMC", "", "/M 6 0 R")],
         {"resources": "/XObject << /X1 7 0 R >>"}),
        ("/X1 Do\n", [INNER, drawing(SECRET, "/OC 8 0 R"), "<< /Type /OCMD /OCGs [6 0 R] >>"],
         {"resources": "/XObject << /X1 7 0 R >>"}),
        (f"/OC /M BDC {SECRET} EMC\n", [INNER, "<< /Type /OCMD /OCGs 6 0 R /P /AllOn >>"],
         {"resources": "/Properties << /M 7 0 R >>"}),
        (f"/OC /M BDC /P << /MCID 0 >> BDC {SECRET} EMC EMC\n", [INNER],
         {"resources": "/Properties << /M 6 0 R >>"}),
    ],
    ids=["drawing in a layer", "layer in a drawing", "drawing in several", "all of one", "marked inside"],
)  # fmt: skip
def test_a_switched_off_drawing_is_not_published(
    page: Read, content: str, extra: list[str], more: dict[str, str]
) -> None:
    found = page(written(content + prose(), extra, catalog=GROUPS, **more), "application/pdf", URL)
    assert "Zwirnrolle" not in text_of(found)
    assert all(line in text_of(found) for line in PROSE)
    assert found.facts is not None
    assert found.facts.hidden == (Hidden.LAYERS,)


def test_of_two_layers_with_one_name_the_one_that_is_on_is_read(page: Read) -> None:
    body = written(DRAFT + prose(), [INNER, INNER], catalog=LAYERS.format("/OFF [6 0 R]"),
                   resources="/Properties << /MC0 6 0 R /MC1 7 0 R >>")  # fmt: skip
    text = text_of(page(body, "application/pdf", URL))
    assert ("Zwirnrolle" in text, "Planstand Kelter" in text) == (False, True)


def test_a_note_in_a_switched_off_layer_is_not_published(page: Read) -> None:
    note = "<< /Type /Annot /Subtype /FreeText /Contents (Vermerk Zwirnrolle) /OC 6 0 R /Rect [9 9 90 40] >>"
    body = written(prose(), [INNER, note], page="/Annots [7 0 R]", catalog=GROUPS)
    assert "Zwirnrolle" not in text_of(page(body, "application/pdf", URL))


def test_numbers_of_sentences_are_no_part_of_a_word(page: Read) -> None:
    raised = "".join(
        f"4 Ts /F1 7 Tf ({number}) Tj 0 Ts /F1 11 Tf ({text} ) Tj "
        for number, text in ((1, "Die Gebühr wird sofort fällig."), (2, "Sie ist bar zu zahlen."))
    )
    text = read(page, written(f"BT /F1 11 Tf 70 740 Td {raised} ET\n" + prose()))
    assert "1 Die Gebühr wird sofort fällig. 2 Sie ist bar" in text
    assert "3D-Druck" in read(page, written(at("3D-Druck im Jugendhaus", 70, 740) + prose()))


def test_what_lies_beyond_the_crop_box_is_not_published(page: Read) -> None:
    body = written(prose() + at("Druckbogen Passkreuz", 70, 20), page="/CropBox [0 60 595 842]")
    found = page(body, "application/pdf", URL)
    assert "Passkreuz" not in text_of(found)
    assert all(line in text_of(found) for line in PROSE)
    assert found.facts is not None
    assert found.facts.hidden == (Hidden.OUTSIDE,)


def test_values_of_fields_and_notes_in_plain_sight_are_text(extractor: Extractor) -> None:
    field = (
        "<< /Type /Annot /Subtype /Widget /FT {} /T ({}) /V ({}) /Rect [70 {} 300 {}] /P 3 0 R /F {} {} >>"
    )
    note = (
        "<< /Type /Annot /Subtype /{} /Contents ({}) /DA (/Helv 9 Tf) /Rect [70 {} 300 {}] /P 3 0 R /F 4 >>"
    )
    extra = [
        field.format("/Tx", "Amt", "Sachgebiet Feldwege", 600, 620, 4, ""),
        field.format("/Tx", "Zeichen", "Kennwort Dachsbau", 570, 590, 4, "/Ff 8192"),
        field.format("/Tx", "Versteckt", "Notiz Fuchsbau", 540, 560, 2, ""),
        note.format("FreeText", "Frist bis Ende Juni verlängert", 500, 520),
        note.format("Text", "Rückfrage Hasenbau", 470, 490),
    ]
    numbers = " ".join(f"{n} 0 R" for n in range(6, 11))
    body = written(
        prose(), extra, f"/Annots [{numbers}]", "/AcroForm << /Fields [6 0 R 7 0 R 8 0 R] /DA (/Helv 0 Tf) >>"
    )
    text = text_of(extractor(fetched(body, "application/pdf", URL)).page)
    assert "Sachgebiet Feldwege" in text
    assert "Frist bis Ende Juni verlängert" in text
    assert not any(word in text for word in ("Dachsbau", "Fuchsbau", "Hasenbau"))
