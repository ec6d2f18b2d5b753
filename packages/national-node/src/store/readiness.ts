import type { Store } from './handle.ts'

/** Whether the store answers: a node without it takes no requests. */
export async function readiness(store: Store): Promise<{ store: boolean }> {
  const answered = await store.db
    .selectFrom('agreements_revision')
    .select('revision')
    .executeTakeFirst()
    .catch(() => undefined)
  return { store: answered !== undefined }
}
