import { instantOf, secondsOf } from '../../kernel/clock.ts'
import { createOwnStatusLists, type OwnStatusLists } from '../status/index.ts'
import type { IssuerDeps } from './issuer-deps.ts'

const PERIOD = /-\d{4}q\d$/

/** The lists of what is issued here, each signed with the key that signs the credentials in it. */
export function openStatusLists(deps: IssuerDeps): OwnStatusLists {
  const { store, clock, driver, keys, config } = deps
  return createOwnStatusLists({
    store,
    clock,
    driver,
    owner: 'issuer',
    size: config.statusListSize,
    addressOf: (list) => `${config.baseUrl}/status/${list}`,
    signerOf(series) {
      const id = series.replace(PERIOD, '')
      return keys.get(config.types.find((type) => type.id === id)?.signingKey ?? 'pid-issuer')
    },
  })
}

/** `pid-2026q4`: a type, and the quarter in which the credential ends. With the quarter the list is dropped. */
export function seriesOf(type: string, expiresAt: number): { series: string; endsAt: number } {
  const day = instantOf(expiresAt)
  const [year, quarter] = [Number(day.slice(0, 4)), Math.ceil(Number(day.slice(5, 7)) / 3)]
  const next = quarter === 4 ? `${year + 1}-01` : `${year}-${String(quarter * 3 + 1).padStart(2, '0')}`
  return { series: `${type}-${year}q${quarter}`, endsAt: secondsOf(`${next}-01T00:00:00.000Z`) }
}
