export const tableStyle = `
.table{overflow-x:auto;border:1px solid var(--line);border-radius:var(--radius);background:var(--card)}
table{border-collapse:collapse;inline-size:100%}
caption{padding-block:.85rem .5rem;padding-inline:var(--space);text-align:start;color:var(--soft);font-size:.95em}
th,td{padding-block:.7rem;padding-inline:var(--space) .5rem;text-align:start;vertical-align:top;font-weight:400;border-block-start:1px solid var(--line)}
thead th{color:var(--soft);font-size:.9em;border-block-start:0;vertical-align:bottom}
tbody th{font-weight:600}
.number{text-align:end;font-variant-numeric:tabular-nums}
`
