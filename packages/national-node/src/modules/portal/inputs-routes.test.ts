import { beforeAll, beforeEach, expect, test } from 'vitest'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, decided, type TestPortal } from './portal-fixtures.ts'

const ID = '01946830-0000-7000-8000-000000000001'
const PATH = `/en/services/enrolment/inputs?response_code=code&receipt=${ID}`

eachStore('the inputs of a decision', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })
  beforeEach(async () => {
    world.results.clear()
    world.bundles.clear()
    world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
    await world.tokenOn('/en/services/enrolment')
  })

  test('come as a file, for the session of the decision, and are kept by nobody on the way', async () => {
    world.bundles.set(ID, '{"inputs":[]}')
    const answer = await world.open(PATH)
    expect([answer.status, await answer.text()]).toEqual([200, '{"inputs":[]}'])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="inputs-${ID}.json"`,
      'cache-control': 'no-store',
    })
  })

  test('are gone once they are erased', async () => {
    expect((await world.open(PATH)).status).toBe(404)
  })

  test.each([
    ['another code', `/en/services/enrolment/inputs?response_code=other&receipt=${ID}`, 403],
    ['another receipt', PATH.replace(/1$/, '2'), 403],
    ['no code', `/en/services/enrolment/inputs?receipt=${ID}`, 400],
    ['no receipt', '/en/services/enrolment/inputs?response_code=code', 400],
    ['a receipt twice', `${PATH}&receipt=${ID}`, 400],
    ['a receipt that is a path', '/en/services/enrolment/inputs?response_code=code&receipt=../../x', 400],
    ['the door of operators, which this node does not have', `/en/receipts/${ID}/inputs`, 401],
  ])('are not given for %s', async (_, path, status) => {
    world.bundles.set(ID, '{"inputs":[]}')
    world.bundles.set(ID.replace(/1$/, '2'), '{"inputs":[]}')
    const answer = await world.open(path)
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain('"inputs":[]')
  })

  test('are not given without a session, even with the code', async () => {
    world.bundles.set(ID, '{"inputs":[]}')
    const answer = await world.portal.routes.request(`http://localhost${PATH}`)
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('"inputs":[]')
  })
})
