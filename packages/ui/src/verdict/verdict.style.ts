export const verdictStyle = `
.verdict{--tone:var(--ok);--tint:var(--ok-bg);padding:clamp(1.25rem,.6rem + 3vw,2.5rem);border:1px solid var(--tone);border-radius:var(--radius);background:var(--tint)}
.verdict-open,.verdict-suspended{--tone:var(--todo);--tint:var(--todo-bg)}
.verdict-refused{--tone:var(--stop);--tint:var(--stop-bg)}
.route{display:grid;grid-template-columns:auto minmax(1rem,1fr) auto minmax(1rem,1fr) auto;align-items:end;gap:.75rem}
.place span{display:block;color:var(--soft);font-size:.875rem}
.place strong{font-size:1.2rem;line-height:1.3}
.place:last-child{text-align:end}
.track{block-size:0;border-block-start:3px solid var(--tone);margin-block-end:1.4rem}
.verdict-limited .track{border-block-start-style:dashed}
.verdict-open .track{border-block-start-style:dotted}
.verdict-suspended .track:last-of-type,.verdict-refused .track:last-of-type{border-block-start-style:dotted}
.seal{display:grid;place-items:center;inline-size:3.25rem;block-size:3.25rem;border:3px solid var(--tone);border-radius:50%;background:var(--card);color:var(--tone)}
.seal .mark{inline-size:1.9rem;block-size:1.9rem}
.verdict-limited .seal{border-style:dashed}
.verdict-text{margin-block-start:1.5rem}
.verdict-text>*+*{margin-block-start:.6rem}
`
