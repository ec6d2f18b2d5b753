/**
 * A theme for each country of the agreements. Own colours of ours, chosen to be told apart and to pass the contrast
 * checks; none is an official house style, and an operator replaces it in the configuration of the node.
 */
import { ENTENTE, type Theme } from './theme.ts'

function theme(light: readonly [string, string], dark: readonly [string, string], accent = '#f0b429'): Theme {
  return {
    light: { brand: light[0], 'brand-deep': light[1], 'brand-ink': '#ffffff', accent },
    dark: { brand: dark[0], 'brand-deep': dark[1], 'brand-ink': '#0c1420', accent },
  }
}

export const THEMES: Readonly<Record<string, Theme>> = {
  BE: theme(['#5b3a0e', '#402806'], ['#f2c98c', '#fae2bd'], '#f5c518'),
  EU: ENTENTE,
  FR: theme(['#26408b', '#182c66'], ['#a9bdf7', '#cdd8fb']),
  JP: theme(['#3d3a73', '#292656'], ['#bcb8f2', '#d9d6fb'], '#f2a6b0'),
  LU: theme(['#0b5a72', '#064154'], ['#8fd0e6', '#bfe5f2']),
  MA: theme(['#0c5f3f', '#06432c'], ['#86d8b0', '#bcecd4'], '#e0b84c'),
  TN: theme(['#8a1f3d', '#651229'], ['#f5a9bd', '#fad0db']),
  VN: theme(['#8c2f14', '#67200b'], ['#f7b39c', '#fbd6c8'], '#f7c948'),
}

/** The theme of a country, or that of the project. */
export function themeOf(country: string): Theme {
  return Object.hasOwn(THEMES, country) ? (THEMES[country] ?? ENTENTE) : ENTENTE
}
