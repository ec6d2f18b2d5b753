/** The pages on which people sign, in every state: the pages are real, what the signing service says is written down. */
import type { Lang } from '@entente/ui'
import { START } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import type { Signing, Signings } from '../../national-node/src/modules/signatures/index.ts'
import type { CheckedPage } from './checked-page.ts'

const BROUGHT: Signing = {
  name: 'accord.pdf',
  sizeBytes: 248_113,
  sha256: '4cb2bd0eef69ff25ab8aa38eef0d1abe3a5ae38fb2e32df72ddafa595019caa2',
  signer: 'TEST Misaki SATO',
  format: 'PAdES',
  level: 'LT',
  done: ['received'],
  state: 'ready',
}

/** Always the same, so that the page weighs the same in every run. */
const WALLET =
  'http://localhost:7100/present?client_id=x509_hash%3AKqJUaHCUHVdqXPPp_DsgM04n4Fv3joPKmHedfAjlmTA&request_uri=http%3A%2F%2Flocalhost%3A7109%2Fverifier%2Frequests%2FCy9qNblkVh365RpFyWc0bw'

const asked = (channel: 'same-device' | 'cross-device'): Signing => ({
  ...BROUGHT,
  state: 'asked',
  asked: { channel, walletUrl: WALLET, until: START },
})

/** By the end of their addresses. */
const STATES: Readonly<Record<string, Signing>> = {
  ready: BROUGHT,
  asked: asked('same-device'),
  'asked-elsewhere': asked('cross-device'),
  running: { ...BROUGHT, state: 'running', done: ['received', 'approved'] },
  done: {
    ...BROUGHT,
    state: 'done',
    done: ['received', 'approved', 'signed', 'checked'],
    file: { name: 'accord-signed.pdf', mediaType: 'application/pdf', bytes: new Uint8Array() },
  },
  declined: { ...BROUGHT, state: 'refused', stop: 'declined' },
  unfit: { ...BROUGHT, state: 'refused', stop: 'unfit', detail: 'DOCUMENT_UNFIT: the PDF is encrypted' },
}
const PREFIX = 'a-document-to-sign--'

/** Nobody signs, and nothing is kept. */
export const sampleSignings: Signings = {
  start: async () => ({ ok: false, why: 'silent' }),
  ask: async () => undefined,
  returned: async () => undefined,
  look: async (_, id) => STATES[id.slice(PREFIX.length)],
  sweep: () => undefined,
}

export function signingPages(url: string): CheckedPage[] {
  const page = (name: string, path: string, reach?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang: Lang) => `${url}/${lang}/${path}`,
    ...(reach !== undefined && { reach }),
  })
  return [
    page('sign', 'sign'),
    page('sign/errors', 'sign', async (shown) => {
      await Promise.all([shown.waitForEvent('load'), shown.locator('main form button').first().click()])
    }),
    ...Object.keys(STATES).map((state) =>
      page(state === 'ready' ? 'signing' : `signing/${state}`, `sign/${PREFIX}${state}`),
    ),
  ]
}
