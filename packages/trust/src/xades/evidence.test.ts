/** `SealingEvidenceRecords` in a XAdES signature: over what stands before them, and over nothing behind. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignatureReport } from '../ades/outcome.ts'
import { base64 } from '../base64.ts'
import { concatBytes, decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { compareBytes } from '../cms/read-ber.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../create/forge-house.ts'
import { signDocument } from '../create/sign-document.ts'
import { forgeErs, forgeXmlErs } from '../evidence/forge-record.ts'
import { digestsOf } from '../evidence/objects.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { readXml } from '../xml/read-xml.ts'
import { parseXmlSignature } from '../xmldsig/parse-signature.ts'
import { signedXml } from '../xmldsig/process-reference.ts'
import { verifyReferences } from '../xmldsig/verify-signature.ts'
import { parseProperties } from './parse-properties.ts'
import { sealedData } from './stamp-data.ts'
import { validateXades } from './validate-xades.ts'

const SIGNED = '2026-06-01T00:00:00.000Z'
const KEPT = '2026-07-01T00:00:00.000Z'
const REVOKED = '2026-08-01T00:00:00.000Z'
const AGAIN = '2026-09-01T00:00:00.000Z'
const END = '</xades:UnsignedSignatureProperties>'
const OPEN = '<e:SealingEvidenceRecords xmlns:e="http://uri.etsi.org/19132/v1.1.1#">'
const CLOSE = '</e:SealingEvidenceRecords>'

let house: House
let trusted: { anchors: readonly Bytes[]; stampAnchors: readonly Bytes[]; crls: readonly Bytes[] }
let document: string
beforeAll(async () => {
  house = await forgeHouse()
  const issuer = 'TEST Stolen Root'
  const authority = await forgeAuthority(issuer)
  const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: REVOKED }] })
  const crls = [...((await house.revocation([])).crls ?? []), revoked]
  trusted = { anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor, authority.anchor], crls }
  const file = { name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8('<doc>We agree.</doc>') }
  const timestamps = stampsBy(authority)(SIGNED)
  const made = await signDocument({ ...house, format: 'XAdES', files: [file], level: 'T', timestamps })
  if (!made.ok) throw new Error(made.detail)
  document = decodeUtf8(made.bytes) ?? ''
  expect(document).toContain(END)
})

/** One object whose hash is that of the group: the hashes of all that stands in the signature, in their order. */
async function groupOf(text: string): Promise<Bytes> {
  const signed = signedXml(readXml(encodeUtf8(text)))
  const [found] = signed.signatures
  if (found === undefined) throw new Error('no signature')
  const signature = parseXmlSignature(found.element, found.around)
  const properties = parseProperties(signature)
  const holder = properties?.unsigned.at(-1)
  if (properties === undefined || holder === undefined) throw new Error('no properties')
  const checks = await runAsync(verifyReferences(signed, signature), house.drive)
  const data = sealedData({ signed, signature, properties, checks }, holder)
  if ('subIndication' in data) throw new Error(data.detail)
  const digests = await runAsync(digestsOf(data, 'sha-256'), house.drive)
  return concatBytes([...digests].sort(compareBytes))
}

async function sealed(text: string, syntax: 'ERS' | 'XMLERS', at = KEPT): Promise<string> {
  const objects = [await groupOf(text.replace(END, `${OPEN}${CLOSE}${END}`))]
  const plan = { objects, chains: [{ hash: 'sha-256', times: [at] }], stampsAt: house.timestampsAt } as const
  const record =
    syntax === 'ERS'
      ? `<e:ASN1EvidenceRecord>${base64(await forgeErs(plan))}</e:ASN1EvidenceRecord>`
      : decodeUtf8(await forgeXmlErs(plan))
  return text.replace(END, `${OPEN}${record}${CLOSE}${END}`)
}

async function validate(text: string): Promise<SignatureReport | undefined> {
  const input = { at: house.at, ...trusted }
  return (await runAsync(validateXades({ bytes: encodeUtf8(text) }, input), house.drive))[0]
}

describe.each(['ERS', 'XMLERS'] as const)('%s', (syntax) => {
  test('keeps the time-stamp of an authority that was revoked since', async () => {
    expect(await validate(document)).toMatchObject({ bestTime: house.at, provenLevel: 'B' })
    const report = await validate(await sealed(document, syntax))
    expect(report?.evidence).toMatchObject([{ syntax, indication: 'PASSED', existedAt: KEPT }])
    expect(report).toMatchObject({
      indication: 'TOTAL_PASSED',
      bestTime: SIGNED,
      provenLevel: 'LTA',
      timestamps: [{ indication: 'PASSED', provenAt: KEPT }],
    })
  })

  test('a second one is over the first', async () => {
    const report = await validate(await sealed(await sealed(document, syntax), syntax, AGAIN))
    expect(report?.evidence).toMatchObject([
      { indication: 'PASSED', existedAt: KEPT, timestamps: [{ provenAt: AGAIN }] },
      { indication: 'PASSED', existedAt: AGAIN },
    ])
  })

  test('what stands behind it is not proven by it', async () => {
    const stamp = /<xades:SignatureTimeStamp[\s\S]*?<\/xades:SignatureTimeStamp>/.exec(document)?.[0] ?? ''
    const without = document.replace(stamp, '')
    const behind = (await sealed(without, syntax)).replace(END, `${stamp}${END}`)
    const report = await validate(behind)
    expect(report?.evidence).toMatchObject([{ indication: 'PASSED' }])
    expect(report).toMatchObject({ bestTime: KEPT, timestamps: [{ subIndication: 'REVOKED_NO_POE' }] })
    expect(report?.timestamps[0]?.provenAt).toBeUndefined()
  })

  test('one over something else breaks it and not the signature', async () => {
    const stamp = /<xades:SignatureTimeStamp[\s\S]*?<\/xades:SignatureTimeStamp>/.exec(document)?.[0] ?? ''
    const report = await validate((await sealed(document, syntax)).replace(stamp, ''))
    expect(report?.evidence).toMatchObject([{ crypto: 'broken', subIndication: 'HASH_FAILURE' }])
    expect(report).toMatchObject({ crypto: 'ok', bestTime: house.at, provenLevel: 'B' })
  })
})

test.each([
  ['another element', '<e:Record/>'],
  ['no base64', '<e:ASN1EvidenceRecord>*</e:ASN1EvidenceRecord>'],
  ['no record', '<e:ASN1EvidenceRecord>MAA=</e:ASN1EvidenceRecord>'],
  ['no record in XML', '<EvidenceRecord xmlns="urn:ietf:params:xml:ns:ers" Version="1.0"/>'],
])('what is none is told: %s', async (_, inside) => {
  const report = await validate(document.replace(END, `${OPEN}${inside}${CLOSE}${END}`))
  expect(report?.evidence).toMatchObject([{ crypto: 'broken', subIndication: 'FORMAT_FAILURE' }])
  expect(report).toMatchObject({ crypto: 'ok', bestTime: house.at })
})
