import type { Storage } from '../core/store.ts'

const NAME = 'entente-wallet'
const VALUES = 'values'

/**
 * The storage of the wallet over IndexedDB. Keys lie in it as `CryptoKey`: a structured clone keeps them usable and
 * unreadable. One change is one transaction, complete only when the browser says that it is written.
 */
export async function openIndexedDb(factory: IDBFactory): Promise<Storage> {
  const opening = factory.open(NAME, 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(VALUES))
  const database = await answerOf(opening)
  const read = () => database.transaction(VALUES, 'readonly').objectStore(VALUES)
  return {
    get: (key) => answerOf<unknown>(read().get(key)),

    async list(prefix) {
      const keys = await answerOf(read().getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))
      return keys.filter((key) => typeof key === 'string')
    },

    change({ put = {}, delete: deleted = [] }) {
      const transaction = database.transaction(VALUES, 'readwrite', { durability: 'strict' })
      const values = transaction.objectStore(VALUES)
      for (const [key, value] of Object.entries(put)) values.put(value, key)
      for (const key of deleted) values.delete(key)
      return new Promise((resolve, reject) => {
        transaction.addEventListener('complete', () => resolve())
        transaction.addEventListener('abort', () =>
          reject(transaction.error ?? new Error('the change was given up')),
        )
      })
    },
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the storage did not answer')))
  })
}
