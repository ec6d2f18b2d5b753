import { expect, test } from 'vitest'
import { present, runAsync, type DcqlQuery } from '@entente/credentials'
import { nodeDriver } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { CLAIMS, issueTestCredential } from './credential-fixtures.ts'
import type { AskingService } from './index.ts'
import { createTestVerifier, responseCodeOf, SERVICE, SESSION } from './verifier-fixtures.ts'

const DIPLOMA = 'urn:entente:vct:diploma:1'
const driver = nodeDriver()
const ASKED = {
  pid: [['family_name'], ['birthdate']],
  diploma: [['title'], ['holder', 'family_name'], ['holder', 'birthdate']],
}
const QUERY: DcqlQuery = {
  credentials: [
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:be:1'] },
      claims: ASKED.pid.map((path) => ({ path })),
    },
    {
      id: 'diploma',
      format: 'dc+sd-jwt',
      meta: { vct_values: [DIPLOMA] },
      claims: ASKED.diploma.map((path) => ({ path })),
    },
  ],
}
const AGREED = [
  { pid: ['family_name'], diploma: ['holder', 'family_name'] },
  { pid: ['birthdate'], diploma: ['holder', 'birthdate'] },
]
const TWO: AskingService = {
  ...SERVICE,
  query: QUERY,
  credentials: [
    { id: 'pid', wanted: ['family_name'] },
    { id: 'diploma', wanted: ['title'] },
  ],
}

/** A second diploma may be shown, or not. */
const OPTIONAL: DcqlQuery = {
  credentials: [...QUERY.credentials, ...QUERY.credentials.slice(1).map((one) => ({ ...one, id: 'other' }))],
  credential_sets: [{ options: [['pid', 'diploma']] }, { options: [['other']], required: false }],
}
type Asked = Pick<AskingService, 'samePerson'> & { readonly query?: DcqlQuery; readonly junk?: string }

/** With a signature of nobody. */
function spoilt(token: string): string {
  const [jwt = '', ...rest] = token.split('~')
  return [jwt.replace(/[^.]+$/, 'A'.repeat(86)), ...rest].join('~')
}

/** An identity and a diploma in one answer, for a service that joins them by what was agreed, or does not. */
eachStore('Two documents in one answer', (open) => {
  async function answer(holder: object, { samePerson, query = QUERY, junk }: Asked = { samePerson: AGREED }) {
    const store = await open()
    const service = { ...TWO, query, ...(samePerson && { samePerson }) }
    const world = createTestVerifier({ store, changes: { registers: { getService: () => service } } })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const pid = issueTestCredential(world.pki.issuer)
    const claims = { title: 'MSc', holder: holder as typeof CLAIMS }
    const diploma = issueTestCredential(world.pki.issuer, { vct: DIPLOMA, claims })
    const steps = present({
      token: diploma.token,
      paths: ASKED.diploma,
      random: () => 0,
      keyBinding: {
        key: diploma.key,
        alg: 'ES256',
        audience: request.clientId,
        nonce: request.nonce,
        iat: world.clock.seconds(),
      },
    })
    const shown = await runAsync(steps, async (step) => driver(step))
    const form = await world.createAnswer(request, pid, {
      vpToken: (token) => ({ ...token, diploma: [shown], ...(junk && { [junk]: [spoilt(shown)] }) }),
    })
    const posted = await world.post(request, form)
    const responseCode = posted.status === 200 ? responseCodeOf(posted.body) : ''
    const result = await world.verifier.result({ sessionHash: SESSION, responseCode })
    const events = (await world.audit.list(store.db)).map(({ event, data }) => ({ event, data }))
    return { posted, result, events, seen: world.seen }
  }
  const { family_name, birthdate } = CLAIMS

  test('of one person by every agreed attribute are both decided', async () => {
    const { posted, result } = await answer({ family_name, birthdate })
    expect(posted.status).toBe(200)
    expect(result).toMatchObject({
      outcome: 'decided',
      credentials: [{ queryId: 'pid' }, { queryId: 'diploma' }],
    })
  })

  test.each<[string, object]>([
    ['another name', { family_name: 'Janssens', birthdate }],
    ['another birthday', { family_name, birthdate: '1994-03-09' }],
  ])(
    '%s: nothing is decided, nothing is kept, and the reason is named without a value',
    async (_, holder) => {
      const { posted, result, events, seen } = await answer(holder)
      expect(posted).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
      expect(posted.body.error_description).toMatch(/^VP_SUBJECT: matching claim \d: differs$/)
      expect(result.outcome).toBe('refused')
      expect(seen).toEqual([])
      expect(events.at(-1)).toMatchObject({
        event: 'verifier.presentation-failed',
        data: { code: 'VP_SUBJECT' },
      })
      expect(JSON.stringify(events)).not.toContain('Janssens')
    },
  )

  test('a bad document beside them spares the others nothing', async () => {
    const asked = { samePerson: AGREED, query: OPTIONAL, junk: 'other' }
    const same = await answer({ family_name, birthdate }, asked)
    expect(same.result).toMatchObject({ outcome: 'decided' })
    const { posted } = await answer({ family_name: 'Janssens', birthdate }, asked)
    expect(posted.body.error_description).toMatch(/^VP_SUBJECT/)
  })

  test('a bad document beside it spares a good one not the values that were asked for', async () => {
    const [pid, ...more] = OPTIONAL.credentials
    if (pid === undefined) throw new Error('the query asks for an identity')
    const claims = [{ path: ['family_name'], values: ['Janssens'] }, { path: ['birthdate'] }]
    const query = { ...OPTIONAL, credentials: [{ ...pid, claims }, ...more] }
    const { posted } = await answer({ family_name, birthdate }, { query, junk: 'other' })
    expect(posted.body.error_description).toMatch(/^DCQL_UNSATISFIED/)
  })

  test('a service that names no attribute joins nothing: each document is decided by itself', async () => {
    const { result } = await answer({ family_name: 'Janssens', birthdate }, {})
    expect(result).toMatchObject({ outcome: 'decided' })
  })
})
