import { LANGUAGES, names } from '@entente/ui'
import { describe, expect, test } from 'vitest'
import { disclosedAttributes } from './present-screens.ts'
import { render, statusOf } from './render.ts'
import type { StoredCredential } from '../core/store.ts'
import {
  NASTY,
  NOW,
  OFFER,
  OPENED,
  PID,
  REGISTERED,
  requestOf,
  SCREENS,
  signingRequest,
  stateOf,
} from './screen-fixtures.ts'
import type { RequestScreen, Screen } from './screen.ts'

const page = (screen: Screen, lang: (typeof LANGUAGES)[number] = 'en') =>
  String(render(stateOf(screen, lang)))

describe.each(LANGUAGES)('in %s', (lang) => {
  test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
    'the %s page escapes what strangers wrote, has one heading, and no inline script or style',
    (_, screen) => {
      const markup = page(screen, lang)
      expect(markup).not.toContain(NASTY)
      expect(markup).not.toContain('<img')
      expect(markup).not.toMatch(/<script|javascript:|undefined|\[object/)
      expect(markup.match(/<[^>]+>/g)?.join('\n')).not.toMatch(/\s(?:on\w+|style)=/)
      expect(markup.match(/<h1 id="title" tabindex="-1">/g)).toHaveLength(1)
      expect(markup.match(/<main id="main"/g)).toHaveLength(1)
    },
  )

  test('every page says that it is a TEST wallet, that keys in a browser are not level high, and is not certified', () => {
    const markup = page({ name: 'list', credentials: [] }, lang)
    expect(markup).toContain('class="test"')
    expect(markup.match(/<footer>.*<h2>.+<\/h2><p>.+<\/p>/s)).not.toBeNull()
  })

  test('the languages are offered in their own words and direction, one of them is the current', () => {
    const markup = page({ name: 'list', credentials: [] }, lang)
    for (const other of LANGUAGES) {
      const dir = other === 'ar' ? 'rtl' : 'ltr'
      expect(markup).toContain(`name="language" value="${other}" lang="${other}" dir="${dir}"`)
    }
    expect(markup.match(/aria-current="true"/g)).toHaveLength(1)
  })
})

test('a card tells type, issuer, validity and how many copies are left', () => {
  const markup = page({ name: 'list', credentials: [PID] })
  for (const word of ['Identity', 'TEST PID Provider, BE', 'Belgium', 'Alice', '28 February 1999', 'Valid'])
    expect(markup).toContain(word)
  expect(markup).toContain('<bdi>2</bdi> of <bdi>3</bdi>')
  expect(markup).toContain('aria-labelledby="remove-pid-1 card-pid-1"')
})

test('a document past its end says so in words', () => {
  expect(page({ name: 'list', credentials: [{ ...PID, expires: NOW }] })).toContain('Expired')
  expect(page({ name: 'list', credentials: [{ ...PID, expires: NOW + 1 }] })).not.toContain('Expired')
})

test('attributes are named in the words of the reader and values are told as people read them', () => {
  const markup = page({ name: 'list', credentials: [PID] }, 'fr')
  expect(markup).toContain('<dt>Localité<span class="summary-note">Lieu de naissance</span></dt>')
  expect(markup).toContain('Belgique et Luxembourg')
  expect(markup).toContain('Féminin')
  expect(markup).toContain('<bdi dir="ltr" class="code">99022800144</bdi>')
})

test('an mdoc is told like any other document: the namespace is no word for people', () => {
  const namespace = 'eu.europa.ec.eudi.pid.1'
  const mdoc: StoredCredential = {
    ...PID,
    id: 'mdoc-1',
    format: 'mso_mdoc',
    type: namespace,
    claimLabels: [
      { path: [namespace, 'resident_city'], labels: [{ locale: 'fr', name: 'Commune de résidence' }] },
    ],
    claims: {
      [namespace]: {
        given_name: 'Alice',
        birth_date: '1999-02-28',
        nationality: ['BE', 'LU'],
        resident_city: 'Namur',
        place_of_birth: { country: 'BE' },
      },
    },
  }
  const markup = page({ name: 'list', credentials: [mdoc] }, 'fr')
  for (const word of [
    'Identité',
    'Alice',
    '28 février 1999',
    'Belgique et Luxembourg',
    'Commune de résidence',
  ])
    expect(markup).toContain(word)
  expect(markup).not.toContain(namespace)
})

