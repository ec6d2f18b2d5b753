import { beforeAll, expect, test } from 'vitest'
import { base64url } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { parseCms } from '../cms/parse-cms.ts'
import type { Bytes } from '../ports.ts'
import { type ApprovalQuestion, approvedSigner } from './approved-signer.ts'
import { forgeHouse, type House } from './forge-house.ts'
import type { ValueToSign } from './order.ts'
import { signDocument } from './sign-document.ts'

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

const TEXT = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }
const sha256 = async (data: Bytes): Promise<string> =>
  base64url((await house.drive({ op: 'digest', hash: 'sha-256', data })) as Bytes)

test('a person sees the document and the very digest that is signed', async () => {
  const seen: ApprovalQuestion[] = []
  const signer = approvedSigner(house.signer, async (question) => void seen.push(question))
  const made = await signDocument({ ...house, signer, format: 'CAdES', level: 'B', files: [TEXT] })
  if (!made.ok) throw new Error(made.detail)
  const [attributes] = parseCms(made.bytes).signers.map(({ signedAttributes }) => signedAttributes?.der)
  expect(seen).toEqual([
    {
      context: {
        files: [{ name: 'a.txt', mimeType: 'text/plain', sha256: await sha256(TEXT.bytes) }],
        at: house.at,
      },
      digest: await sha256(attributes ?? new Uint8Array()),
    },
  ])
})

test('without approval the key is never asked', async () => {
  const asked: ValueToSign[] = []
  const key = { ...house.signer, sign: async (value: ValueToSign) => (asked.push(value), value.digest) }
  const signer = approvedSigner(key, async () => 'the second officer said no')
  const answer = await signDocument({
    ...house,
    signer,
    format: 'XAdES',
    level: 'B',
    packaging: 'enveloping',
    files: [TEXT],
  })
  expect(answer).toEqual({ ok: false, code: 'NOT_SIGNED', detail: 'the second officer said no' })
  expect(asked).toEqual([])
})
