import type { Family } from '../harness.ts'
import { etaMain } from '../render-eta.ts'
import { around, pagesOf, type RenderedPage, renderOurs } from '../render-page.ts'
import { preactMain } from '../render-preact.ts'
import { renderReference } from '../render-reference.ts'

const PAGES = 64

/** One page of 30 kB from its facts to the bytes of the answer: texts escaped, templates in templates, UTF-8. */
export async function family(): Promise<Family> {
  const pages = pagesOf(PAGES)
  const finished = pages.map(renderOurs)
  const at = (turn: number) => pages[turn % PAGES] as RenderedPage
  const frames = pages.map(around)
  const inFrame = (turn: number, render: (page: RenderedPage) => string) => {
    const [before, after] = frames[turn % PAGES] as ReturnType<typeof around>
    return before + render(at(turn)) + after
  }
  const etaPage = etaMain()
  const eta = (turn: number) => inFrame(turn, etaPage)
  const preact = (turn: number) => inFrame(turn, preactMain)
  return {
    name: 'render',
    state: 'warm',
    limit: {
      formula: 'a page of 90 cards and 34 kB by hono/html',
      of: referenceRate,
      // No probe of the machine, but asked again between the rounds like one.
      sample: () => ({}),
    },
    ours: 'entente',
    peer: 'eta',
    candidates: [
      { name: 'entente', run: (turn) => Buffer.from(renderOurs(at(turn))) },
      { name: 'eta', run: (turn) => Buffer.from(eta(turn)) },
      { name: 'preact-render-to-string', run: (turn) => Buffer.from(preact(turn)) },
    ],
    async correct() {
      for (const [turn, ours] of finished.entries()) {
        if (!ours.includes('D’Hondt &amp; Fils') || !ours.includes('&lt; 30 jours'))
          throw new Error('wrong answer: a text is not escaped')
        same('eta', eta(turn), ours)
        same('preact-render-to-string', inOurSpelling(preact(turn)), inOurSpelling(ours))
      }
      const bytes = Math.round(finished.reduce((sum, page) => sum + Buffer.byteLength(page), 0) / PAGES)
      return {
        eta: `the same ${bytes} bytes on ${PAGES} pages`,
        'preact-render-to-string': "the same but for the spelling of void elements and of > and ' in texts",
      }
    },
  }
}

function same(name: string, theirs: string, ours: string): void {
  if (theirs === ours) return
  let index = 0
  while (theirs[index] === ours[index]) index++
  const near = (text: string) => JSON.stringify(text.slice(Math.max(0, index - 40), index + 40))
  throw new Error(`wrong answer: ${name} writes ${near(theirs)}, ours is ${near(ours)}`)
}

/** HTML leaves open whether a void element ends in `/>` and whether > and ' are escaped in a text. */
function inOurSpelling(page: string): string {
  return page
    .replaceAll(/\/>|><\/(?:path|circle)>/g, '>')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
}

function referenceRate(): number {
  const start = process.cpuUsage()
  let spent = 0
  let count = 0
  while (spent < 500_000) {
    for (let page = 0; page < PAGES; page++) Buffer.from(renderReference())
    count += PAGES
    const { user, system } = process.cpuUsage(start)
    spent = user + system
  }
  return (count * 1e6) / spent
}