test('a document that came in two formats is one on the list and among what was received', () => {
  const both = [
    { ...PID, dataset: 'd' },
    { ...PID, id: 'pid-2', format: 'mso_mdoc', dataset: 'd' } as const,
    { ...PID, id: 'pid-3' },
  ]
  const cards = (screen: Screen) => page(screen).match(/id="(?:card-|document-)[^"]*"/g)
  expect(cards({ name: 'list', credentials: both })).toEqual(['id="card-pid-1"', 'id="card-pid-3"'])
  expect(cards({ name: 'received', credentials: both })).toHaveLength(2)
})

test('an issuer with a document in two formats has it once', () => {
  const one = {
    format: 'dc+sd-jwt',
    type: 'urn:eudi:pid:be:1',
    scope: 'pid',
    keyBound: true,
    proofTypes: {},
    signingAlgs: [],
    display: [],
    claims: [],
    reuse: [],
  } as const
  const configurations = [
    { ...one, id: 'pid' },
    { ...one, id: 'pid-mdoc', format: 'mso_mdoc' as const, type: 'eu.europa.ec.eudi.pid.1' },
    { ...one, id: 'other', scope: undefined },
  ]
  const markup = page({ name: 'types', issuer: { ...OFFER.issuer, configurations } })
  expect(markup.match(/name="type" value="[^"]+"/g)).toEqual([
    'name="type" value="pid"',
    'name="type" value="other"',
  ])
  const offered = page({ name: 'offer', offer: { ...OFFER, configurations } })
  expect(offered.match(/<dt>Document/g)).toHaveLength(2)
})

test('the code field is tied to its label, its hints and its error', () => {
  const markup = page({ name: 'offer', offer: OFFER, codeError: 'codeMissing' })
  expect(markup).toContain('<label for="code">Transaction code</label>')
  expect(markup).toContain('inputmode="numeric"')
  expect(markup).toContain('autocomplete="one-time-code"')
  expect(markup).toContain('aria-describedby="code-hint code-error" aria-invalid="true"')
  expect(markup).toMatch(/id="code-hint">[^<]+<bdi>6<\/bdi>[^<]+<br>The issuer says: <bdi><span lang="">/)
  const plain = { ...OFFER, preAuthorized: { code: 'c', txCode: undefined } }
  expect(page({ name: 'offer', offer: plain })).not.toContain('id="code"')
})

test('an offer without a code of its own leads to the issuer', () => {
  const markup = page({ name: 'offer', offer: { ...OFFER, preAuthorized: undefined } })
  expect(markup).toContain('name="authorize"')
  expect(markup).not.toContain('name="receive"')
})

test('a request hides every value until it is opened, one by one', () => {
  const closed = page(requestOf())
  expect(closed).not.toContain('Peeters')
  expect(closed).not.toContain('Namur')
  expect(closed).toContain('aria-labelledby="reveal-pid-0 about-pid-0"')
  expect(closed).toMatch(/name="revealAll" value="pid-0 pid-1 pid-2"/)
  const open = page(requestOf({ revealed: new Set(['pid-0']) }))
  expect(open).toContain('Peeters')
  expect(open).not.toContain('Namur')
})

test('a request names who asks, the country, the service in the language of the reader, and both answers', () => {
  const markup = page(requestOf(), 'ja')
  for (const word of ['TEST University of Tokyo Bay', '日本', '入学手続', 'name="approve"', 'name="refuse"'])
    expect(markup).toContain(word)
})

