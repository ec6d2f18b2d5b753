/** What we create is judged by programs of others, whole and tampered with. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { base64 } from '../base64.ts'
import { plainPdf, streamedPdf } from '../ades/pades/forge-pdf.ts'
import { readObjects } from '../ades/pades/read-objects.ts'
import { readPdfSignatures } from '../ades/pades/read-signatures.ts'
import { readAsic } from '../asic/read-asic.ts'
import { readBer } from '../cms/read-ber.ts'
import { parseCms } from '../cms/parse-cms.ts'
import type { Bytes } from '../ports.ts'
import { forgeHouse, type House } from './forge-house.ts'
import { CREATION_LEVELS, type SigningOrder } from './order.ts'
import { signDocument } from './sign-document.ts'

const dir = mkdtempSync(join(tmpdir(), 'oracles-'))
afterAll(() => rmSync(dir, { recursive: true }))
const has = (tool: string): boolean => {
  const found = spawnSync(tool, ['--version']).error === undefined
  if (!found) console.log(`skipped: ${tool} is not installed`)
  return found
}
const [openssl, xmlsec, pdfsig] = [has('openssl'), has('xmlsec1'), has('pdfsig')]

let house: House
beforeAll(async () => {
  house = await forgeHouse()
  put('anchor.pem', pem(house.chain.anchor))
  put('stamp-anchor.pem', pem(house.stampAnchor))
})

const pem = (der: Bytes): Bytes =>
  encodeUtf8(
    `-----BEGIN CERTIFICATE-----\n${base64(der).replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  )
const path = (name: string): string => join(dir, name)
const put = (name: string, bytes: Bytes): string => {
  writeFileSync(path(name), bytes)
  return path(name)
}
const run = (tool: string, ...args: string[]): { ok: boolean; text: string } => {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', cwd: dir })
  return { ok: status === 0, text: `${stdout}${stderr}` }
}
const sign = async (
  order: Pick<SigningOrder, 'format' | 'level' | 'files' | 'packaging'>,
): Promise<Bytes> => {
  const made = await signDocument({ ...house, ...order })
  if (!made.ok) throw new Error(made.detail)
  return made.bytes
}
/** One octet in the middle of a run of octets is another. */
const flip = (bytes: Bytes, at: number): Bytes => {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
const seconds = String(Date.parse('2026-11-22T09:00:00Z') / 1000)
const TEXT = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }

test.skipIf(!openssl).each(CREATION_LEVELS)(
  'openssl takes our CAdES %s with its chain, and none with other content',
  async (level) => {
    const verify = (bytes: Bytes, ...more: string[]): boolean =>
      run(
        'openssl',
        'cms',
        '-verify',
        '-cades',
        '-inform',
        'DER',
        '-in',
        put('signed.p7m', bytes),
        '-CAfile',
        'anchor.pem',
        '-attime',
        seconds,
        '-purpose',
        'any',
        '-out',
        'content',
        ...more,
      ).ok
    const attached = await sign({ format: 'CAdES', level, files: [TEXT] })
    expect(verify(attached)).toBe(true)
    const inside = Buffer.from(attached).indexOf('We agree.')
    expect(verify(flip(attached, inside))).toBe(false)
    const detached = await sign({ format: 'CAdES', level, packaging: 'detached', files: [TEXT] })
    expect(verify(detached, '-binary', '-content', put('a.txt', TEXT.bytes))).toBe(true)
    expect(verify(detached, '-binary', '-content', put('a.txt', flip(TEXT.bytes, 3)))).toBe(false)
  },
)

test.skipIf(!openssl)(
  'openssl takes the time-stamp in a signature for its value, and for no other',
  async () => {
    const bytes = await sign({ format: 'CAdES', level: 'T', files: [TEXT] })
    const [signer] = parseCms(bytes).signers
    const token = signer?.unsignedAttributes[0]?.values[0]?.raw ?? new Uint8Array()
    const verify = (data: Bytes): boolean => stampTakes(token, data)
    const value = signer?.signature ?? new Uint8Array()
    expect(verify(value)).toBe(true)
    expect(verify(flip(value, 9))).toBe(false)
  },
)

const stampTakes = (token: Bytes, data: Bytes): boolean =>
  run(
    'openssl',
    'ts',
    '-verify',
    '-token_in',
    '-in',
    put('token', token),
    '-data',
    put('data', data),
    '-CAfile',
    'stamp-anchor.pem',
  ).ok

/** Of every signature in an XML document; files beside it lie in the folder. */
const xmlsecTakes = (bytes: Bytes): boolean =>
  run(
    'xmlsec1',
    '--verify',
    '--insecure',
    '--id-attr:Id',
    'SignedProperties',
    '--id-attr:Id',
    'Object',
    put('signed.xml', bytes),
  ).ok

test.skipIf(!xmlsec).each(CREATION_LEVELS)(
  'xmlsec1 takes our XAdES %s, and none that is changed',
  async (level) => {
    const xml = { name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8('<doc a="1">We agree.</doc>') }
    const enveloped = await sign({ format: 'XAdES', level, files: [xml] })
    expect(xmlsecTakes(enveloped)).toBe(true)
    expect(xmlsecTakes(flip(enveloped, Buffer.from(enveloped).indexOf('We agree.')))).toBe(false)
    const enveloping = await sign({ format: 'XAdES', level, packaging: 'enveloping', files: [TEXT] })
    expect(xmlsecTakes(enveloping)).toBe(true)
    const time = Buffer.from(enveloping).indexOf('2026-11-22T09')
    expect(xmlsecTakes(flip(enveloping, time + 3))).toBe(false)
    put('a.txt', TEXT.bytes)
    const container = readAsic(await sign({ format: 'ASiC-E/XAdES', level, files: [TEXT] }))
    expect(xmlsecTakes(container.xml[0]?.bytes() ?? new Uint8Array())).toBe(true)
    put('a.txt', flip(TEXT.bytes, 0))
    expect(xmlsecTakes(container.xml[0]?.bytes() ?? new Uint8Array())).toBe(false)
  },
)

test.skipIf(!pdfsig).each(CREATION_LEVELS)(
  'pdfsig takes our PAdES %s, and none that is changed',
  async (level) => {
    const look = (bytes: Bytes): string => run('pdfsig', '-nocert', put('signed.pdf', bytes)).text
    for (const [form, pdf] of [
      ['tables', plainPdf()],
      ['streams', streamedPdf()],
    ] as const) {
      const bytes = await sign({
        format: 'PAdES',
        level,
        files: [{ name: 'a.pdf', mimeType: 'application/pdf', bytes: pdf }],
      })
      const valid = look(bytes).match(/Signature is Valid/g) ?? []
      expect([form, valid.length]).toEqual([form, 1])
      const changed = look(flip(bytes, Buffer.from(bytes).indexOf('(Agreed)') + 2))
      expect(changed).toContain('Digest Mismatch')
      expect(changed).not.toContain('Signature is Valid')
    }
  },
)

test.skipIf(!openssl)('openssl takes the time-stamps of our PDFs for what stands around them', async () => {
  const files = [{ name: 'a.pdf', mimeType: 'application/pdf', bytes: streamedPdf() }]
  const pdf = await sign({ format: 'PAdES', level: 'LTA', files })
  const [, stamp] = readPdfSignatures(pdf, readObjects(pdf))
  if (stamp === undefined || !('signed' in stamp)) throw new Error('no time-stamp')
  const token = readBer(stamp.contents, { padded: true }).raw
  expect(stampTakes(token, stamp.signed)).toBe(true)
  expect(stampTakes(token, flip(stamp.signed, 20))).toBe(false)
})
