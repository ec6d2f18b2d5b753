export const formStyle = `
.form{display:grid;gap:var(--space)}
.field{display:grid;gap:.4rem;min-inline-size:0;margin:0;padding:0;border:0}
.field>label,legend{font-weight:600;padding:0}
legend{font-size:1.25rem;margin-block-end:.4rem}
.hint{color:var(--soft);font-size:.95em;font-weight:400}
.field-error{color:var(--stop);font-weight:600;padding-inline-start:.75rem;border-inline-start:4px solid var(--stop)}
input[type=text],input[type=email],input[type=tel],input[type=url],input[type=search]{inline-size:100%;max-inline-size:32rem;min-block-size:3rem;padding-inline:.75rem;border:2px solid var(--soft);border-radius:var(--radius-small);background:var(--card);color:inherit;font:inherit}
[aria-invalid=true] input,input[aria-invalid=true]{border-color:var(--stop)}
[dir=rtl] input[dir=ltr]{text-align:end}
.radio{display:flex;gap:.75rem;align-items:start;padding-block:.5rem}
.radio input{flex:none;inline-size:1.6rem;block-size:1.6rem;margin:0;accent-color:var(--brand)}
.radio label{display:block;min-block-size:1.6rem;cursor:pointer}
.error-summary{padding:var(--space);border:3px solid var(--stop);border-radius:var(--radius);background:var(--card)}
.error-summary>*+*{margin-block-start:.5rem}
.error-summary a{display:inline-block;min-block-size:1.6rem}
`
