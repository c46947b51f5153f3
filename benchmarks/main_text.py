"""How much of a page's own text is found without a learned template: ``python -m benchmarks.main_text``.

Pages in the shapes of twenty-four makers of web sites, each with a news item, a service and a blog post, written for this
measure: every block is annotated as own text or frame. F1 is counted in characters per page and averaged; trafilatura
alone stands beside it.
"""

# ruff: noqa: E501 - markup is read best one element after the other

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import mean

import trafilatura

from benchmarks import main_text_shapes
from benchmarks.annotated import Annotated, Body, Shape
from benchmarks.report import machine
from crawler.extract import ExtractError, Extractor
from crawler.page import Fetched
from crawler.settings import ExtractSettings


def news(p: Annotated) -> str:
    """Return the body of a news item."""
    return (
        f"<p class=lead><strong>{p.text(1)}</strong></p><p>{p.text(4)}</p><p>{p.text(3)}</p><h2>{p.words()}</h2>"
        f"<p>{p.text(4)}</p><blockquote>{p.text(1)}</blockquote><p>{p.text(2)}</p>"
    )


def service(p: Annotated) -> str:
    """Return the body of a service: paragraphs, a list, a table of fees, a contact."""
    rows = "".join(f"<tr><td>{p.words(5)}</td><td>{p.words(2)}</td></tr>" for _ in range(3))
    return (
        f"<p>{p.text(2)}</p><h2>{p.words(3)}</h2><ul><li>{p.words(7)}</li><li>{p.words(8)}</li><li>{p.words(6)}</li></ul>"
        f"<h2>{p.words(2)}</h2><table>{rows}</table><p>{p.text(2)}</p><h2>{p.words(2)}</h2>"
        f"<p>{p.words(3)}<br>Telefon 07471 {p.rng.randrange(1000, 9999)}</p>"
    )


def blog(p: Annotated) -> str:
    """Return the body of a blog post: a picture with caption, headings, lists, links in the text."""
    return (
        f"<p>{p.text(3)} <a href=/q>{p.words(3)}</a> {p.text(1)}</p><figure><img src=x alt=''><figcaption>{p.words(8)}"
        f"</figcaption></figure><h2>{p.words(5)}</h2><p>{p.text(3)}</p><ol><li>{p.words(8)}</li><li>{p.words(9)}</li></ol>"
        f"<h3>{p.words(4)}</h3><p>{p.text(5)}</p><p>{p.text(2)}</p>"
    )


def typo3(p: Annotated, title: str, body: str) -> str:
    return (
        f"<header><div class=frame><ul>{p.links(9)}</ul></div></header><main><div class='frame frame-type-text'>"
        f"<div class=breadcrumb><a href=/>{p.noise(1)}</a> / <a href=/a>{p.noise(2)}</a></div><h1>{title}</h1>{body}</div>"
        f"<div class='news-related'><h2>{p.noise(3)}</h2>{p.teasers()}</div></main><footer>{p.noise(9)}</footer>"
    )


def drupal(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=header><div class='region region-navigation'><ul class=menu>{p.links(8)}</ul></div></div>"
        f"<main role=main><section class=col-sm-9><h1 class=page-header>{title}</h1><article class='node'><div class=content>"
        f"{body}</div><ul class='links inline'>{p.links(3)}</ul></article></section><aside class='col-sm-3'>"
        f"<section class=block><h2>{p.noise(2)}</h2><ul>{p.links(5)}</ul></section></aside></main><footer>{p.noise(8)}</footer>"
    )


def wordpress(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=page><header class=site-header><nav><ul>{p.links(7)}</ul></nav></header><main id=main class=site-main>"
        f"<article class='post'><header class=entry-header><h1 class=entry-title>{title}</h1><div class=entry-meta>"
        f"<a href=/autor>{p.noise(2)}</a></div></header><div class=entry-content>{body}</div><footer class=entry-footer>"
        f"<span class=tags-links>{p.links(4, 'span')}</span></footer></article><nav class=post-navigation>{p.links(2, 'div')}</nav>"
        f"<div id=comments class=comments-area><h2>{p.noise(3)}</h2><ol class=comment-list><li class=comment><p>{p.noise(14)}"
        f"</p></li><li class=comment><p>{p.noise(12)}</p></li></ol></div></main><aside id=secondary class=widget-area>"
        f"<section class=widget><h2>{p.noise(2)}</h2><ul>{p.links(5)}</ul></section></aside><footer>{p.noise(6)}</footer></div>"
    )


