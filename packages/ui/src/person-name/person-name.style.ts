export const personNameStyle = `
.person{display:inline-flex;flex-wrap:wrap;align-items:baseline;gap:0 .6em}
.person-latin{color:var(--soft)}
rt{font-size:.55em;color:var(--soft)}
`
