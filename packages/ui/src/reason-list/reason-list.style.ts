export const reasonListStyle = `
.reasons{list-style:none;padding:0;display:grid;gap:1rem}
.reason{padding:var(--space);border:1px solid var(--line);border-radius:var(--radius);background:var(--card)}
.reason>*+*{margin-block-start:.6rem}
.reason details .summary{margin-block-start:.75rem}
summary{cursor:pointer;color:var(--brand);min-block-size:1.6rem}
`
