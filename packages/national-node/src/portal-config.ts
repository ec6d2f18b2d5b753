/** What the pages are told of the configuration. */
import type { Assets } from '@entente/ui'
import type { Config } from './config.ts'

export function portalConfig(config: Config, assets: Assets) {
  const { party, name, languages, timeZone, test, walletUrl, development, partners } = config
  const [fallback = 'en'] = languages
  return {
    country: party,
    name,
    fallback,
    timeZone,
    test,
    gallery: development,
    assets,
    partners,
    formAction: walletUrl === undefined ? [] : [walletUrl],
  }
}
