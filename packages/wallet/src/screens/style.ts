/** What the wallet adds to the stylesheet of `ui`: the same tokens, logical properties only. */
export const walletStyle = `
#root{flex:1;display:flex;flex-direction:column}
.languages button{display:inline-flex;align-items:center;min-block-size:2.25rem;padding:0;border:0;background:none;color:var(--brand);font:inherit;font-size:.95rem;text-decoration:underline;text-underline-offset:.2em;cursor:pointer}
.languages button:hover{text-decoration-thickness:3px}
.languages button[aria-current]{color:var(--ink);font-weight:600;text-decoration:none;border-block-end:3px solid var(--accent)}
h1:focus{outline:0}
footer h2{font-size:1rem;color:var(--ink)}
.credential{border-block-start:6px solid var(--brand)}
.credential details{border-block:1px solid var(--line)}
.credential summary{min-block-size:3rem;padding-block:.6rem;font-weight:600;color:var(--brand);cursor:pointer}
.credential details>.summary{padding-block-end:1rem}
.button-small{min-block-size:2.75rem;padding-block:.35rem;padding-inline:1rem;font-size:.95rem}
.value{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.5rem 1rem}
.value>span{min-inline-size:0;overflow-wrap:break-word}
.summary-row:has(.value){align-items:center}
.credential legend{font-size:1rem}
.credential .part>*+*{margin-block-start:.25rem}
.veil{letter-spacing:.2em;color:var(--soft)}
.picture{display:block;max-inline-size:9rem;max-block-size:12rem;border-radius:var(--radius-small)}
.choice{display:grid;gap:.25rem;inline-size:100%;min-block-size:5rem;padding:var(--space);border:1px solid var(--line);border-radius:var(--radius);background:var(--card);color:var(--soft);font:inherit;text-align:start;cursor:pointer}
.choice>*{justify-self:start}
.choice strong{color:var(--brand);font-size:1.1rem;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em}
.choice:hover{border-color:var(--brand)}
.choice:hover strong{text-decoration-thickness:3px}
input.code-box{max-inline-size:14rem;font-size:1.35rem;letter-spacing:.2em;font-variant-numeric:tabular-nums}
.small{color:var(--soft);font-size:.9rem}
.progress h1{font-size:1.35rem;font-weight:400;color:var(--soft)}
@media (prefers-reduced-motion:no-preference){.progress{animation:appear .2s .4s both}}
@keyframes appear{from{opacity:0}}
@media (forced-colors:active){.choice,.credential{border-color:CanvasText}}
@media (max-width:30rem){.actions>*,.credential>form>.button{inline-size:100%}}
`