test('what would be signed stands first: its name, the beginning and end of its digest, and one clear action', () => {
  const markup = page(signingRequest())
  expect(markup).toContain('asks you to sign')
  expect(markup).toContain('<strong><bdi>contract.pdf</bdi></strong>')
  expect(markup).toContain('ab12 cd34 ef56 7890 … 6677 8899')
  expect(markup.indexOf('contract.pdf')).toBeLessThan(markup.indexOf('What for'))
  expect(markup).toMatch(/name="approve"[^>]*>Sign</)
  expect(markup).not.toContain('Share these details')
  expect(markup).toMatch(/name="refuse"[^>]*>Do not sign</)
  expect(markup).toContain('Nothing is signed.')
  expect(page({ name: 'sent', shared: true, signed: true, to: 'x' })).toContain(
    'You have approved the signature',
  )
  expect(page({ name: 'sent', shared: false, signed: true, to: 'x' })).toContain('You have shared nothing')
})

type Summary = RequestScreen['opened']['summary']

/** A request of somebody else, as a page. */
function requestBy(summary: Summary, change: Partial<RequestScreen['opened']['offer']> = {}) {
  const offer = { ...OPENED.offer, ...change }
  return page(requestOf({ opened: { ...OPENED, summary, offer } }))
}

test('a request says how it is known who asks, and the name in law only where it is another one', () => {
  const name = 'Tokyo Bay'
  const list = { uri: 'https://jp.example/list', sequence: 1 }
  const listed = { relyingParty: { name, organization: name, country: 'JP', list } }
  const markup = requestBy({ ...listed, registration: REGISTERED })
  expect(markup).toContain('registered service')
  // Who may ask wallets at all stands on that list; for what, only in the register.
  expect(requestBy(listed)).toContain('certificate of the service')
  expect(markup).toContain('<p class="request-who"><strong>Japan</strong>')
  expect(page(requestOf())).toContain('certificate of the service')
  expect(page(requestOf())).toContain('<p class="request-who"><bdi>TEST University of Tokyo Bay</bdi>')
})

test('what a request does not say is told as not said, and never made up', () => {
  const silent = requestBy({ relyingParty: { name: 'x' } })
  // Purpose, service, agreement, how long it is kept.
  expect(silent.match(/Not said by whoever asks/g)).toHaveLength(4)
  expect(silent).not.toContain('Your details go to this country')
  expect(page(requestOf()).match(/Not said by whoever asks/g)).toHaveLength(2)
})

test('a purpose that comes as a code is told in our words, and not as theirs', () => {
  const intendedUse = { service: 'urn:x', serviceName: {}, purpose: 'service-access', purposeText: {} }
  const markup = requestBy({ ...OPENED.summary, intendedUse })
  expect(markup).toContain(`<p class="lede"><bdi>${names.en.purposes['service-access']}</bdi></p>`)
  expect(markup).not.toContain('In the words of whoever asks')
})

test('yes and no stand side by side in one form, and what follows a no is said before', () => {
  const markup = page(requestOf())
  expect(markup).toMatch(
    /<div class="answers"><button class="button button-primary" type="submit" name="approve">[^<]+<\/button><button class="button button-secondary" type="submit" name="refuse">/,
  )
  expect(markup.indexOf('Whoever asks learns only')).toBeGreaterThan(0)
  expect(markup.indexOf('Whoever asks learns only')).toBeLessThan(markup.indexOf('name="approve"'))
})

test('a document that is asked for but not needed stays in the wallet, and the person reads so', () => {
  const [choice] = OPENED.offer.choices
  if (choice === undefined) throw new Error('the fixture has a question')
  const markup = requestBy(OPENED.summary, { choices: [choice, { ...choice, queryId: 'optional' }] })
  expect(markup).toContain('Also asked for, but not needed. It stays in your wallet: <bdi>Identity</bdi>')
  expect(markup).not.toContain('optional-0')
  expect(page(requestOf())).not.toContain('Also asked for')
})

