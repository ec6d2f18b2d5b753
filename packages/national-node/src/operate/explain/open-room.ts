import { compileAgreements } from '@entente/agreement'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { nodeDriver } from '../../kernel/crypto.ts'
import { createFetch } from '../../kernel/fetch.ts'
import { createDiagnosis, type DiagnosisRoom } from '../../modules/diagnosis/index.ts'
import { openNode } from '../../node.ts'
import { UnreadableError } from '../../kernel/command-line.ts'
import type { ExplainOptions } from './arguments.ts'
import { anchorsOf, listOf } from './told-lists.ts'

export type OpenRoom = { readonly room: DiagnosisRoom; close(): Promise<void> }

/** The room of a node, or one that knows only what the command line gave. */
export async function openRoom(options: ExplainOptions): Promise<OpenRoom> {
  const { node: path } = options
  if (path === undefined) return { room: await toldRoom(options), close: async () => undefined }
  const node = await openNode(path, () => undefined).catch((error: unknown) => {
    throw error instanceof Error ? new UnreadableError(error.message, { cause: error }) : error
  })
  return { room: node.diagnosis, close: () => node.close() }
}

async function toldRoom({ anchors, lists, signers, development }: ExplainOptions): Promise<DiagnosisRoom> {
  const clock: Clock = systemClock
  const [driver, fetch] = [nodeDriver(), createFetch({ allowLocalHttp: development, clock })]
  const found = [
    ...(await Promise.all(anchors.map((path) => anchorsOf(path)))),
    ...(await Promise.all(lists.map((url) => listOf(url, signers, { clock, driver, fetch })))),
  ]
  const byUri = new Map(found.map((list) => [list.uri, list]))
  return createDiagnosis({
    clock,
    driver,
    fetch,
    store: { db: undefined as never },
    agreements: { compiled: async () => compileAgreements([]) },
    trustLists: { find: async ({ url = '' }) => byUri.get(url) ?? Promise.reject(new TypeError(url)) },
    recognition: { issuerTrust: none, foresee: none },
    registers: { listServices: () => [] },
    lists: found.map(({ uri }) => ({ role: 'any', url: uri, signers, maxAge: 'P1D', accept: [] })),
    party: '',
  })
}

/** Nothing is decided where there are no services. */
function none(): Promise<never> {
  return Promise.reject(new TypeError('without a node nothing is decided'))
}
