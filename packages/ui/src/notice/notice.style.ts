export const noticeStyle = `
.notice{display:flex;gap:.9rem;padding:var(--space);border:1px solid currentColor;border-radius:var(--radius);background:var(--card);color:var(--brand)}
.notice>.mark{inline-size:1.9rem;block-size:1.9rem;padding:.2rem;border:2px solid currentColor;border-radius:50%}
.notice-text{flex:1;min-inline-size:0;padding-block-start:.15rem;color:var(--ink)}
.notice-text>*+*{margin-block-start:.5rem}
.notice-title{font-size:1.1rem}
@media (max-width:40rem){.notice{display:block}.notice>.mark{margin-block-end:.4rem}}
.notice-success{background:var(--ok-bg);color:var(--ok)}
.notice-warning{background:var(--todo-bg);color:var(--todo)}
.notice-refusal{background:var(--stop-bg);color:var(--stop)}
`
