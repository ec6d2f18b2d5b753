export const figureStyle = `
figure>*+*{margin-block-start:.75rem}
.figure-picture{display:block;inline-size:100%;max-inline-size:36rem;block-size:auto;direction:ltr}
.figure-picture text{fill:var(--ink);font-size:15px;font-weight:600;text-anchor:middle}
.figure-picture .place{fill:none;stroke:var(--brand);stroke-width:2}
.figure-picture .tie{fill:none;stroke:var(--brand);stroke-width:3;stroke-linecap:round}
.figure-picture .tie-pilot{stroke-dasharray:10 7}
.figure-picture .tie-stopped{stroke-dasharray:1 9}
@media (max-width:34rem){.figure-picture{display:none}}
`
