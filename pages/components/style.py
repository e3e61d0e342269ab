"""How cards look, light and dark: colours are mixed with the theme's own text colour."""

from __future__ import annotations

from pages.components.html import Html

#: Stands once in the document (``web.index``): sent with every card of every step it was a third of a diary.
CSS = """
.j{--line:color-mix(in srgb,currentColor 17%,transparent);--soft:color-mix(in srgb,currentColor 72%,transparent);
--tint:color-mix(in srgb,currentColor 5%,transparent);--c:#6B7280;
line-height:1.45;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.j-title h1{font-size:1.75rem;font-weight:700;line-height:1.2;margin:0;padding:0;overflow-wrap:anywhere}
.j-title p{margin:.25rem 0 0;opacity:.75}
.j h2{font-size:1.05rem;font-weight:700;margin:0 0 .5rem;padding:0;display:flex;gap:.5rem;align-items:baseline}
.j h3{font-size:1rem;font-weight:600;margin:0;padding:0}
.j p{margin:.25rem 0}
.j ol,.j ul{list-style:none;margin:0;padding:0}
.j li{margin:0}
.j-soft{color:var(--soft);font-weight:400;font-size:.875rem}
.j-today{font-size:.75rem;font-weight:600;padding:.05rem .5rem;border-radius:1rem;
background:color-mix(in srgb,#2B5FD9 16%,transparent);color:color-mix(in srgb,#2B5FD9 60%,currentColor)}
.j-figures{display:flex;gap:.75rem;margin-bottom:1.25rem;max-width:46rem}
.j-figure{flex:1 1 0;min-width:0;border:1px solid var(--line);border-radius:.75rem;padding:.75rem .9rem}
.j-figure b{display:block;font-size:1.75rem;font-weight:500;line-height:1.25}
.j-figure small{display:block;color:var(--soft);font-size:.75rem;line-height:1.3}
.j-delta{display:inline-block;font-size:.8125rem;border-radius:1rem;padding:.05rem .5rem;margin-top:.25rem;
background:color-mix(in srgb,var(--c) 13%,transparent);color:color-mix(in srgb,var(--c) 62%,currentColor)}
.j-good{--c:#079464}.j-bad{--c:#D94A57}
.j-days{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1.25rem 1.25rem}
.j-box{border:1px solid var(--line);border-radius:.75rem;overflow:hidden}
.j-row{display:grid;grid-template-columns:1.5rem 1fr auto;gap:0 .6rem;padding:.65rem .8rem;
border-top:1px solid var(--line)}
.j-row:first-child{border-top:0}
.j-no{color:var(--soft)}
.j-wait{background:var(--tint)}
.j-off{background:var(--tint);color:var(--soft);padding:.65rem .8rem}
.j-subject{font-weight:600}
.j-note{color:var(--soft);font-size:.8125rem}
.j-wrap{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.75rem,1fr));max-width:none;margin-bottom:.25rem}
.j-legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.875rem}
.j-legend span::before{content:"";display:inline-block;width:.75rem;height:.75rem;border-radius:.2rem;
background:var(--c);margin-right:.4rem}
.j-item summary{color:inherit!important}
.j-item{border-top:1px solid var(--line);padding:.2rem .8rem .5rem}.j-item:first-child{border-top:0}
.j-issue{display:grid;grid-template-columns:minmax(3.5rem,auto) 1fr;justify-items:start;gap:.2rem .7rem;
align-items:start;padding:.6rem 0;
border-top:1px solid var(--line);margin-top:.4rem}
.j-flow{columns:2 20rem;column-gap:1rem}
.j-flow>.j-card{break-inside:avoid;margin-bottom:1rem}
.j-sign{grid-template-columns:1.85rem 1fr}.j-sign:first-of-type{border-top:0;margin-top:0;padding-top:0}
.j-bars{max-width:46rem;margin-bottom:1rem}
.j-bars td:nth-child(2){width:45%;min-width:2rem}
.j-bar{display:block;height:.75rem;margin-top:.3rem;border-radius:.2rem;width:max(var(--w),3px);background:#2B5FD9}
.j-chips{display:flex;gap:.3rem;align-items:flex-start;flex-wrap:wrap;justify-content:flex-end;max-width:7rem}
.j-chip{min-width:1.85rem;text-align:center;font-weight:700;border-radius:.5rem;padding:.1rem .45rem;
white-space:nowrap;background:color-mix(in srgb,var(--c) 16%,transparent);
color:color-mix(in srgb,var(--c) 62%,currentColor)}
.j-m5{--c:#079464}.j-m4{--c:#2B5FD9}.j-m3{--c:#E0682B}.j-m2,.j-m1{--c:#D0303F}
.j-away{--c:#BB8300}.j-late{--c:#BB8300}.j-owed{--c:#9B5DE5}.j-other{--c:#6B7280}
.j-old{outline:1px dashed var(--c)}
.j-empty{border:1px dashed var(--line);border-radius:.75rem;padding:1.25rem;max-width:46rem}
.j-empty b{display:block;font-size:1.05rem;margin-bottom:.25rem}
.j-cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1rem;align-items:start}
.j-wide{grid-template-columns:1fr}
.j-card{border:1px solid var(--line);border-radius:.75rem;padding:.8rem .9rem}
.j-head{display:flex;justify-content:space-between;gap:.75rem;align-items:baseline}
.j-big{font-size:1.4rem;font-weight:600;white-space:nowrap}
.j-line{display:flex;flex-wrap:wrap;gap:.35rem;margin:.45rem 0;align-items:center}
.j-more{margin-top:.4rem}
.j-more summary{cursor:pointer;color:var(--soft);font-size:.875rem;line-height:1.5rem;padding:.5rem 0}
.j-more>*:not(summary){font-size:.875rem}
.j-sum{padding:.5rem .65rem;border-radius:.5rem;background:var(--tint);margin:.25rem 0}
.j-table{border-collapse:collapse;width:100%;font-size:.9375rem;overflow-wrap:break-word}
.j-table th,.j-table td:first-child{white-space:nowrap}
.j-table th{text-align:left;color:var(--soft);font-weight:400;font-size:.8125rem}
.j-table th,.j-table td{border:0;border-bottom:1px solid var(--line);padding:.4rem .6rem .4rem 0;vertical-align:top}
.j-table tr:last-child td{border-bottom:0}
@media (max-width:40rem){
.j-fold thead{display:none}
.j-fold tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}
.j-fold tr:last-child{border-bottom:0}
.j-fold td{display:flex;gap:.75rem;justify-content:space-between;border:0;padding:.1rem 0;text-align:right}
.j-fold td:first-child{white-space:normal}
.j-fold td::before{content:attr(data-label);color:var(--soft);font-size:.8125rem;text-align:left;flex:0 0 auto}
.j-fold td:empty{display:none}
}
"""


def styled(*content: Html) -> str:
    """Cards within reach of their look, ready for one ``st.html``."""
    return f'<div class="j">{"".join(content)}</div>'
