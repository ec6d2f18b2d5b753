import { expect, test } from 'vitest'
import { fileUpload } from './file-upload.ts'

const PROPS = { name: 'photo', label: 'Photo', kinds: ['PDF', 'JPEG'], maxMegabytes: 20 } as const

test.each([
  ['en', 'PDF and JPEG', '20 megabytes'],
  ['fr', 'PDF et JPEG', '20 mégaoctets'],
  ['ja', 'PDF、JPEG', '20 メガバイト'],
  ['ar', 'PDF وJPEG', '20 ميغابايت'],
] as const)('kinds and largest size are said in words in %s', (lang, kinds, size) => {
  const markup = String(fileUpload({ ...PROPS, lang }))
  const words = markup.replaceAll(/<[^>]*>/g, '').replaceAll('\u00a0', ' ')
  expect(words).toContain(kinds)
  expect(words).toContain(size)
  expect(markup).toContain('aria-describedby="photo-rule"')
})

test('the browser offers files of these kinds only', () => {
  expect(String(fileUpload({ ...PROPS, lang: 'en' }))).toContain(
    'accept="application/pdf,.pdf,image/jpeg,.jpg,.jpeg"',
  )
})

test('a file that the server holds is named, isolated and escaped', () => {
  const markup = String(fileUpload({ ...PROPS, lang: 'ar', received: '<شهادة>.pdf' }))
  expect(markup).toContain('<bdi>&lt;شهادة&gt;.pdf</bdi>')
})

test('several files can be chosen where the page says so', () => {
  const box = (multiple?: boolean) =>
    String(fileUpload({ ...PROPS, lang: 'en', kinds: ['XML'], ...(multiple !== undefined && { multiple }) }))
  expect(box(true)).toMatch(/<input[^>]* accept="application\/xml,text\/xml,\.xml" multiple/)
  expect(box()).not.toContain('multiple')
})
