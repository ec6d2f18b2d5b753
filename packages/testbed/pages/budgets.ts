/** What a page may weigh at most. The figures of design are the aim; above these the run fails. */
import type { CheckedPage } from './checked-page.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { Weight } from './weigh.ts'

const MOST = { bytes: 15_000, requests: 5, scripts: 0, stylesheetBytes: 6_000 } as const satisfies Weight

const WORDS = {
  bytes: 'bytes with all that it loads',
  requests: 'requests',
  scripts: 'scripts',
  stylesheetBytes: 'bytes of stylesheet',
} as const satisfies Record<keyof Weight, string>

/** Which limits bind: a citizen's page all of them, the gallery carries its sources, the wallet its script. */
const BOUND = {
  citizen: ['bytes', 'requests', 'scripts', 'stylesheetBytes'],
  operator: ['requests', 'scripts', 'stylesheetBytes'],
  gallery: ['requests', 'scripts'],
  theme: ['requests', 'scripts'],
  wallet: ['requests'],
} as const satisfies Record<CheckedPage['kind'], readonly (keyof Weight)[]>

/** Each limit that the page is over. */
export function overBudget({ kind, name }: CheckedPage, weight: Weight): Finding[] {
  const over = BOUND[kind].filter((limit) => weight[limit] > MOST[limit])
  return findingsOf(
    'budget',
    over.map((limit) => ({
      where: name,
      says: `${weight[limit]} ${WORDS[limit]}, at most ${MOST[limit]}`,
    })),
  )
}
