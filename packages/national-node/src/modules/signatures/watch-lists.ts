/** Which lists need somebody, and the lines of the log that say so without anybody looking at a page. */
import type { Clock } from '../../kernel/clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { ListHealth, OwnHealth, ReadList } from './list-health.ts'

/** Lists that are not as they should be, or soon will not be. */
export function alarming({ own, read }: ListHealth): readonly (OwnHealth | ReadList)[] {
  const late = ({ due }: OwnHealth | ReadList) => due.state === 'soon' || due.state === 'overdue'
  return [...read.filter((one) => late(one) || one.list.state !== 'fresh'), ...own.filter(late)]
}

/** Where a list is: its address, of one of our own its path. */
export function addressOf({ list }: OwnHealth | ReadList): string {
  return 'uri' in list ? list.uri : list.path
}

type Need = 'soon' | 'overdue' | Exclude<ReadList['list']['state'], 'fresh'>

function needOf({ due, list }: OwnHealth | ReadList): Need {
  if (due.state === 'overdue') return 'overdue'
  return 'uri' in list && list.state !== 'fresh' ? list.state : 'soon'
}

const DAY_SECONDS = 24 * 60 * 60

/**
 * Timed work: `signatures.list-needs-care` when a list begins to need somebody, when the reason changes and once a day
 * while it lasts; `signatures.list-is-well` when that is over. What was told is kept by this process alone.
 */
export function createListWatch(
  { log, clock }: { readonly log: Log; readonly clock: Clock },
  lists: () => Promise<ListHealth>,
): () => Promise<void> {
  const told = new Map<string, { readonly need: Need; readonly at: number }>()
  return async () => {
    const needy = new Map(alarming(await lists()).map((one) => [addressOf(one), one]))
    const at = clock.seconds()
    for (const [list, one] of needy) {
      const need = needOf(one)
      const before = told.get(list)
      if (before?.need === need && at - before.at < DAY_SECONDS) continue
      told.set(list, { need, at })
      log.warn('signatures.list-needs-care', { list, need, nextUpdate: one.due.next })
    }
    for (const list of told.keys())
      if (!needy.has(list)) {
        told.delete(list)
        log.info('signatures.list-is-well', { list })
      }
  }
}
