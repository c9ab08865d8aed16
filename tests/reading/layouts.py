"""Pages as newspapers and authorities lay them out, in two languages, with headlines of other news around the article.

`PARAGRAPHS` are the article; all that names one of `OTHERS` stands around it and must not be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What pages say in one language."""

    code: str
    title: str
    paragraphs: tuple[str, str, str, str]
    others: tuple[str, str, str]  # headlines of other news, each naming another crossing
    also: str
    related: str
    most_read: str
    comments: str
    comment: str
    newsletter: str
    follow: str
    cookies: str
    accept: str
    tags: str
    trending: str
    previous: str
    next: str
    caption: str
    byline: str


ENGLISH = Words(
    code="en",
    title="Al-Qaim crossing to reopen on Saturday",
    paragraphs=(
        "Iraq will reopen the Al-Qaim border crossing with Syria to travellers and trucks on Saturday, the Border"
        " Ports Authority said in a statement on Thursday.",
        "The head of the authority told reporters that staff, scanners and customs halls were ready, and asked drivers"
        " to carry their papers with them at all times.",
        "Traders in the town welcomed the decision: “We have waited for this for months,” said one of them, who"
        " exports vegetables and dates.",
        "The crossing was shut in December after the fall of the government in Damascus, and opened for days only.",
    ),
    others=(
        "Rabia crossing closed until further notice after clashes",
        "Mandali crossing shut down by a strike of drivers",
        "Trebil crossing closes tonight, official says",
    ),
    also="Read also",
    related="Related articles",
    most_read="Most read",
    comments="3 Comments",
    comment="I heard that Trebil crossing is closed from today as well, my cousin was sent back.",
    newsletter="Sign up for our newsletter: Rabia crossing is closed, and nine more stories every morning.",
    follow="Follow us on Telegram for news of the closed Trebil crossing and more.",
    cookies="We use cookies to improve your experience, also on our pages on the Trebil crossing that is closed.",
    accept="Accept all",
    tags="Tags",
    trending="Trending now",
    previous="Previous",
    next="Next",
    caption="Trucks at the gate on the Syrian side (archive)",
    byline="By Layla Hassan, Baghdad",
)
ARABIC = Words(
    code="ar",
    title="افتتاح معبر القائم يوم السبت",
    paragraphs=(
        "أعلنت هيئة المنافذ الحدودية، يوم الخميس، أن معبر القائم الحدودي مع سوريا سيفتتح أمام المسافرين والشاحنات"
        " يوم السبت المقبل.",
        "وقال رئيس الهيئة للصحفيين إن الكوادر وأجهزة الفحص وقاعات الجمارك جاهزة، ودعا السائقين إلى حمل أوراقهم معهم"
        " في كل الأوقات.",
        "ورحب تجار المدينة بالقرار، وقال أحدهم: «انتظرنا هذا القرار منذ أشهر»، وهو يصدر الخضار إلى الأسواق السورية.",
        "وكان المعبر قد أغلق في كانون الأول الماضي بعد سقوط الحكومة في دمشق، ولم يفتح إلا لأيام معدودة.",
    ),
    others=(
        "إغلاق معبر ربيعة حتى إشعار آخر بعد اشتباكات",
        "إضراب السائقين يغلق معبر مندلي الحدودي",
        "مسؤول: إغلاق معبر طريبيل مساء اليوم",
    ),
    also="اقرأ أيضاً",
    related="مواضيع ذات صلة",
    most_read="الأكثر قراءة",
    comments="التعليقات (3)",
    comment="سمعت أن معبر طريبيل مغلق من اليوم أيضاً، وقد أعيد ابن عمي من هناك.",
    newsletter="اشترك في نشرتنا البريدية: معبر ربيعة مغلق، وتسعة أخبار أخرى كل صباح.",
    follow="تابعونا على تلغرام لأخبار معبر طريبيل المغلق وغيرها.",
    cookies="نستخدم ملفات تعريف الارتباط لتحسين تجربتكم، وعلى صفحاتنا عن معبر طريبيل المغلق أيضاً.",
    accept="قبول الكل",
    tags="الكلمات المفتاحية",
    trending="الأكثر تداولاً",
    previous="السابق",
    next="التالي",
    caption="شاحنات عند البوابة من الجانب السوري (أرشيف)",
    byline="ليلى حسن - بغداد",
)
LANGUAGES = (ENGLISH, ARABIC)
OTHERS = ("Rabia", "Mandali", "Trebil", "ربيعة", "مندلي", "طريبيل")


