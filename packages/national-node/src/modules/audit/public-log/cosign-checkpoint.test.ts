import {
  cosignNote,
  createSignatureLine,
  parseNote,
  parseVerifierKey,
  runSync,
  verifierKeyText,
} from '@entente/trust'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { eachStore } from '../../../store/each-store.ts'
import {
  agree,
  agreedNodes,
  ask,
  factsOf,
  keptAt,
  type Nodes,
  numbers,
  question,
  round,
  signed,
  signerOf,
  submit,
  twoNodes,
} from './agreed-nodes.ts'
import { driver, hostOf, newKeys, newWorld, START, verifierOf } from './log-fixtures.ts'

eachStore('witnesses', (open) => {
  test('with a witness of both beside the partner, two cosigners are two', async () => {
    const world = newWorld()
    const { line, clock } = world
    const key = newKeys().witness
    const verifier = runSync(parseVerifierKey(verifierOf('cosigner', 'w.example', key)), driver)
    line.apps['w.example'] = new Hono().post('/add-checkpoint', async (c) => {
      const body = await c.req.text()
      const { text } = parseNote(body.slice(body.indexOf('\n\n') + 2))
      const steps = cosignNote(text, { verifier, key: key.key }, clock.seconds())
      return c.text(createSignatureLine(runSync(steps, driver)))
    })
    const witnesses = [{ name: 'W', url: 'https://w.example', key: verifierKeyText(verifier) }]
    const be = world.start('BE', await open(), { witnesses })
    const jp = world.start('JP', await open(), { witnesses })
    await agree({ be, jp })
    const ask = (witnesses: number) => jp.facts(jp.store.db, question('BE', witnesses))
    expect(await ask(2)).toEqual({ included: ['JP', 'BE'], fork: false, checkpointAt: START })
    expect(await ask(3)).toEqual({ included: ['BE'], fork: false, checkpointAt: null })

    // A witness that falls silent grows old, however often the partner itself says that nothing changed.
    const app = line.apps['w.example']
    delete line.apps['w.example']
    await be.add(1)
    clock.advance(61)
    await round({ be, jp })
    expect(await ask(1)).toMatchObject({ checkpointAt: clock.now() })
    expect(await ask(2)).toMatchObject({ checkpointAt: START })
    line.apps['w.example'] = app
    clock.advance(61)
    await round({ be, jp })
    expect(await ask(2)).toMatchObject({ checkpointAt: clock.now() })
  })

  test('a witness that signs something else, or in the future, is not counted', async () => {
    const { be, line, keys, clock } = await twoNodes(open)
    const verifier = runSync(
      parseVerifierKey(verifierOf('cosigner', 'jp.example/witness', keys.JP.witness)),
      driver,
    )
    const answers = [
      [`${be.verifierKeys?.log.slice(0, 14)}\n9\n${'A'.repeat(43)}=\n`, 0],
      [undefined, 3600],
    ] as const
    for (const [other, ahead] of answers) {
      line.apps[hostOf('JP')] = new Hono().post('/log/add-checkpoint', async (c) => {
        const body = await c.req.text()
        const { text } = parseNote(body.slice(body.indexOf('\n\n') + 2))
        const at = clock.seconds() + ahead
        const steps = cosignNote(other ?? text, { verifier, key: keys.JP.witness.key }, at)
        return c.text(createSignatureLine(runSync(steps, driver)))
      })
      clock.advance(61)
      await be.add(ahead)
      await be.publish()
      expect(await (await be.app.request('/log/checkpoint')).text()).not.toContain('jp.example')
    }
    expect(be.lines.join()).toContain('a cosignature that is wrong')
    expect(be.lines.join()).toContain('cosigned in the future')
  })

  test.each<[string, number, string]>([
    ['a size beyond ours', 409, '7\n'],
    ['a size that is none', 409, 'x'],
    ['an error', 500, ''],
    ['nothing', 200, ''],
    ['something else', 200, '<html></html>\n'],
  ])('a witness that answers %s keeps nothing from readers', async (_, status, body) => {
    const { be, line } = await twoNodes(open)
    line.apps[hostOf('JP')] = new Hono().post('/log/add-checkpoint', (c) => c.body(body, status as 200))
    await be.add(1)
    await be.publish()
    expect((await (await be.app.request('/log/checkpoint')).text()).split('\n')[1]).toBe('1')
    expect(be.lines.join()).toContain('audit.cosignature-missing')
  })

  test.each<[string, (nodes: Nodes) => string, number]>([
    ['nothing', () => '', 400],
    ['no checkpoint', () => 'old 0\n\n', 404],
    [
      'an unknown log',
      () => ask(signed({ size: 1, by: signerOf('BE', newKeys().log) }).replace('be.ex', 'fr.ex')),
      404,
    ],
    ['our own log', ({ keys }) => ask(signed({ size: 1, by: signerOf('JP', keys.JP.log) })), 404],
    ['another key', () => ask(signed({ size: 1, by: signerOf('BE', newKeys().log) })), 403],
    [
      'a signature of another text',
      ({ keys }) => ask(signed({ size: 1, by: signerOf('BE', keys.BE.log) }).replace('\n1\n', '\n2\n')),
      403,
    ],
    ['half a checkpoint', () => ask('be.example/log\n1\n'), 400],
    [
      'an old size above the size',
      ({ keys }) => ask(signed({ size: 1, by: signerOf('BE', keys.BE.log) }), 2),
      400,
    ],
    ['another old size', ({ keys }) => ask(signed({ size: 9, by: signerOf('BE', keys.BE.log) }), 0), 409],
    ['a smaller log', ({ keys }) => ask(signed({ size: 0, by: signerOf('BE', keys.BE.log) }), 0), 409],
    ['growth without proof', ({ keys }) => ask(signed({ size: 9, by: signerOf('BE', keys.BE.log) }), 1), 422],
    [
      'another root of the same size',
      ({ keys }) => ask(signed({ size: 1, by: signerOf('BE', keys.BE.log) }), 1),
      422,
    ],
  ])('add-checkpoint with %s', async (_, body, status) => {
    const nodes = await agreedNodes(open)
    const answer = await submit(nodes.jp, body(nodes))
    expect(answer.status).toBe(status)
    if (status === 409) expect([answer.type, answer.body]).toEqual(['text/x.tlog.size', '1\n'])
  })

  test('a second root of one size is kept as a fork when it is handed to us, and then nothing is cosigned', async () => {
    const nodes = await agreedNodes(open)
    const { jp, keys, be } = nodes
    const fork = ask(signed({ size: 1, by: signerOf('BE', keys.BE.log) }), 1)
    for (let time = 0; time < 3; time++) expect((await submit(jp, fork)).status).toBe(422)
    expect(await jp.forks(jp.store.db)).toHaveLength(1)
    expect((await jp.events()).filter((event) => event === 'audit.log-fork-found')).toHaveLength(1)
    expect(await factsOf(nodes)).toMatchObject({ fork: true })
    await be.add(1)
    await be.publish()
    expect(be.lines.join()).toContain('answered 422')
  })

  test('a forger without the key makes no fork', async () => {
    const nodes = await agreedNodes(open)
    await submit(nodes.jp, ask(signed({ size: 1, by: signerOf('BE', newKeys().log) }), 1))
    expect(await factsOf(nodes)).toMatchObject({ fork: false })
  })

  test('who asks again for the same is answered without a write', async () => {
    const { jp, be, clock } = await agreedNodes(open)
    const note = await (await be.app.request('/log/checkpoint')).text()
    const before = await jp.store.db.selectFrom('audit_log_seen').selectAll().execute()
    clock.advance(5)
    const answer = await submit(jp, ask(note, 1))
    expect([answer.status, answer.body.startsWith('— jp.example/witness ')]).toEqual([200, true])
    expect(await jp.store.db.selectFrom('audit_log_seen').selectAll().execute()).toEqual(before)
  })

  test('submissions at once: the log never goes back (C2SP tlog-witness, last paragraph of add-checkpoint)', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, start, clock } = nodes
    const twin = start('JP', jp.store)
    for (let round = 0; round < 4; round++) {
      await be.add(...numbers(3, 100 + round * 10))
      clock.advance(61)
      await Promise.all([be.publish(), be.publish(), jp.watch(), twin.watch()])
      const kept = await (await jp.app.request(keptAt('BE'))).text()
      expect(Number(kept.split('\n')[1])).toBe(1 + (round + 1) * 3)
    }
    expect(await jp.forks(jp.store.db)).toEqual([])
  })
})