test('two documents of the same name are told apart, with their buttons', () => {
  const markup = page({ name: 'list', credentials: [PID, { ...PID, id: 'pid-2' }] })
  const titles = [...markup.matchAll(/<h2 id="card-[^"]+">(.*?)<\/h2>/g)].map(([, title = '']) => title)
  expect(titles).toEqual(['<bdi>Identity</bdi>', '<bdi>Identity</bdi> (<bdi>2</bdi>)'])
})

test('a card with no fresh copy says so in sight; else the copies stand with the details', () => {
  const used = { ...PID, copies: PID.copies.map((copy) => ({ ...copy, uses: 1 })) }
  const place = (credential: typeof PID) => {
    const markup = page({ name: 'list', credentials: [credential] })
    return Math.sign(markup.indexOf('Unused copies') - markup.indexOf('<details'))
  }
  expect([place(PID), place(used)]).toEqual([1, -1])
})

test('a page made by a script does not claim to work without one', () => {
  for (const screen of SCREENS) expect(page(screen)).not.toContain('without scripts')
})

test('an object and its members are one disclosure, told once', () => {
  const [candidate] = OPENED.offer.choices[0]?.candidates ?? []
  expect(candidate && disclosedAttributes(candidate).map(({ path }) => path.join('.'))).toEqual([
    'family_name',
    'place_of_birth.country',
    'place_of_birth.locality',
  ])
})

test('the person chooses among several documents without a value being shown', () => {
  const [choice] = OPENED.offer.choices
  const [candidate] = choice?.candidates ?? []
  if (choice === undefined || candidate === undefined) throw new Error('the fixture has a candidate')
  const candidates = [candidate, { ...candidate, credentialId: 'pid-2' }]
  const markup = page(
    requestOf({
      opened: { ...OPENED, offer: { ...OPENED.offer, choices: [{ ...choice, candidates }] } },
      credentials: [PID, { ...PID, id: 'pid-2', expires: undefined }],
      choice: { pid: 'pid-2' },
    }),
  )
  expect(markup).toContain('Which document do you want to show?')
  expect(markup).toContain('No end date')
  expect(markup).not.toContain('Peeters')
  expect(markup).toMatch(/value="pid-2" checked/)
})

function lacking(unfit: RequestScreen['opened']['offer']['choices'][number]['unfit']): RequestScreen {
  const choices = [{ queryId: 'pid', asked: [['family_name']], candidates: [], unfit }]
  return requestOf({ opened: { ...OPENED, offer: { satisfiable: false, needed: [], choices } } })
}

test.each([
  ['TYPE', undefined, 'You do not hold such a document.'],
  ['FORMAT', undefined, 'You do not hold such a document.'],
  ['AUTHORITY', undefined, 'does not come from an issuer that is accepted there'],
  ['HOLDER_BINDING', undefined, 'not tied to this wallet'],
  ['CLAIM_MISSING', ['family_name'], 'does not contain: \u2068Family name\u2069'],
  ['CLAIM_VALUE', ['nationalities', null], 'other than what is asked for: \u2068Nationality\u2069'],
] as const)('what cannot be answered is explained: %s', (reason, path, text) => {
  const markup = page(lacking([{ credentialId: 'pid-1', reason, ...(path && { path }) }]))
  expect(markup).toContain(text)
  expect(markup).not.toContain('name="approve"')
  expect(markup).toContain('name="refuse"')
})

test('an expired document is named as the reason', () => {
  const screen = { ...lacking([]), credentials: [{ ...PID, expires: NOW - 1 }] }
  expect(page(screen)).toContain('An expired one cannot be shown.')
})

test('an error speaks in words, with the code small, and offers to try again only where that helps', () => {
  const markup = page({ name: 'error', error: { kind: 'unreachable', code: 'HTTP_UNREACHABLE' } })
  expect(markup).toContain('The other side cannot be reached')
  expect(markup).toContain('<bdi dir="ltr" class="code">HTTP_UNREACHABLE</bdi>')
  expect(markup).toContain('name="again"')
  expect(page({ name: 'error', error: { kind: 'offerBad', code: 'OFFER_FORM' } })).not.toContain(
    'name="again"',
  )
})

test('the live region tells progress, and is silent when there is something to read', () => {
  expect(statusOf(stateOf({ name: 'progress', text: 'progressFetch' }))).toMatch(/fetching/)
  expect(statusOf(stateOf({ name: 'list', credentials: [], note: 'removed' }))).toMatch(/deleted/)
  expect(statusOf(stateOf({ name: 'issuers' }))).toBe('')
})
