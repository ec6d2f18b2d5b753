/** Our log as C2SP tlog-tiles serves one, the proof of one leaf, and our side as a witness of partners. */
import {
  createTlogProof,
  inclusionRanges,
  isLeafKind,
  parseTilePath,
  TILE_WIDTH,
  widthIn,
  WITNESS_REQUEST_CHARACTERS_MAX,
} from '@entente/trust'
import { type Context, Hono } from 'hono'
import { openCors } from '../../../http/cors.ts'
import { readAnyText } from '../../../http/read.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import { cosignCheckpoint } from './cosign-checkpoint.ts'
import type { FactsReader } from './log-facts.ts'
import type { LogWorld } from './log-world.ts'
import { findCheckpoint, findPosition } from './own-store.ts'
import { hashOwnRanges, readTile } from './own-tree.ts'
import { findSeen } from './partner-store.ts'
import { findPublished } from './publish-checkpoint.ts'

const TEXT = 'text/plain; charset=utf-8'
/** A checkpoint changes; what it names never does. */
const BRIEFLY = 'public, max-age=5'
const FOR_EVER = 'public, max-age=31536000, immutable'

export function publicLogRoutes(world: LogWorld, facts: Pick<FactsReader, 'forget'>): Hono {
  const app = new Hono()
  app.use('/log/*', openCors())
  app.get('/log/checkpoint', async (c) => {
    const published = await findPublished(world.store.db)
    if (published === undefined) throw nothing('There is no checkpoint yet')
    return c.body(published.note, 200, { 'content-type': TEXT, 'cache-control': BRIEFLY })
  })
  app.get('/log/tile/*', (c) => answerTile(world, c))
  app.get('/log/proof/:kind/:sha256', async (c) => {
    const text = await proofOf(world, c.req.param('kind'), c.req.param('sha256'))
    return c.body(text, 200, { 'content-type': TEXT, 'cache-control': BRIEFLY })
  })
  app.post('/log/add-checkpoint', async (c) => {
    const body = await readAnyText(c, WITNESS_REQUEST_CHARACTERS_MAX)
    const answer = await cosignCheckpoint(world, body).finally(facts.forget)
    return c.body(answer.body, answer.status, { 'content-type': answer.type, 'cache-control': 'no-store' })
  })
  app.get('/log/:hash/checkpoint', async (c) => {
    const origin = world.partners.find(({ log }) => hexSha256(log.name) === c.req.param('hash'))?.log.name
    const seen = origin === undefined ? undefined : await findSeen(world.store.db, origin)
    if (seen === undefined) throw nothing('This log was not cosigned here')
    return c.body(seen.note, 200, { 'content-type': TEXT, 'cache-control': BRIEFLY })
  })
  return app
}

async function answerTile({ store, driver }: LogWorld, c: Context): Promise<Response> {
  const tile = parseTilePath(c.req.path.slice('/log/tile/'.length))
  const newest = tile && (await findCheckpoint(store.db, { published: false }))
  if (tile === undefined || newest === undefined || widthIn(tile, newest.size) < tile.width)
    throw nothing('There is no such tile')
  const data = await readTile(store.db, tile, driver)
  return c.body(new Uint8Array(data), 200, {
    'content-type': 'application/octet-stream',
    // A full tile never changes; nor does a partial one, but the one after it will be asked for soon.
    'cache-control': tile.width === TILE_WIDTH ? FOR_EVER : 'public, max-age=3600',
  })
}

const SHA256 = /^[0-9a-f]{64}$/

/** C2SP tlog-proof of a leaf in the published checkpoint. */
async function proofOf({ store, driver }: LogWorld, kind: string, hash: string): Promise<string> {
  const { db } = store
  const leaf = isLeafKind(kind) && SHA256.test(hash) ? { t: kind, sha256: hash } : undefined
  const index = leaf && (await findPosition(db, leaf))
  const published = index === undefined ? undefined : await findPublished(db)
  if (index === undefined || published === undefined || index >= published.size)
    throw nothing('This leaf is not in the published log')
  const { size, note } = published
  const proof = await hashOwnRanges(db, { ranges: inclusionRanges(index, size), size }, driver)
  return createTlogProof({ index, proof, note })
}

function nothing(detail: string): Fault {
  return new Fault('not-found', 'audit/not-in-the-log', detail)
}
