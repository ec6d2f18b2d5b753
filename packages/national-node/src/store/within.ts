/** Knows whether the running code is inside a transaction, so that it cannot wait for itself. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { KyselyPlugin } from 'kysely'

const running = new AsyncLocalStorage<{ store: object; open: boolean }>()

/** Runs work as part of a transaction of this store. */
export async function withinTransaction<T>(store: object, work: () => Promise<T>): Promise<T> {
  const mark = { store, open: true }
  try {
    return await running.run(mark, work)
  } finally {
    mark.open = false
  }
}

/** Stops what would wait for a lock that its own caller holds, and would not be undone with it. */
export function refuseWithinTransaction(store: object, what: string): void {
  const mark = running.getStore()
  if (mark?.open === true && mark.store === store) {
    throw new Error(`${what} inside a transaction: use the transaction's own handle`)
  }
}

/** For the handle outside transactions: it may always read, and write only when no transaction is open. */
export function refuseWritesWithinTransaction(store: object): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (node.kind !== 'SelectQueryNode') refuseWithinTransaction(store, 'A write beside the transaction')
      return node
    },
    transformResult: async ({ result }) => result,
  }
}