def joomla(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=body><div class=header><ul class='nav menu'>{p.links(8)}</ul></div><div id=content class=span9>"
        f"<div class=item-page itemscope><div class=page-header><h2 itemprop=headline>{title}</h2></div><div itemprop=articleBody>"
        f"{body}</div><ul class='pager pagenav'>{p.links(2)}</ul></div></div><div id=aside class=span3><div class=well><h3>"
        f"{p.noise(2)}</h3><ul>{p.links(6)}</ul></div></div></div><div class=footer><p>{p.noise(9)}</p></div>"
    )


def ikiss(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=seitenkopf><ul id=hauptnavigation>{p.links(10)}</ul></div><div id=brotkrumen>Sie sind hier: <a href=/>"
        f"{p.noise(1)}</a></div><div id=mitte><div id=inhalt><h1>{title}</h1><div class=absatz>{body}</div><div class=ikiss-teilen>"
        f"Teilen: <a href=//f>{p.noise(1)}</a> <a href=//t>{p.noise(1)}</a></div></div></div><div id=rechts><h3>{p.noise(2)}</h3>"
        f"{p.teasers(2)}</div><div id=fuss>{p.noise(8)}</div>"
    )


def advantic(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=wrapper><div class=kopf><ul>{p.links(8)}</ul></div><div class='content_wrapper'><div class=navi><ul>"
        f"{p.links(9)}</ul></div><div id=content><h1>{title}</h1><div class=mitte>{body}</div><p><a href=#top>{p.noise(2)}</a></p>"
        f"</div></div><div class=foot>{p.noise(9)} | <a href=/i>{p.noise(1)}</a></div></div>"
    )


def kommone(p: Annotated, title: str, body: str) -> str:
    return (
        f"<nav class=navbar><ul>{p.links(8)}</ul></nav><div class=container><div class=row><div class='col-md-8' role=main>"
        f"<h1>{title}</h1><div class=composedcontent>{body}</div></div><div class='col-md-4'><div class=card><h2>{p.noise(2)}</h2>"
        f"<ul>{p.links(6)}</ul></div></div></div></div><footer>{p.noise(8)}</footer>"
    )


def ceasy(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=cCore_sectionHeader><ul class=cVeka_menu>{p.links(9)}</ul></div><div class=cCore_sectionContent><div id=content>"
        f"<h1>{title}</h1>{body}</div></div><div class=cVeka_box_aktuell><h3>{p.noise(2)}</h3>{p.teasers(2)}</div>"
        f"<div class=cCore_sectionFooter><p>{p.noise(10)}</p></div>"
    )


def liferay(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=wrapper><header id=banner><nav><ul>{p.links(8)}</ul></nav></header><section id=content><h2 class=hide-accessible>"
        f"{p.noise(2)}</h2><div class=portlet-layout><div class=portlet-body><h1>{title}</h1><div class=journal-content-article>{body}"
        f"</div></div></div><div class=portlet-column><div class=asset-list>{p.teasers(3)}</div></div></section>"
        f"<footer id=footer>{p.noise(7)}</footer></div>"
    )


def bootstrap(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class='navbar navbar-default'>{p.links(7, 'div')}</div><div class=container><div class=page-header><h1>{title}</h1></div>"
        f"<div class='col-sm-8 blog-main'><div class=blog-post>{body}</div><ul class=pager>{p.links(2)}</ul></div>"
        f"<div class='col-sm-3 blog-sidebar'><div class='sidebar-module'><h4>{p.noise(2)}</h4><p>{p.noise(12)}</p></div>"
        f"<div class=sidebar-module><ol>{p.links(6)}</ol></div></div></div><div class=blog-footer><p>{p.noise(6)}</p></div>"
    )


def newspaper(p: Annotated, title: str, body: str) -> str:
    return (
        f"<header><nav><ul>{p.links(12)}</ul></nav></header><main><article itemscope><header><span class=kicker>{p.words(2)}</span>"
        f"<h1>{title}</h1><div class=byline>Von <a href=/a>{p.noise(2)}</a></div><div class='share-bar'>{p.links(4, 'span')}</div>"
        f"</header><div class=article-body>{body}<div class='newsletter-box'><h3>{p.noise(3)}</h3><p>{p.noise(11)}</p><form><input>"
        f"<button>Los</button></form></div></div><div class=author-box><p>{p.noise(13)}</p></div></article><section class=related>"
        f"<h2>{p.noise(3)}</h2>{p.teasers(5)}</section><section class=most-read><ol>{p.links(5)}</ol></section></main>"
        f"<footer>{p.noise(9)}</footer>"
    )


