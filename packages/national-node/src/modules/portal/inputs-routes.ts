import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { checkInput, readQuery } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import type { PortalDeps } from './portal-deps.ts'

const zReceipt = z.string().regex(/^[0-9a-f-]{36}$/, 'the id of a receipt')
const zAsked = z.looseObject({ response_code: z.string().min(1).max(200), receipt: zReceipt })

type InputsDeps = Pick<PortalDeps, 'findBundle' | 'session' | 'verifier' | 'workbench'>

/**
 * What is needed to check a decision: it says things about a person. That person has it in the browser session of
 * the decision, operators of the node until it is erased, and nobody else.
 */
export function inputsRoutes(deps: InputsDeps, lang: string): Hono {
  const app = new Hono()
  app.get(`${lang}/services/:id/inputs`, async (c) => {
    const { response_code: responseCode, receipt } = readQuery(c, zAsked)
    const sessionHash = (await deps.session.get(c)) ?? ''
    const result = await deps.verifier?.result({ sessionHash, responseCode })
    const own =
      sessionHash !== '' &&
      result?.outcome === 'decided' &&
      result.credentials.some(({ receiptId }) => receiptId === receipt)
    if (!own)
      throw new Fault('forbidden', 'portal/not-your-decision', 'This decision was made in another session')
    return send(deps, c, receipt)
  })
  app.get(`${lang}/receipts/:id/inputs`, async (c) => {
    if (deps.workbench === undefined)
      throw new Fault('unauthenticated', 'portal/operators-only', 'Only operators of this node come here')
    const operator = await deps.workbench.operators.require(c)
    const receipt = checkInput(c.req.param('id'), zReceipt)
    await deps.workbench.operators.note({ operator, action: 'read-inputs', subject: receipt })
    return send(deps, c, receipt)
  })
  return app
}

async function send({ findBundle }: InputsDeps, c: Context, receipt: string): Promise<Response> {
  const bundle = await findBundle(receipt)
  if (bundle === undefined)
    throw new Fault('not-found', 'portal/no-inputs', 'There is no such receipt, or its inputs are erased')
  return c.body(bundle, 200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="inputs-${receipt}.json"`,
    'cache-control': 'no-store',
  })
}
