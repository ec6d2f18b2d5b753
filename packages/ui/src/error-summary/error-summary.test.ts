import { expect, test } from 'vitest'
import { errorSummary } from './error-summary.ts'

test('it takes the focus, is named by its title, and every error leads to its field', () => {
  const markup = String(errorSummary('<Check>', [{ href: '#mail', text: '"no" @' }]))
  expect(markup).toContain('role="alert" aria-labelledby="error-summary" tabindex="-1" autofocus>')
  expect(markup).toContain('<h2 id="error-summary">&lt;Check&gt;</h2>')
  expect(markup).toContain('<li><a href="#mail">&quot;no&quot; @</a></li>')
})
