/** What the wallet adds to the stylesheet of `ui`: the same tokens, logical properties only. */
export const walletStyle = `
#root{flex:1;display:flex;flex-direction:column}
h1:focus{outline:0}
footer h2{font-size:1rem;color:var(--ink)}
footer .part{margin-block-end:1.25rem}
footer .part>*+*{margin-block-start:.4rem}
.button-small{min-block-size:2.75rem;padding-block:.35rem;padding-inline:1rem;font-size:.95rem}
.value{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.5rem 1rem}
.value>span{min-inline-size:0;overflow-wrap:break-word}
.summary-row:has(.value){align-items:center}
.veil{letter-spacing:.2em;color:var(--soft)}
.logo{block-size:1.5rem;max-inline-size:6rem;margin-inline-end:.5rem;vertical-align:middle;object-fit:contain}
.picture{display:block;max-inline-size:9rem;max-block-size:12rem;border-radius:var(--radius-small)}
button.link-card{inline-size:100%;font:inherit;text-align:start;cursor:pointer}
#code{font-size:1.35rem;letter-spacing:.2em;font-variant-numeric:tabular-nums}
@media (prefers-reduced-motion:no-preference){.progress{animation:appear .2s .4s both}}
@keyframes appear{from{opacity:0}}
@media print{main form{display:block}main form.cards{display:grid}main .button{display:none}}
@media (max-width:30rem){.actions>*{inline-size:100%}}
`
