export const ltrStyle = `
.code{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"Noto Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere;letter-spacing:0}
`
