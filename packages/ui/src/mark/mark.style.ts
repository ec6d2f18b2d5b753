export const markStyle = `
.mark{inline-size:1.5em;block-size:1.5em;flex:none;fill:none;stroke:currentColor;stroke-width:2.25;stroke-linecap:round;stroke-linejoin:round}
[dir=rtl] .mark-arrow{transform:scaleX(-1)}
`
