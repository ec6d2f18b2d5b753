export const buttonStyle = `
.button{display:inline-flex;align-items:center;justify-content:center;min-block-size:3rem;padding-block:.65rem;padding-inline:1.5rem;border:2px solid var(--brand);border-radius:var(--radius-small);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.button-primary{background:var(--brand);color:var(--brand-ink)}
.button-secondary{background:transparent;color:var(--brand)}
.button:hover{background:var(--brand-deep);border-color:var(--brand-deep);color:var(--brand-ink)}
@media (forced-colors:active){.button{border-color:ButtonText}}
`
