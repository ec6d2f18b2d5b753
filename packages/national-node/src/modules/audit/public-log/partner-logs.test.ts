import { createTlogProof, createWitnessRequest } from '@entente/trust'
import { expect, test } from 'vitest'
import { addSeconds, steppingClock } from '../../../kernel/clock.ts'
import { eachStore } from '../../../store/each-store.ts'
import {
  AGREEMENT,
  agreedNodes,
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
import { hostOf, leaf, newKeys, START } from './log-fixtures.ts'
import { isProved, listUnproved } from './partner-store.ts'

eachStore('logs of partners', (open) => {
  test('[BE-JP 2] both logs hold the agreement, and the partner was heard of just now', async () => {
    const nodes = await agreedNodes(open)
    expect(await factsOf(nodes)).toEqual({ included: ['JP', 'BE'], fork: false, checkpointAt: START })
    expect(await nodes.be.facts(nodes.be.store.db, question('JP'))).toEqual({
      included: ['BE', 'JP'],
      fork: false,
      checkpointAt: START,
    })
  })

  test('before the rounds nothing is proved, nor for a partner whose log nobody named', async () => {
    const nodes = await twoNodes(open)
    const { jp } = nodes
    await jp.store.transaction((tx) => jp.append(tx, AGREEMENT, { alsoIn: ['BE'] }))
    expect(await factsOf(nodes)).toEqual({ included: [], fork: false, checkpointAt: null })
    expect(await jp.facts(jp.store.db, { ...question('BE'), partner: 'EU' })).toEqual({
      included: [],
      fork: false,
      checkpointAt: null,
    })
    await jp.publish()
    expect((await factsOf(nodes)).included).toEqual(['JP'])
  })

  test('more witnesses than there are is more than there are', async () => {
    const nodes = await agreedNodes(open)
    expect(await factsOf(nodes, 2)).toEqual({ included: ['BE'], fork: false, checkpointAt: null })
  })

  test('[BE-JP 2] a notice that is kept from us: the newest word of the partner grows old', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, line, clock } = nodes
    // Somebody on the way answers with what was true once, again and again.
    const old = await (await be.app.request('/log/checkpoint')).text()
    line.instead = (url) => {
      if (url.pathname === '/log/add-checkpoint') return new Response('', { status: 504 })
      return url.host === hostOf('BE') ? new Response(old) : undefined
    }
    await be.add(1)
    clock.advance(600)
    await round(nodes)
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: START })
    // What the partner sent before, sent again by somebody else, says nothing new either.
    const replay = createWitnessRequest({ old: 1, proof: [], note: old })
    expect((await submit(jp, replay)).status).toBe(200)
    expect(await factsOf(nodes)).toMatchObject({ checkpointAt: START })
    line.instead = undefined
    clock.advance(61)
    await round(nodes)
    expect(await factsOf(nodes)).toMatchObject({ checkpointAt: clock.now() })
  })

  test('a partner out of reach grows old as well, and is followed again when it is back', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, line, clock } = nodes
    const app = line.apps[hostOf('BE')]
    delete line.apps[hostOf('BE')]
    clock.advance(3600)
    await jp.watch()
    expect(await factsOf(nodes)).toMatchObject({ checkpointAt: START })
    expect(jp.lines.join()).toContain('audit.log-not-read')
    if (app !== undefined) line.apps[hostOf('BE')] = app
    await be.add(...numbers(300))
    await round(nodes)
    expect(await factsOf(nodes)).toMatchObject({ checkpointAt: clock.now() })
  })

  test('a log that grew far between two looks is compared by its tiles', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, line, clock } = nodes
    await be.add(...numbers(300))
    // It does not ask us to cosign.
    line.instead = (url) => (url.host === hostOf('JP') ? new Response('', { status: 500 }) : undefined)
    clock.advance(61)
    await be.publish()
    line.instead = undefined
    const asked = line.asked.length
    await jp.watch()
    expect(line.asked.slice(asked).filter((one) => one.includes('/tile/')).length).toBeGreaterThan(1)
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: clock.now() })
    const kept = await jp.app.request(keptAt('BE'))
    expect((await kept.text()).split('\n')[1]).toBe('301')
  })

  test.each<[string, (data: Uint8Array) => Uint8Array<ArrayBuffer>]>([
    ['cut short', (data) => new Uint8Array(data.slice(0, -1))],
    ['empty', () => new Uint8Array()],
    ['changed by a bit', (data) => new Uint8Array(data.with(0, (data[0] ?? 0) ^ 1))],
  ])('tiles that are %s prove no fork; the next look may succeed', async (_, change) => {
    const nodes = await agreedNodes(open)
    const { be, jp, line, clock } = nodes
    await be.add(1, 2, 3)
    delete line.apps[hostOf('JP')]
    await be.publish()
    line.apps[hostOf('JP')] = jp.app
    line.instead = async (url) => {
      if (!url.pathname.includes('/tile/')) return undefined
      const good = await be.app.request(url.pathname)
      return new Response(change(new Uint8Array(await good.arrayBuffer())))
    }
    await jp.watch()
    expect(await jp.forks(jp.store.db)).toEqual([])
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: START })
    expect(jp.lines.join()).toMatch(/audit\.log-not-(read|followed)/)
    line.instead = undefined
    clock.advance(61)
    await round(nodes)
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: clock.now() })
  })

  test.each<[string, (party: Nodes) => string]>([
    ['by another key', () => signed({ size: 5, by: signerOf('BE', newKeys().log) })],
    ['by another log', ({ keys }) => signed({ size: 5, by: signerOf('JP', keys.JP.log) })],
    [
      'with a size beyond counting',
      ({ keys }) =>
        signed({ size: 5, by: signerOf('BE', keys.BE.log) }).replace('\n5\n', '\n18446744073709551616\n'),
    ],
    ['with something else', () => '<html></html>'],
  ])('a checkpoint that is signed %s is not believed', async (_, forge) => {
    const nodes = await agreedNodes(open)
    const { jp, line } = nodes
    line.instead = (url) =>
      url.pathname === '/log/checkpoint' && url.host === hostOf('BE') ? new Response(forge(nodes)) : undefined
    await jp.watch()
    expect(jp.lines.join()).toContain('audit.log-not-read')
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: START })
  })

  /** Belgium shows Japan one log and has another one, with the same keys. */
  const splitView = async () => {
    const nodes = await agreedNodes(open)
    const other = nodes.start('BE', await open())
    return { ...nodes, other }
  }

  test('two roots of one size are a fork: found on the way, kept with both checkpoints, and told for ever', async () => {
    const nodes = await splitView()
    const { other, jp, line, be } = nodes
    delete line.apps[hostOf('JP')]
    await other.add(99)
    await other.publish()
    line.apps[hostOf('JP')] = jp.app
    await jp.watch()
    expect(await factsOf(nodes)).toMatchObject({ fork: true })
    const [fork, ...more] = await jp.forks(jp.store.db)
    expect(more).toEqual([])
    expect(fork?.origin).toBe('be.example/log')
    const sizes = [fork?.first_note, fork?.second_note].map((note) => note?.split('\n').slice(1, 3))
    expect(sizes[0]?.[0]).toBe('1')
    expect(sizes[1]?.[0]).toBe('1')
    expect(sizes[0]?.[1]).not.toBe(sizes[1]?.[1])
    expect(await jp.events()).toContain('audit.log-fork-found')
    // The honest view comes back: what was signed stays signed.
    line.apps[hostOf('BE')] = be.app
    await jp.watch()
    expect(await factsOf(nodes)).toMatchObject({ fork: true })
    expect(await jp.forks(jp.store.db)).toHaveLength(1)
  })

  test('a fork that one process found is known to the others within five seconds', async () => {
    const nodes = await splitView()
    const { other, jp, line, start, clock } = nodes
    const twin = start('JP', jp.store)
    delete line.apps[hostOf('JP')]
    await other.add(99)
    await other.publish()
    expect(await factsOf({ jp: twin })).toMatchObject({ fork: false })
    await jp.watch()
    expect(await factsOf({ jp })).toMatchObject({ fork: true })
    clock.advance(4.999)
    expect(await factsOf({ jp: twin })).toMatchObject({ fork: false })
    clock.advance(0.001)
    expect(await factsOf({ jp: twin })).toMatchObject({ fork: true })
  })

  test('a larger log that does not continue the one before is a fork, proved by its own tiles', async () => {
    const nodes = await splitView()
    const { other, jp, line } = nodes
    delete line.apps[hostOf('JP')]
    await other.add(...numbers(5, 50))
    await other.publish()
    line.apps[hostOf('JP')] = jp.app
    await jp.watch()
    expect(await factsOf(nodes)).toMatchObject({ fork: true })
    const [fork] = await jp.forks(jp.store.db)
    expect(fork?.second_note.split('\n')[1]).toBe('5')
    expect(fork?.proof.split('\n').length).toBeGreaterThan(2)
    expect(jp.lines.join()).toContain('"level":"error"')
  })

  test('an older checkpoint is no fork: it is passed over, and the partner grows old', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, line, clock } = nodes
    const old = await (await be.app.request('/log/checkpoint')).text()
    await be.add(1, 2)
    clock.advance(61)
    await round(nodes)
    const at = clock.now()
    line.instead = (url) => (url.pathname === '/log/checkpoint' ? new Response(old) : undefined)
    clock.advance(61)
    await jp.watch()
    expect(jp.lines.join()).toContain('"outcome":"behind"')
    expect(await factsOf(nodes)).toEqual({ included: ['JP', 'BE'], fork: false, checkpointAt: at })
  })

  test('a log that begins anew has proved nothing yet', async () => {
    const { jp } = await agreedNodes(open)
    const { db } = jp.store
    const [same, other] = [
      { party: 'BE', origin: 'be.example/log' },
      { party: 'BE', origin: 'be.example/log/2' },
    ]
    expect([await isProved(db, same, AGREEMENT), await isProved(db, other, AGREEMENT)]).toEqual([true, false])
    expect(await listUnproved(db, same, 9)).toEqual([])
    expect(await listUnproved(db, other, 9)).toEqual([AGREEMENT])
  })

  test('a proof that does not hold is not taken, and one that comes later is', async () => {
    const nodes = await twoNodes(open)
    const { be, jp, line, keys } = nodes
    await jp.store.transaction((tx) => jp.append(tx, AGREEMENT, { alsoIn: ['BE'] }))
    await round(nodes)
    expect((await factsOf(nodes)).included).toEqual(['JP'])
    const note = signed({ size: 1, by: signerOf('BE', keys.BE.log) })
    line.instead = (url) =>
      url.pathname.startsWith('/log/proof/')
        ? new Response(createTlogProof({ index: 0, proof: [], note }))
        : undefined
    await jp.watch()
    expect((await factsOf(nodes)).included).toEqual(['JP'])
    expect(jp.lines.join()).toContain('audit.log-proof-wrong')
    line.instead = undefined
    await be.store.transaction((tx) => be.append(tx, AGREEMENT))
    await be.publish()
    await jp.watch()
    expect((await factsOf(nodes)).included).toEqual(['JP', 'BE'])
  })

  test('leaves that never come keep none of the others waiting', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp } = nodes
    await jp.store.transaction(async (tx) => {
      for (const number of numbers(120, 2000)) await jp.append(tx, leaf(number), { alsoIn: ['BE'] })
      await jp.append(tx, leaf(1), { alsoIn: ['BE'] })
    })
    await be.add(1)
    await be.publish()
    for (let look = 0; look < 3; look++) await jp.watch()
    await jp.publish()
    const { included } = await jp.facts(jp.store.db, { leaf: leaf(1), partner: 'BE', witnesses: 1 })
    expect(included).toContain('BE')
  })

  test('what a partner says of the future is not believed; once its clock is right it is heard again', async () => {
    const nodes = await agreedNodes(open)
    const { be, jp, start, clock } = nodes
    const ahead = start('BE', be.store, { clock: steppingClock(addSeconds(START, 3600)) })
    await ahead.add(5)
    await ahead.publish()
    await jp.watch()
    expect(await factsOf(nodes)).toMatchObject({ fork: false, checkpointAt: START })
    clock.advance(10)
    await be.publish()
    expect(await factsOf(nodes)).toMatchObject({ checkpointAt: clock.now() })
  })
})
