export const summaryListStyle = `
.summary-row{display:grid;gap:.1rem 1.5rem;padding-block:.7rem;border-block-end:1px solid var(--line)}
.summary-row:first-child{padding-block-start:0}
.summary-row:last-child{border-block-end:0;padding-block-end:0}
.summary dt{color:var(--soft);font-size:.95em}
.summary dd{margin:0;min-inline-size:0}
.summary-note{display:block;color:var(--soft);font-size:.9em}
@media (min-width:40rem){.summary-row{grid-template-columns:minmax(9rem,1fr) 2fr}}
`
