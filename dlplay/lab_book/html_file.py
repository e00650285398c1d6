"""A lab book as one HTML file: everything stands within it, and nothing is asked from outside."""

import datetime
import html
import json
import secrets
from collections.abc import Callable, Sequence
from typing import TypeAlias

from dlplay.lab_book.blocks import Chart
from dlplay.lab_book.entries import Entry, Kept
from dlplay.lab_book.parts import blocks_html, chart_of
from dlplay.lab_book.seals import VERDICTS, Verdict
from dlplay.words import plain, say, say_count

Judge: TypeAlias = Callable[[Entry], Verdict]
STYLE = """
:root { color-scheme: light dark; --ink: #1B2733; --paper: #FFFFFF; --soft: #F2F5F8; --line: #C9D2DB; --blue: #005F96; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #E8EDF2; --paper: #12181F; --soft: #1E2730; --line: #43505C; --blue: #7CC4F2; }
}
body { margin: 0; font: 1rem/1.6 "Source Sans 3", "Segoe UI", system-ui, sans-serif; color: var(--ink);
       background: var(--paper); }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; margin: 0 0 .25rem; } h2 { font-size: 1.5rem; margin: 0; } h3 { font-size: 1.2rem; }
h4, h5, h6 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: var(--blue); } nav ol { padding-left: 1.4rem; }
article { margin: 2.5rem 0; padding-top: 1.5rem; border-top: 3px solid var(--blue); }
.caption, figcaption, .when, small { color: color-mix(in srgb, var(--ink) 78%, var(--paper)); font-size: .875rem; }
.remark { border-left: 4px solid #E69F00; background: var(--soft); padding: .4rem 1rem; margin: 1rem 0; }
.remark p { white-space: pre-wrap; }
.info, .success, .warning, .error { border-left: 4px solid #56B4E9; background: var(--soft); padding: .1rem 1rem;
       margin: .75rem 0; }
.success { border-color: #009E73; } .warning { border-color: #E69F00; } .error { border-color: #D55E00; }
.seal { font-size: .875rem; border-left: 4px solid #009E73; padding-left: .6rem; margin: .5rem 0; }
.seal.changed, .seal.foreign { border-color: #D55E00; font-weight: 600; }
.settings { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .2rem 1.5rem;
       background: var(--soft); padding: .6rem 1rem; border-radius: .4rem; margin: .75rem 0; }
.settings dt, .settings dd { display: inline; margin: 0; } .settings dd { font-weight: 600; white-space: pre-line; }
.settings dt::after { content: ": "; }
.wide, pre, .drawing { overflow: auto; max-height: 28rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .75rem 0; }
th, td { border: 1px solid var(--line); padding: .25rem .55rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } th { background: var(--soft); }
caption { text-align: left; white-space: nowrap; font-weight: 600; padding-bottom: .3rem; }
pre { background: var(--soft); padding: .75rem 1rem; border-radius: .4rem; font: .85rem/1.5 ui-monospace, monospace; }
figure { margin: .75rem 0; } figure img { max-width: 100%; height: auto; min-width: min(14rem, 100%);
       image-rendering: auto; background: #FFFFFF; }
.chart { background: #FFFFFF; color: #1B2733; border-radius: .4rem; margin: .75rem 0; width: 100%; }
.formula { overflow-x: auto; padding: .45rem 0; } math { font-size: 1.1rem; }
.number b { font-size: 1.5rem; }
@media print {
  :root { --ink: #000000; --paper: #FFFFFF; --soft: #F4F4F4; --line: #999999; --blue: #003E66; }
  main { max-width: none; } nav { display: none; } pre { white-space: pre-wrap; }
  .wide, pre, .drawing { max-height: none; overflow: visible; }
  figure, .chart, table, .remark, .settings { break-inside: avoid; }
  article { break-before: page; } article:first-of-type { break-before: avoid; }
}
"""
SHOW = """
for (const one of JSON.parse(document.getElementById("charts").textContent)) {
  const place = document.getElementById(one.name), layout = { ...one.layout };
  delete layout.width; delete layout.height;
  for (const axis of ["xaxis", "yaxis", ...Object.keys(layout).filter((key) => /^[xy]axis/.test(key))])
    layout[axis] = { automargin: true, ...layout[axis] };
  Plotly.newPlot(place, one.data, { paper_bgcolor: "#FFFFFF", plot_bgcolor: "#FFFFFF", autosize: true,
    font: { color: "#1B2733" }, ...layout }, { displayModeBar: false, responsive: true });
}
"""


