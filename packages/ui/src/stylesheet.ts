/** The one stylesheet of a node, its icon and the land of its maps, served as files with their hash in the name. */
import { componentStyle } from './generated/component-style.ts'
import { LAND_PATH, LAND_SIZE } from './generated/land.ts'
import { ENTENTE, type Theme, tokenStyle } from './tokens/theme.ts'

export type Asset = { readonly path: string; readonly type: string; readonly body: string }
export type Assets = { readonly stylesheet: Asset; readonly icon: Asset; readonly land: Asset }

/** The files of a theme. Made once per node: a theme does not change while it runs. `more` is for the gallery. */
export function assetsOf(theme: Theme = ENTENTE, more = ''): Assets {
  const stylesheet = tokenStyle(theme) + componentStyle + more
  const icon = iconOf(theme)
  const land = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LAND_SIZE.join(' ')}"><path id="land" d="${LAND_PATH}"/></svg>`
  return {
    stylesheet: {
      path: `/assets/${contentHash(stylesheet)}.css`,
      type: 'text/css; charset=utf-8',
      body: stylesheet,
    },
    icon: { path: `/assets/${contentHash(icon)}.svg`, type: 'image/svg+xml', body: icon },
    land: { path: `/assets/${contentHash(land)}.svg`, type: 'image/svg+xml', body: land },
  }
}

/** Two circles that meet, in the colours of the theme. */
function iconOf({ light }: Theme): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="${light.brand}"/><g fill="none" stroke="${light['brand-ink']}" stroke-width="2.5"><circle cx="15.5" cy="20" r="9"/><circle cx="24.5" cy="20" r="9"/></g><path fill="${light.accent}" d="M20 12.2a9 9 0 0 1 0 15.6a9 9 0 0 1 0-15.6z"/></svg>`
}

/** FNV-1a, 2 × 32 bits: a name for a cache, not a security feature. */
export function contentHash(text: string): string {
  const run = (seed: number) => {
    let hash = seed
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    }
    return (hash >>> 0).toString(16).padStart(8, '0')
  }
  return run(0x811c9dc5) + run(0x01234567)
}
