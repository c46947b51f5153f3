"""More shapes of pages for ``benchmarks.main_text``: blogs, newspapers and builders that name nothing as expected."""

# ruff: noqa: E501 - markup is read best one element after the other; each function is a shape

from __future__ import annotations

import re

from benchmarks.annotated import Annotated, Shape


def hashed(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=css-1a2b><div class=css-9f>{p.links(5, 'span')}</div><div class=css-77><div class=css-x1><h1 class=css-t>{title}</h1>"
        f"<div class=css-by><a href=/@a>{p.noise(2)}</a><span>{p.noise(2)}</span></div><section class=css-q>{body}</section>"
        f"<div class=css-cl><button>{p.noise(1)}</button>{p.links(3, 'span')}</div></div><div class=css-re><h2>{p.noise(3)}</h2>"
        f"{p.teasers(4)}</div></div><div class=css-f>{p.links(6, 'div')}</div></div>"
    )


def blogspot(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=header-outer><h1 class=title><a href=/>{p.noise(3)}</a></h1><p class=description>{p.noise(6)}</p></div>"
        f"<div class=tabs-outer><ul>{p.links(6)}</ul></div><div class=content-inner><div class=main-outer><div class='post hentry'>"
        f"<h3 class='post-title entry-title'>{title}</h3><div class='post-body entry-content'>{body}</div><div class=post-footer>"
        f"<span class=post-author>{p.noise(3)}</span><span class=post-labels>{p.links(3, 'span')}</span></div></div><div class=comments id=comments>"
        f"<h4>{p.noise(2)}</h4><div class=comment-block><p class=comment-content>{p.noise(13)}</p></div></div></div><div class=column-right-outer>"
        f"<div class=widget><h2>{p.noise(2)}</h2><ul>{p.links(9)}</ul></div></div></div><div class=footer-outer>{p.noise(6)}</div>"
    )


def plone(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=portal-top><ul id=portal-globalnav>{p.links(7)}</ul></div><div id=portal-breadcrumbs>{p.links(3, 'span')}</div>"
        f"<table id=portal-columns><tr><td id=portal-column-one><dl class=portlet><dt>{p.noise(2)}</dt><dd>{p.links(6, 'div')}</dd></dl></td>"
        f"<td id=portal-column-content><h1 class=documentFirstHeading>{title}</h1><div class=documentByLine>{p.noise(4)}</div>"
        f"<div id=content-core>{body}</div></td></tr></table><div id=portal-footer><p>{p.noise(10)}</p></div>"
    )


def builder(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div id=SITE_HEADER><div id=comp-k1>{p.links(7, 'div')}</div></div><div id=PAGES_CONTAINER><div id=comp-k2 class=_1Q9if><div data-testid=richTextElement>"
        f"<h1><span style='font-size:40px'>{title}</span></h1></div><div class=_2bafp data-testid=richTextElement>{body}</div>"
        f"<div id=comp-k7><form><label>{p.noise(2)}</label><input><button>{p.noise(1)}</button></form></div></div></div>"
        f"<div id=SITE_FOOTER><p>{p.noise(8)}</p><p>{p.noise(6)}</p></div>"
    )


def breaks(p: Annotated, title: str, body: str) -> str:
    flat = re.sub(r"</p>\s*<p[^>]*>", "<br><br>", body)
    return (
        f"<div id=top>{p.links(6, 'span')}</div><div id=left>{p.links(8, 'div')}</div><div id=middle><b class=headline>{title}</b><br><br>{flat}</div>"
        f"<div id=right><b>{p.noise(2)}</b><br>{p.noise(8)}<br><a href=/m>{p.noise(2)}</a></div><div id=bottom>{p.noise(7)}</div>"
    )


def sharepoint(p: Annotated, title: str, body: str) -> str:
    return (
        f"<form id=aspnetForm><div id=s4-ribbonrow>{p.links(4, 'span')}</div><div id=s4-workspace><div id=DeltaTopNavigation><ul>{p.links(8)}</ul></div>"
        f"<div id=sideNavBox><ul>{p.links(7)}</ul></div><div id=contentBox><div id=DeltaPlaceHolderMain><h1>{title}</h1><div class=ms-rtestate-field>{body}</div>"
        f"</div></div><div id=footer>{p.noise(9)}</div></div></form>"
    )


def interrupted(p: Annotated, title: str, body: str) -> str:
    also = f"<div class=read-also-box><strong>{p.noise(2)}</strong><ul>{p.links(2)}</ul></div>"
    first, found, rest = body.partition("</p>")
    return (
        f"<header>{p.links(9, 'span')}</header><div class=ad-slot>{p.noise(1)}</div><main class=artikel><div class=artikel-kopf><h1>{title}</h1>"
        f"<p class=meta>{p.noise(3)}</p></div><div class=artikel-text>{first}{found}{also}{rest}</div><div class=paywall-teaser><h3>{p.noise(4)}</h3>"
        f"<p>{p.noise(12)}</p><button>{p.noise(2)}</button></div><div class=mehr-zum-thema><h3>{p.noise(3)}</h3>{p.teasers(4)}</div></main>"
        f"<div class=foot>{p.links(8, 'span')}</div>"
    )


def documentation(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=book-container><aside class=book-menu><nav><ul>{p.links(12)}</ul></nav></aside><div class=book-page><header class=book-header>"
        f"<strong>{p.noise(2)}</strong></header><article class='markdown book-article'><h1>{title}</h1>{body}</article><footer class=book-footer>"
        f"<a href=/e>{p.noise(3)}</a></footer></div><aside class=book-toc><nav><ul>{p.links(5)}</ul></nav></aside></div>"
    )


def ghost(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div class=gh-viewport><header class=gh-head>{p.links(5, 'span')}</header><main class=gh-main><article class='gh-article post'><header class=gh-article-header>"
        f"<span class=gh-article-tag><a href=/t>{p.noise(1)}</a></span><h1>{title}</h1><p class=gh-article-excerpt>{p.text(1)}</p></header>"
        f"<section class='gh-content gh-canvas'>{body}</section></article><section class=gh-subscribe><h3>{p.noise(4)}</h3><p>{p.noise(9)}</p></section>"
        f"<aside class=gh-readmore><h3>{p.noise(2)}</h3>{p.teasers(3)}</aside></main><footer class=gh-foot>{p.noise(7)}</footer></div>"
    )


def elementor(p: Annotated, title: str, body: str) -> str:
    return (
        f"<div data-elementor-type=header><ul class=elementor-nav-menu>{p.links(8)}</ul></div><div data-elementor-type=single-post class='elementor post-12 post type-post'>"
        f"<div class=elementor-widget-theme-post-title><h1>{title}</h1></div><div class=elementor-widget-theme-post-content><div class=elementor-widget-container>"
        f"{body}</div></div><div class=elementor-widget-post-navigation>{p.links(2, 'div')}</div><div class=elementor-widget-posts><h3>{p.noise(3)}</h3>{p.teasers(3)}</div>"
        f"</div><div data-elementor-type=footer><p>{p.noise(8)}</p><ul>{p.links(5)}</ul></div>"
    )


SHAPES: tuple[Shape, ...] = (
    hashed, blogspot, plone, builder, breaks, sharepoint, interrupted, documentation, ghost, elementor,
)  # fmt: skip