def _p(text: str) -> str:
    return f"<p>{text}</p>"


def _links(w: Words, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/n/{n}">{title}</a></{tag}>' for n, title in enumerate(w.others))


def _page(w: Words, body: str, head: str = "") -> str:
    direction = ' dir="rtl"' if w.code == "ar" else ""
    return (
        f'<!DOCTYPE html><html lang="{w.code}"{direction}><head><meta charset="utf-8"><title>{w.title} - News</title>'
        f'<meta property="og:title" content="{w.title}">'
        f'<meta property="article:published_time" content="2025-06-12T10:00:00+03:00">{head}</head>'
        f"<body>{body}</body></html>"
    )


def _article(w: Words, *parts: str, tag: str = "article", attributes: str = "") -> str:
    return f"<{tag}{attributes}><h1>{w.title}</h1>{''.join(parts)}</{tag}>"


def line_in_the_body(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    return _page(w, _article(w, a, b, f"<p>{w.also}: {w.others[0]}</p>", c, f"<p>{w.also} : {w.others[1]}</p>", d))


def bold_line_with_a_link(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    line = f'<p><strong>{w.also}:</strong> <a href="/n/1">{w.others[0]}</a></p>'
    dash = f'<p><strong><a href="/n/2">{w.also} | {w.others[1]}</a></strong></p>'
    return _page(w, _article(w, a, line, b, dash, c, d))


def label_and_linked_paragraphs(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    links = "".join(f'<p><a href="/n/{n}">{title}</a></p>' for n, title in enumerate(w.others))
    return _page(w, _article(w, a, b, f"<p><strong>{w.also}</strong></p>{links}", c, d))


def label_without_a_link(w: Words) -> str:
    """The headline after it is plain text, in a paragraph of its own."""
    a, b, c, d = map(_p, w.paragraphs)
    return _page(w, _article(w, a, b, f"<p>{w.also}:</p><p>{w.others[0]}</p>", c, d))


def box_between_paragraphs(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    box = f'<div class="inline-box"><span>{w.related}</span><ul>{_links(w)}</ul></div>'
    return _page(w, _article(w, a, b, box, c, d))


def aside_in_the_article(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    return _page(w, _article(w, a, f"<aside><h4>{w.also}</h4>{_links(w, 'p')}</aside>", b, c, d))


def heading_and_list_at_the_end(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    return _page(w, _article(w, body, f"<h3>{w.related}</h3><ul>{_links(w)}</ul>"))


def cards_with_pictures(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    cards = "".join(
        f'<div class="td_module_mx"><a href="/n/{n}"><img src="/i/{n}.jpg" alt="{title}"></a>'
        f'<h4><a href="/n/{n}">{title}'
        f"</a></h4><time>12/6/2025</time><p>{title}. {title}.</p></div>"
        for n, title in enumerate(w.others)
    )
    return _page(w, _article(w, body, f'<div class="td_block_related_posts"><h4>{w.related}</h4>{cards}</div>'))


def wordpress_with_everything(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    share = '<div class="sharedaddy sd-sharing-enabled"><ul><li><a href="#">Facebook</a></li></ul></div>'
    related = f'<div id="jp-relatedposts" class="jp-relatedposts"><h3>{w.related}</h3>{_links(w, "div")}</div>'
    tags = f'<div class="tags-links">{w.tags}: <a href="/t/1">{w.others[0]}</a>, <a href="/t/2">{w.others[2]}</a></div>'
    walk = (
        f'<nav class="post-navigation"><a rel="prev" href="/p">{w.previous} {w.others[0]}</a>'
        f'<a rel="next" href="/q">{w.next} {w.others[1]}</a></nav>'
    )
    comments = (
        f'<div id="comments" class="comments-area"><h2 class="comments-title">{w.comments}</h2>'
        f'<ol class="comment-list">'
        f'<li class="comment"><div class="comment-body"><p>{w.comment}</p></div></li></ol></div>'
    )
    most_read = f'<section class="widget"><h2>{w.most_read}</h2><ul>{_links(w)}</ul></section>'
    side = f'<div id="secondary" class="widget-area">{most_read}</div>'
    content = f'<div class="entry-content">{body}{share}{related}</div><footer class="entry-footer">{tags}</footer>'
    return _page(w, f'<div id="primary"><main>{_article(w, content)}{walk}{comments}</main></div>{side}')


def bare_comments(w: Words) -> str:
    """Comments without a class that says so."""
    body = "".join(map(_p, w.paragraphs))
    said = f"<div><b>Ahmad</b><p>{w.comment}</p></div>" * 3
    return _page(w, _article(w, body, f"<section><h3>{w.comments}</h3>{said}</section>"))


def most_read_beside_an_old_table(w: Words) -> str:
    body = "<br><br>".join(w.paragraphs)
    side = f'<td width="200"><b>{w.most_read}</b><br>' + "<br>".join(
        f'<a href="/n/{n}">{title}</a>' for n, title in enumerate(w.others)
    )
    return _page(w, f"<table><tr><td><h1>{w.title}</h1><div>{body}</div></td>{side}</td></tr></table>")


def line_between_breaks(w: Words) -> str:
    a, b, c, d = w.paragraphs
    lines = "<br><br>".join((a, b, f"{w.also}: {w.others[0]}", c, f'{w.also}: <a href="/n/2">{w.others[1]}</a>', d))
    return _page(w, f'<div class="content"><h1>{w.title}</h1><div class="text">{lines}</div></div>')


def at_the_end_of_a_paragraph(w: Words) -> str:
    a, b, c, d = w.paragraphs
    link = f'<strong>{w.also}:</strong> <a href="/n/1">{w.others[0]}</a>'
    return _page(w, _article(w, _p(a), f"<p>{b}<br>{link}</p>", _p(c), f"<p>{d} {link}</p>"))


def cookie_wall_over_the_article(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    wall = f'<div id="onetrust-consent-sdk" role="dialog"><p>{w.cookies}</p><button>{w.accept}</button></div>'
    return _page(w, wall + _article(w, body))


def cookie_words_in_a_plain_box(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    return _page(w, _article(w, body, f"<div><p>{w.cookies}</p></div>"))


def newsletter_box(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    form = f'<div class="newsletter-signup"><p>{w.newsletter}</p><form><input type="email"></form></div>'
    return _page(w, _article(w, a, b, form, c, d))


def newsletter_as_a_paragraph(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    return _page(w, _article(w, a, b, _p(w.newsletter), c, d, f"<p><em>{w.follow}</em></p>"))


def ticker_above(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    ticker = f'<div class="breaking-news-ticker"><span>{w.trending}</span><ul>{_links(w)}</ul></div>'
    return _page(w, ticker + _article(w, body))


def trending_below_in_the_same_block(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    return _page(w, f'<div class="page"><h1>{w.title}</h1>{body}<h2>{w.trending}</h2><ol>{_links(w)}</ol></div>')


def headlines_with_summaries_below(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    more = "".join(
        f'<div><h3><a href="/n/{n}">{title}</a></h3><p>{title}; {title}, say people who were'
        " there today and yesterday.</p></div>"
        for n, title in enumerate(w.others)
    )
    return _page(w, _article(w, body) + f"<section><h2>{w.related}</h2>{more}</section>")


def next_article_below(w: Words) -> str:
    """Endless pages load the next article under this one."""
    body = "".join(map(_p, w.paragraphs))
    other = f"<article><h1>{w.others[0]}</h1><p>{w.others[0]}.</p><p>{w.others[2]}, {w.others[1]}.</p></article>"
    return _page(w, _article(w, body) + other)


def tags_as_a_line(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    return _page(w, _article(w, body, f"<p>{w.tags}: {w.others[0]}، {w.others[1]}</p>"))


def quoted_box(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    box = f'<blockquote><p>{w.also}</p><a href="/n/1">{w.others[0]}</a></blockquote>'
    return _page(w, _article(w, a, b, box, c, d))


def embedded_post(w: Words) -> str:
    """WordPress embeds a card of another article."""
    a, b, c, d = map(_p, w.paragraphs)
    card = (
        f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper"><blockquote class="wp-embedded-content">'
        f'<a href="/n/1">{w.others[0]}</a></blockquote></div></figure>'
    )
    return _page(w, _article(w, a, b, card, c, d))


def marked_with_signs(w: Words) -> str:
    a, b, c, d = map(_p, w.paragraphs)
    lines = f"<p>▪ {w.also}: {w.others[0]}</p><p>[{w.also}: {w.others[1]}]</p><p>« {w.also} » {w.others[2]}</p>"
    return _page(w, _article(w, a, b, lines, c, d))


def hidden_text(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    hidden = f'<div style="display:none"><p>{w.others[0]}. {w.comment}</p></div><div hidden><p>{w.comment}</p></div>'
    return _page(w, _article(w, body, hidden))


def inside_a_form(w: Words) -> str:
    """Pages of ASP.NET are one form."""
    body = "".join(map(_p, w.paragraphs))
    side = f'<div class="sideBar"><h3>{w.most_read}</h3>{_links(w, "p")}</div>'
    return _page(w, f'<form action="/x.aspx"><div class="news"><h1>{w.title}</h1>{body}</div>{side}</form>')


def names_that_speak_of_the_set_up(w: Words) -> str:
    """The names of a theme say that comments are open and that there is a sidebar; the article lies in them."""
    a, b, c, d = map(_p, w.paragraphs)
    box = f'<div class="readAlsoBox">{_links(w, "p")}</div>'
    body = f'<div class="single comments-open has-sidebar related-posts-on">{a}{b}{box}{c}{d}</div>'
    return _page(w, _article(w, body, attributes=' class="post tag-trending category-popular comments-open"'))


def many_builders_blocks(w: Words) -> str:
    """A page builder frames each paragraph."""
    blocks = "".join(
        f'<div class="elementor-element elementor-widget elementor-widget-text-editor"><p>{text}</p></div>'
        for text in w.paragraphs
    )
    more = f'<div class="elementor-widget elementor-widget-posts recommended-posts">{_links(w, "h5")}</div>'
    return _page(w, f"<div><h1>{w.title}</h1>{blocks}{more}</div>")


def short_statement_with_long_comments(w: Words) -> str:
    body = "".join(map(_p, w.paragraphs))
    said = f"<li><p>{w.comment} {w.comment} {w.comment}</p></li>" * 8
    return _page(w, _article(w, body) + f'<ol id="commentlist">{said}</ol>')


def headlines_after_a_label_between_breaks(w: Words) -> str:
    a, b, c, d = w.paragraphs
    links = "<br>".join(f'<a href="/n/{n}">{title}</a>' for n, title in enumerate(w.others))
    return _page(
        w, f"<div><h1>{w.title}</h1><p>{a}</p><p>{b}</p><p>{c}</p><p>{d}<br><br>{w.also}:<br>{links}</p></div>"
    )


LAYOUTS: tuple[Callable[[Words], str], ...] = (
    line_in_the_body,
    bold_line_with_a_link,
    label_and_linked_paragraphs,
    label_without_a_link,
    box_between_paragraphs,
    aside_in_the_article,
    heading_and_list_at_the_end,
    cards_with_pictures,
    wordpress_with_everything,
    bare_comments,
    most_read_beside_an_old_table,
    line_between_breaks,
    at_the_end_of_a_paragraph,
    cookie_wall_over_the_article,
    cookie_words_in_a_plain_box,
    newsletter_box,
    newsletter_as_a_paragraph,
    ticker_above,
    trending_below_in_the_same_block,
    headlines_with_summaries_below,
    next_article_below,
    tags_as_a_line,
    quoted_box,
    embedded_post,
    marked_with_signs,
    hidden_text,
    inside_a_form,
    names_that_speak_of_the_set_up,
    many_builders_blocks,
    short_statement_with_long_comments,
    headlines_after_a_label_between_breaks,
)
