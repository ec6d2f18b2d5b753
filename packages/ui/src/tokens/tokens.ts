/** Design tokens, which become CSS variables: one set for light, one for dark, checked for contrast by a test. */
export const LIGHT = {
  ink: '#17202e',
  soft: '#4a5566',
  paper: '#fbfaf7',
  card: '#ffffff',
  line: '#c9cfd8',
  brand: '#1d3f72',
  'brand-deep': '#142e56',
  'brand-ink': '#ffffff',
  ok: '#12663b',
  'ok-bg': '#e6f4ea',
  todo: '#7a4a00',
  'todo-bg': '#fdf3dc',
  stop: '#8c1d2b',
  'stop-bg': '#fbeaea',
  focus: '#b34700',
  accent: '#f0b429',
  gold: '#f0b429',
} as const

export const DARK = {
  ink: '#eef1f6',
  soft: '#b5bfce',
  paper: '#10151d',
  card: '#182130',
  line: '#3a475a',
  brand: '#9cc0f5',
  'brand-deep': '#c4dbfb',
  'brand-ink': '#0c1420',
  ok: '#86dca9',
  'ok-bg': '#12331f',
  todo: '#ffcf7d',
  'todo-bg': '#3a2a0a',
  stop: '#ffb3b3',
  'stop-bg': '#3d171c',
  focus: '#ffb070',
  accent: '#f0b429',
  gold: '#f0b429',
} as const satisfies Record<keyof typeof LIGHT, string>

export type Tokens = Readonly<Record<keyof typeof LIGHT, string>>