def html_file(
    entries: Sequence[Entry],
    *,
    title: str,
    made: float,
    address: str,
    language: str = "en",
    about: str = "",
    judged: Judge | None = None,
) -> str:
    """Write a book as a page of HTML.

    made: when, seconds since 1970. address: of the playground, for links that open a lesson as it was; "" for none.
    about: what is told below the title, instead of when it was taken home. judged: gives what an entry's seal says.
    """
    nonce, articles = secrets.token_urlsafe(16), [_article(entry, address, judged) for entry in entries]
    listed = "".join(f'<li><a href="#entry-{one.number}">{html.escape(one.name)}</a></li>' for one in entries)
    count = say_count("{count} entry", "{count} entries", len(entries))
    told = say("{count}, taken home on {day}. From DL Playground.", count=count, day=moment(made))
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; font-src data:"
    return (
        f'<!doctype html>\n<html lang="{html.escape(language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{html.escape(title)}</title>\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{html.escape(title)}</h1>\n"
        f'<p class="when">{html.escape(about or told)}</p>\n<nav><ol>{listed}</ol></nav>\n'
        f"{''.join(articles)}\n</main>\n{_charts(entries, nonce)}</body>\n</html>\n"
    )


def moment(seconds: float) -> str:
    """Write a moment as day and time of this computer."""
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


def kept_sentence(kept: Kept) -> str:
    """Say, in Markdown, of which lesson something was kept, and when."""
    return say("{lesson}, kept on {day}", lesson=plain(kept.title), day=moment(kept.time))


def _article(entry: Entry, address: str, judged: Judge | None) -> str:
    kept = entry.kept
    parts = [f'<article id="entry-{entry.number}"><h2>{html.escape(entry.name)}</h2>']
    if kept is not None:
        when = say("{lesson}, kept on {day}", lesson=kept.title, day=moment(kept.time))
        query = f"?{kept.query}" if kept.query else ""
        link = html.escape(f"{address.rstrip('/')}/{kept.lesson}{query}", quote=True)
        opens = html.escape(say("open it as it was"))
        told = (
            f' · <a href="{link}" rel="noreferrer">{opens}</a>' if address.startswith(("http://", "https://")) else ""
        )
        parts.append(f'<p class="when">{html.escape(when)}{told}</p>')
    if entry.remark.strip():
        parts.append(f'<div class="remark"><p>{html.escape(entry.remark.strip())}</p></div>')
    if kept is not None:
        parts += [_seal(judged(entry))] if judged else []
        parts.append(blocks_html(kept.blocks, mark=f"chart-{entry.number}"))
    return "\n".join([*parts, "</article>"])


def _seal(verdict: Verdict) -> str:
    return f'<p class="seal {verdict.value}">{html.escape(say(VERDICTS[verdict]))}</p>'


def _charts(entries: Sequence[Entry], nonce: str) -> str:
    """Write Plotly, once, and the charts; nothing where there are none."""
    charts = [
        {"name": f"chart-{entry.number}-{place}", **chart_of(block.spec)}
        for entry in entries
        for place, block in enumerate(entry.kept.blocks if entry.kept else ())
        if isinstance(block, Chart)
    ]
    if not charts:
        return ""
    from plotly.offline import get_plotlyjs

    data = json.dumps(charts, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<script nonce="{nonce}">{get_plotlyjs()}</script>\n'
        f'<script type="application/json" id="charts" nonce="{nonce}">{data}</script>\n'
        f'<script nonce="{nonce}">{SHOW}</script>\n'
    )
