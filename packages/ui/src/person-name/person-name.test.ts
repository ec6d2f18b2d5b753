import { expect, test } from 'vitest'
import { personName } from './person-name.ts'

test('a Japanese name keeps its script, with its reading as ruby and its Latin form beside', () => {
  const markup = String(
    personName({
      own: { lang: 'ja', text: '山田 花子' },
      reading: { lang: 'ja-Kana', text: 'ヤマダ ハナコ' },
      latin: { lang: 'ja-Latn', text: 'YAMADA Hanako' },
    }),
  )
  expect(markup).toContain(
    '<bdi class="person-own" lang="ja" dir="ltr"><ruby>山田 花子<rp>(</rp><rt lang="ja-Kana" dir="ltr">',
  )
  expect(markup).toContain('<bdi class="person-latin" lang="ja-Latn" dir="ltr">YAMADA Hanako</bdi>')
})

test('an Arabic name goes from right to left, its Latin form from left to right, each isolated', () => {
  const markup = String(
    personName({ own: { lang: 'ar', text: 'ليلى' }, latin: { lang: 'ar-Latn', text: '<Leïla>' } }),
  )
  expect(markup).toContain('lang="ar" dir="rtl">ليلى</bdi>')
  expect(markup).toContain('lang="ar-Latn" dir="ltr">&lt;Leïla&gt;</bdi>')
})

test('the code points of a Vietnamese name are not touched', () => {
  const text = 'Nguyễn Thị Hồng Ánh'
  expect(String(personName({ own: { lang: 'vi', text } }))).toContain(text)
})
