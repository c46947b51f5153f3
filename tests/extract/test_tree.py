"""Trees as the HTML standard builds them, for what carries text and links: own cases of html5lib's kinds."""

from __future__ import annotations

import pytest

from crawler.extract.html.tree import MAX_DEPTH, TooDeepError, soup

BODIES = [
    ("Müllab<wbr>fuhr", "Müllab<wbr/>fuhr"),
    ("vor<embed src=a.pdf>nach", 'vor<embed src="a.pdf"/>nach'),
    ("<title>T</title>ohne body <a href=x>Link</a>", 'ohne body <a href="x">Link</a>'),
    ("<head><title>T</title><p>im Kopf", "<p>im Kopf</p>"),
    ("<p>eins<p>zwei<ul><li>a<li>b</ul>", "<p>eins</p><p>zwei</p><ul><li>a</li><li>b</li></ul>"),
    ("<dl><dt>A<dd>1<dt>B<dd>2</dl>", "<dl><dt>A</dt><dd>1</dd><dt>B</dt><dd>2</dd></dl>"),
    ("<a href=1>x<a href=2>y</a>", '<a href="1">x</a><a href="2">y</a>'),
    ("<b>f<p>g</b>h", "<b>f</b><p><b>g</b>h</p>"),
    ("<!doctype html><p>a<table><tr><td>1<td>2</table>",
     "<p>a</p><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
    ("<table>fremd<tr><td>1</table>", "fremd<table><tbody><tr><td>1</td></tr></tbody></table>"),
    ("<h1>a<h2>b</h2>", "<h1>a</h1><h2>b</h2>"),
    ("<select><option>a<option>b</select>c", "<select><option>a</option><option>b</option></select>c"),
    ("<textarea><p>roh</textarea>d", "<textarea>&lt;p&gt;roh</textarea>d"),
    ("a</p>b", "a<p></p>b"),
    ("a</br>b", "a<br/>b"),
    ("<image src=x>", '<img src="x"/>'),
    ("a<!-- b --!>c<!--> d -->e", "ac d --&gt;e"),
    ("&auml;&amp;&#8211;&#150;&nosuch;", "ä&amp;––&amp;nosuch;"),
    ("<p/>offen<div/>auch", "<p>offen</p><div>auch</div>"),
    ("<p><script>if (a</b>c)</script>d<style>p{}</style>e", "<p><script></script>de</p>"),
    ("<p>vor</p><noscript><p>ohne Skript</noscript>danach",
     "<p>vor</p><x-noscript><p>ohne Skript</p></x-noscript>danach"),
    ("<x-k><template shadowrootmode=open><p>sichtbar</template></x-k>n",
     "<x-k><x-shadow><p>sichtbar</p></x-shadow></x-k>n"),
    ("<template><p>nie</p></template>da", "da"),
    ("<svg><title>Karte</title><path d='M0'/><a xlink:href=/o><text>Ort</text></a></svg>",
     '<svg><a xlink:href="/o"><text>Ort</text></a></svg>'),
    ("<svg><foreignObject><p>HTML</p></foreignObject><title>nie</title></svg>",
     "<svg><foreignobject><p>HTML</p></foreignobject></svg>"),
    ("<p style='color:red; Display: Block'>s", '<p style="display:block">s</p>'),
    ("<div style='background:url(x)'>s</div>", "<div>s</div>"),
    ("<a href=1 href=2 HREF=3>d</a>", '<a href="1">d</a>'),
    ("<ul><li><a href=1>x</li><li>y</li></ul>",
     '<ul><li><a href="1">x</a></li><li><a href="1">y</a></li></ul>'),
]  # fmt: skip


@pytest.mark.parametrize(("html", "body"), BODIES)
def test_a_body_is_what_browsers_build(html: str, body: str) -> None:
    found = soup(html).body
    assert found is not None
    assert found.decode_contents() == body


def test_a_noscript_of_the_head_is_nothing() -> None:
    page = soup(
        "<head><noscript><meta http-equiv=refresh content='0;url=/n'></noscript><title>T</title></head><p>x"
    )
    assert (page.find("meta"), page.title and page.title.string) == (None, "T")


def test_data_scripts_are_kept_and_others_are_empty() -> None:
    page = soup('<script type="application/ld+json">{"a":1}</script><script>b()</script>')
    assert [tag.decode_contents() for tag in page.find_all("script")] == ['{"a":1}', ""]


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000, "".join(f"<p><b id={i}>" for i in range(5_000)), "<i>" * 100_000, "<ul><q>" * 50_000],
)  # fmt: skip
def test_endless_nesting_is_refused_at_once(html: str) -> None:
    with pytest.raises(TooDeepError):
        soup(html)


@pytest.mark.parametrize(
    "html", ["<p>x" * 20_000, "<li>x" * 20_000, "<iframe>" * 20_000, "<noscript>" * 20_000]
)
def test_many_open_ends_side_by_side_are_no_nesting(html: str) -> None:
    assert soup(html).body is not None


def test_nesting_up_to_the_limit_is_read() -> None:
    assert "tief" in soup("<div>" * (MAX_DEPTH - 10) + "tief").get_text()
