export const linkCardStyle = `
.link-card{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:var(--space);border:1px solid var(--line);border-radius:var(--radius);background:var(--card);color:var(--ink);text-decoration:none}
.link-card:hover{border-color:var(--brand)}
.link-card strong{display:block;color:var(--brand);font-size:1.1rem;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em}
.link-card:hover strong{text-decoration-thickness:3px}
.link-card .mark{color:var(--brand)}
`
