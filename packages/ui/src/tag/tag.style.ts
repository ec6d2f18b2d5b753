export const tagStyle = `
.tag{display:inline-flex;align-items:center;gap:.35em;padding-block:.1rem;padding-inline:.6rem;border:1px solid currentColor;border-radius:.8rem;font-size:.875em;font-weight:600;color:var(--soft)}
.tag .mark{inline-size:1.1em;block-size:1.1em}
.tag-ok{background:var(--ok-bg);color:var(--ok)}
.tag-todo{background:var(--todo-bg);color:var(--todo)}
.tag-stop{background:var(--stop-bg);color:var(--stop)}
`