def skipheaded(p: Annotated, title: str, body: str) -> str:
    return (
        f"<ul class=skip><li><a href=#i>{p.noise(2)}</a></li></ul><h2 class=hidden>{p.noise(1)}</h2><div class=m1><ul>{p.links(9)}</ul>"
        f"</div><h2 class=hidden>{p.noise(2)}</h2><div class=m2><ul>{p.links(6)}</ul></div><h2 class=hidden>{p.noise(1)}</h2>"
        f"<div class=text><h1>{title}</h1>{body}</div><div class=unten>{p.noise(9)}</div>"
    )


def tables(p: Annotated, title: str, body: str) -> str:
    return (
        f"<table width=900><tr><td colspan=2>{p.links(6, 'span')}</td></tr><tr><td width=180>{p.links(9, 'div')}</td><td><h1>{title}"
        f"</h1>{body}</td></tr><tr><td colspan=2><font size=1>{p.noise(8)}</font></td></tr></table>"
    )


def wrapped(p: Annotated, title: str, body: str) -> str:
    return (
        f"<header class=page><div class=topbar>{p.links(6, 'span')}</div><div class=inner><h1>{title}</h1>{body}</div>"
        f"<div class=recommendations><h4>{p.noise(3)}</h4>{p.teasers(3)}</div></header><footer>{p.noise(7)}</footer>"
    )


SHAPES: tuple[Shape, ...] = (
    typo3, drupal, wordpress, joomla, ikiss, advantic, kommone, ceasy, liferay, bootstrap, newspaper, skipheaded,
    tables, wrapped, *main_text_shapes.SHAPES,
)  # fmt: skip
BODIES: tuple[tuple[Body, str], ...] = (
    (news, "<meta property=og:type content=article>"),
    (service, ""),
    (blog, '<script type="application/ld+json">{"@type":"BlogPosting"}</script>'),
)


def pages() -> Iterator[tuple[str, bytes, Annotated]]:
    """Yield name, markup and annotation of every page."""
    for shape in SHAPES:
        for body, head in BODIES:
            p = Annotated(random.Random(f"{shape.__name__} {body.__name__}"))
            title = " ".join(p.sentence().split()[:6])
            inner = shape(p, title, body(p))
            html = f"<!doctype html><html lang=de><head><meta charset=utf-8><title>{title} | Musterstadt</title>{head}"
            yield f"{shape.__name__}/{body.__name__}", f"{html}</head><body>{inner}</body></html>".encode(), p


def score(text: str, page: Annotated) -> tuple[float, float, float]:
    """Return precision, recall and F1 of *text*, in characters of annotated blocks."""
    flat = " ".join(text.split())
    own = sum(len(block) for block in page.own if block in flat)
    frame = sum(len(block) for block in page.frame if block in flat)
    precision = own / (own + frame) if own + frame else 0.0
    recall = own / sum(map(len, page.own))
    return precision, recall, 2 * precision * recall / (precision + recall) if own else 0.0


def read(extractor: Extractor, html: bytes) -> str:
    """Return what the extractor takes for the text of *html*, on a host of which nothing is known."""
    url = "https://www.musterstadt.example/seite"
    fetched = Fetched(url, url, 200, {"content-type": "text/html; charset=utf-8"}, html, datetime.now(UTC))
    try:
        page = extractor(fetched).page
    except ExtractError:
        return ""
    return "\n".join(
        [*(f"{one.heading}\n{one.text}".replace("• ", "").replace(" | ", "\n") for one in page.passages)]
    )


def main() -> None:
    """Print a line for each page, then the averages."""
    print(machine("trafilatura", "selectolax"))
    ours, theirs = [], []
    with Extractor(ExtractSettings(ocr=False)) as extractor:
        for name, html, page in pages():
            ours.append(score(read(extractor, html), page))
            theirs.append(score(trafilatura.extract(html.decode(), include_comments=False) or "", page))
            print(
                f"{name:22} {ours[-1][0]:.3f} {ours[-1][1]:.3f} {ours[-1][2]:.3f} | trafilatura {theirs[-1][2]:.3f}"
            )
    for label, found in (("ours", ours), ("trafilatura", theirs)):
        precision, recall, f1 = (mean(one[n] for one in found) for n in range(3))
        lost = sum(one[1] < 0.1 for one in found)
        print(
            f"{label}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, lost whole {lost}, pages {len(found)}"
        )


if __name__ == "__main__":
    main()
