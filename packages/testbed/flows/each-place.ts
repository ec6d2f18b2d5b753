export type Place = { readonly name: string; readonly databaseUrl?: string; readonly skipped: boolean }

const url = process.env['DATABASE_URL'] || undefined

/** Where the stores of a testbed lie: PostgreSQL when `DATABASE_URL` is set, else skipped for all to see. */
export const PLACES: readonly Place[] = [
  { name: 'SQLite', skipped: false },
  url === undefined
    ? { name: 'PostgreSQL, skipped: DATABASE_URL is not set', skipped: true }
    : { name: 'PostgreSQL', databaseUrl: url, skipped: false },
]

/** The option of a testbed that says so. */
export function storedAt({ databaseUrl }: Place): { readonly databaseUrl?: string } {
  return databaseUrl === undefined ? {} : { databaseUrl }
}
