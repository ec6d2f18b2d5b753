/** What this page adds to the stylesheet of `ui`: the same tokens, logical properties only. */
export const proofStyle = `
#root{flex:1;display:flex;flex-direction:column}
textarea{inline-size:100%;max-inline-size:none}
#result:focus{outline:0}
#result>.part{margin-block-start:1.5rem}
.summary .code,.notice .code{overflow-wrap:anywhere}
`
