import { expect, test } from 'vitest'
import { breadcrumb } from './breadcrumb.ts'

test('an ordered list in a landmark with a name, escaped', () => {
  const markup = String(breadcrumb('fr', [{ label: '<Accueil>', href: '/fr/?a="b"' }]))
  expect(markup).toContain('<nav class="breadcrumb" aria-label="Vous êtes ici"><ol><li>')
  expect(markup).toContain('<a href="/fr/?a=&quot;b&quot;">&lt;Accueil&gt;</a>')
})

test('the start page has none', () => {
  expect(String(breadcrumb('fr', []))).toBe('')
})
