/** How a probe gets into the page: as text with its kit, evaluated by the debugger in one round trip. */
import type { Page } from 'playwright-core'
import { type PageKit, pageKit } from './probes/page-kit.ts'

/** What a function of the page answers; it may use its kit and nothing else of ours. */
export function inPage<Answer>(page: Page, read: (kit: PageKit) => Answer): Promise<Awaited<Answer>> {
  return page.evaluate<Awaited<Answer>>(`(${read.toString()})((${pageKit.toString()})())`)
}

/** The answers of several functions that read the page as it stands, by their names. */
export function allInPage<Name extends string, Answer>(
  page: Page,
  probes: Readonly<Record<Name, (kit: PageKit) => Answer>>,
): Promise<Record<Name, Answer>> {
  const parts = Object.entries<(kit: PageKit) => Answer>(probes).map(
    ([name, read]) => `${JSON.stringify(name)}: (${read.toString()})(kit)`,
  )
  return page.evaluate<Record<Name, Answer>>(
    `(() => { const kit = (${pageKit.toString()})(); return { ${parts.join(', ')} } })()`,
  )
}
