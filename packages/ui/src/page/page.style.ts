export const pageStyle = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;display:flex;flex-direction:column;min-block-size:100vh}
:lang(vi){line-height:1.7}
:lang(ja){font-family:"Hiragino Sans","Yu Gothic UI","Noto Sans JP","Noto Sans CJK JP",Meiryo,sans-serif;line-break:strict;word-break:auto-phrase;line-height:1.8}
:lang(ar){font-family:"Segoe UI","SF Arabic","Noto Sans Arabic","Geeza Pro",Tahoma,sans-serif;letter-spacing:0;line-height:1.9}
:lang(ja),:lang(ar){font-synthesis-style:none}
h1,h2,h3,p,ul,ol,dl,figure{margin:0}
h1,h2,h3,legend{line-height:1.25;text-wrap:balance}
:lang(ar) :is(h1,h2,h3),:lang(vi) :is(h1,h2,h3),:lang(ja) :is(h1,h2,h3){line-height:1.45}
h1{font-size:clamp(1.65rem,1.2rem + 2vw,2.5rem);letter-spacing:-.01em}
:lang(ar) h1{letter-spacing:0}
h2{font-size:1.4rem}
h3{font-size:1.15rem}
a{color:var(--brand);text-underline-offset:.2em}
a:hover{text-decoration-thickness:3px}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:2px}
main:focus{outline:0}
.wrap{inline-size:100%;max-inline-size:64rem;margin-inline:auto;padding-inline:var(--space)}
.skip{position:absolute;inset-inline-start:.5rem;inset-block-start:-5rem;padding:.75rem 1rem;background:var(--card);color:var(--brand)}
.skip:focus{inset-block-start:.5rem;z-index:1}
.hidden{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.test{max-inline-size:none;background:var(--gold);color:#17202e;font-size:.9rem}
.test .wrap{display:flex;gap:.75rem;align-items:baseline;padding-block:.4rem}
.test strong{letter-spacing:.06em}
:lang(ar) .test strong{letter-spacing:0}
.bar{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.25rem 2rem;padding-block:.9rem}
header{border-block-end:1px solid var(--line);background:var(--card)}
.site{display:inline-flex;align-items:center;gap:.75rem;min-block-size:2.75rem;color:var(--ink);text-decoration:none;font-size:1.15rem}
.site .node{color:var(--soft)}
.emblem{inline-size:2.5rem;block-size:1.65rem;fill:none;stroke:var(--brand);stroke-width:2.5}
.emblem path{fill:var(--gold);stroke:none}
.languages ul,.breadcrumb ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:0 1.1rem}
.languages a{display:inline-flex;align-items:center;min-block-size:2.25rem;font-size:.95rem}
.languages [aria-current]{color:var(--ink);font-weight:600;text-decoration:underline 3px var(--gold);text-underline-offset:.4em}
main{flex:1;padding-block:clamp(1.25rem,.5rem + 3vw,2.75rem) clamp(2.5rem,1rem + 6vw,5rem)}
main>*+*{margin-block-start:var(--gap)}
.breadcrumb{font-size:.95rem;margin-block-end:calc(var(--gap) * -.5)}
.breadcrumb a{display:inline-flex;min-block-size:1.6rem}
.breadcrumb li+li::before{content:"/" / "";color:var(--soft);margin-inline-end:1.1rem}
.head>*+*,.part>*+*{margin-block-start:1rem}
.lede{font-size:1.2rem;color:var(--soft);max-inline-size:44rem}
p,.list{max-inline-size:46rem}
p,li,dd{text-wrap:pretty}
.card p{max-inline-size:none}
.card{padding:var(--space);border:1px solid var(--line);border-radius:var(--radius);background:var(--card)}
.card>*+*{margin-block-start:1rem}
.card-head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.5rem 1rem}
.cards{display:grid;gap:var(--space);align-items:start}
.tags{display:inline-flex;flex-wrap:wrap;gap:.35rem}
.list{padding-inline-start:1.4rem}
.list li+li{margin-block-start:.25rem}
.actions{display:flex;flex-wrap:wrap;gap:1rem;align-items:center}
.code.secret{font-size:2rem;letter-spacing:.15em;font-variant-numeric:tabular-nums}
footer{border-block-start:1px solid var(--line);background:var(--card);color:var(--soft);font-size:.95rem;padding-block:1.75rem}
footer .wrap>*+*{margin-block-start:.4rem}
@media (min-width:52rem){.cards{grid-template-columns:1fr 1fr}.cards>:only-child{grid-column:1/-1}}
@media (prefers-reduced-motion:no-preference){.button,.link-card{transition:background-color .12s,border-color .12s}}
@media print{.skip,.languages,.breadcrumb,form,.no-print{display:none}body{background:#fff;color:#000;display:block}.card,.reason,.verdict,.notice{break-inside:avoid}details>:not(summary){display:block}details::details-content{content-visibility:visible;block-size:auto}a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em;overflow-wrap:anywhere}}
`
