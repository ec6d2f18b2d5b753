/** Every HTTP endpoint of the nodes, with how it speaks. A new endpoint without a row here fails bad-input.test.ts. */
import type { NodeCode } from '../src/testbed-config.ts'

/** The form of a refusal: RFC 9457, OAuth 2.0 (RFC 6749 §5.2), or a page. */
export type Manner = 'problem' | 'oauth' | 'page'

export type Endpoint = {
  readonly at: NodeCode
  readonly refuses: Manner
  /** A path of this form, with `{}` where a parameter stands. */
  readonly path: string
  readonly reads?: {
    readonly type:
      | 'application/json'
      | 'application/x-www-form-urlencoded'
      | 'application/vnd.entente.notice+jws'
      | 'text/plain'
      | 'application/vnd.entente.negotiation+jws'
      | 'application/vnd.entente.agreement+json'
      | 'application/vnd.entente.gateway-request+jws'
      | 'application/vnd.entente.gateway-answer+jws'
    readonly bytesMax: number
    /** A body that is right up to one field more than it may have. */
    readonly tooMuch?: string
  }
}

const KIB = 1024
const form = (bytesMax = 256 * KIB, tooMuch?: string) =>
  ({
    type: 'application/x-www-form-urlencoded',
    bytesMax,
    ...(tooMuch === undefined ? {} : { tooMuch }),
  }) as const
const LANG = '/:lang{(?:fr|nl|de|en|ja|ar|vi)}'
const PROPOSAL = `${LANG}/workbench/proposals/:sha256{[0-9a-f]{64}}`
const OPERATED = `${LANG}/workbench/agreements/:id{[a-z0-9-]+}`
const LIST_DRAFT = `${LANG}/workbench/lists/:id{[A-Za-z0-9_-]{20,60}}`
const SEALING = `${LANG}/workbench/seal/:id{[A-Za-z0-9_-]{20,60}}`
const SIGNING = `${LANG}/sign/:id{[A-Za-z0-9_-]{20,60}}`
const BATCH = `${LANG}/invoices/many/:id{[A-Za-z0-9_-]{20,30}}`
const REGISTERED = '/wrp/:identifier{[A-Z]{5}-[A-Za-z0-9.%-]{1,80}}'
const FOR_PARTNER = '/gateway/:party{[A-Z]{2,3}}/verifier'
const NO_HASH = '0'.repeat(64)

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /health': { at: 'jp', refuses: 'problem', path: '/health' },
  'GET /health/live': { at: 'jp', refuses: 'problem', path: '/health/live' },
  'GET /health/ready': { at: 'jp', refuses: 'problem', path: '/health/ready' },
  'GET /rate-limits': { at: 'jp', refuses: 'problem', path: '/rate-limits' },
  'GET /ready': { at: 'jp', refuses: 'problem', path: '/ready' },
  'GET /agreements': { at: 'jp', refuses: 'problem', path: '/agreements' },
  'GET /agreements/:id': { at: 'jp', refuses: 'problem', path: '/agreements/{}' },
  'GET /agreements/:id/:version{[1-9][0-9]{0,5}}': {
    at: 'jp',
    refuses: 'problem',
    path: '/agreements/{}/1',
  },
  'GET /agreements/:id/notices': { at: 'jp', refuses: 'problem', path: '/agreements/{}/notices' },
  'POST /agreements/notices': {
    at: 'jp',
    refuses: 'problem',
    path: '/agreements/notices',
    reads: { type: 'application/vnd.entente.notice+jws', bytesMax: 128 * KIB },
  },
  'POST /agreements/messages': {
    at: 'jp',
    refuses: 'problem',
    path: '/agreements/messages',
    reads: { type: 'application/vnd.entente.negotiation+jws', bytesMax: 1024 * KIB },
  },
  'POST /agreements/envelopes': {
    at: 'jp',
    refuses: 'problem',
    path: '/agreements/envelopes',
    reads: { type: 'application/vnd.entente.agreement+json', bytesMax: 1024 * KIB },
  },
  'GET /log/checkpoint': { at: 'be', refuses: 'problem', path: '/log/checkpoint' },
  'GET /log/tile/*': { at: 'be', refuses: 'problem', path: '/log/tile/{}' },
  'GET /log/proof/:kind/:sha256': { at: 'be', refuses: 'problem', path: '/log/proof/notice/{}' },
  'GET /log/:hash/checkpoint': { at: 'be', refuses: 'problem', path: '/log/{}/checkpoint' },
  'POST /log/add-checkpoint': {
    at: 'be',
    refuses: 'problem',
    path: '/log/add-checkpoint',
    // 128 KiB of a checkpoint, and 64 lines of a proof.
    reads: { type: 'text/plain', bytesMax: 128 * KIB + 64 * 45 },
  },
  'GET /lote/:file{[a-z0-9-]+\\.jwt}': { at: 'be', refuses: 'problem', path: '/lote/{}.jwt' },
  'GET /crl/seal-ca.crl': { at: 'jp', refuses: 'problem', path: '/crl/seal-ca.crl' },
  'GET /tsl/:file{[a-z0-9-]+\\.xml}': { at: 'jp', refuses: 'problem', path: '/tsl/{}.xml' },
  'GET /.well-known/openid-credential-issuer': {
    at: 'be',
    refuses: 'problem',
    path: '/.well-known/openid-credential-issuer',
  },
  'GET /.well-known/oauth-authorization-server': {
    at: 'be',
    refuses: 'problem',
    path: '/.well-known/oauth-authorization-server',
  },
  'POST /issuer/nonce': { at: 'be', refuses: 'oauth', path: '/issuer/nonce' },
  'POST /issuer/credential': {
    at: 'be',
    refuses: 'oauth',
    path: '/issuer/credential',
    reads: { type: 'application/json', bytesMax: 256 * KIB },
  },
  'POST /issuer/deferred': {
    at: 'be',
    refuses: 'oauth',
    path: '/issuer/deferred',
    reads: { type: 'application/json', bytesMax: 256 * KIB },
  },
  'POST /issuer/notification': {
    at: 'be',
    refuses: 'oauth',
    path: '/issuer/notification',
    reads: { type: 'application/json', bytesMax: 256 * KIB },
  },
  'GET /issuer/offers/:id': { at: 'be', refuses: 'oauth', path: '/issuer/offers/{}' },
  'GET /status/:list': { at: 'be', refuses: 'oauth', path: '/status/{}' },
  'GET /issuer/login/:uid': { at: 'be', refuses: 'page', path: '/issuer/login/{}' },
  'POST /issuer/login/:uid': {
    at: 'be',
    refuses: 'page',
    path: '/issuer/login/{}',
    reads: form(256 * KIB, 'form_token=x&answer=agree&person=x&unknown=1'),
  },
  'GET /verifier/requests/:id': { at: 'jp', refuses: 'oauth', path: '/verifier/requests/{}' },
  'POST /verifier/requests/:id': { at: 'jp', refuses: 'oauth', path: '/verifier/requests/{}', reads: form() },
  'POST /verifier/response/:id': {
    at: 'jp',
    refuses: 'oauth',
    path: '/verifier/response/{}',
    reads: form(2 * KIB * KIB),
  },
  'POST /gateway/requests': {
    at: 'jp',
    refuses: 'problem',
    path: '/gateway/requests',
    reads: { type: 'application/vnd.entente.gateway-request+jws', bytesMax: 128 * KIB },
  },
  'POST /gateway/answers': {
    at: 'jp',
    refuses: 'problem',
    path: '/gateway/answers',
    reads: { type: 'application/vnd.entente.gateway-answer+jws', bytesMax: 2048 * KIB },
  },
  [`GET ${FOR_PARTNER}/requests/:id`]: {
    at: 'jp',
    refuses: 'oauth',
    path: '/gateway/BE/verifier/requests/{}',
  },
  [`POST ${FOR_PARTNER}/requests/:id`]: {
    at: 'jp',
    refuses: 'oauth',
    path: '/gateway/BE/verifier/requests/{}',
    reads: form(),
  },
  [`POST ${FOR_PARTNER}/response/:id`]: {
    at: 'jp',
    refuses: 'oauth',
    path: '/gateway/BE/verifier/response/{}',
    reads: form(2 * KIB * KIB),
  },
  'POST /verifier/presentations': {
    at: 'jp',
    refuses: 'oauth',
    path: '/verifier/presentations',
    reads: {
      type: 'application/json',
      bytesMax: 256 * KIB,
      tooMuch: '{"service":"enrolment","surprise":1}',
    },
  },
  'GET /verifier/presentations/:id': { at: 'jp', refuses: 'oauth', path: '/verifier/presentations/{}' },
  'GET /verifier/presentations/:id/result': {
    at: 'jp',
    refuses: 'oauth',
    path: '/verifier/presentations/{}/result',
  },
  'POST /verifier/presentations/:id/answer': {
    at: 'jp',
    refuses: 'oauth',
    path: '/verifier/presentations/{}/answer',
    reads: {
      type: 'application/json',
      bytesMax: 2 * KIB * KIB,
      tooMuch: '{"protocol":"openid4vp-v1-signed","data":{},"surprise":1}',
    },
  },
  'GET /verifier/receipts/:id': { at: 'jp', refuses: 'oauth', path: '/verifier/receipts/{}' },
  'GET /': { at: 'jp', refuses: 'page', path: '/' },
  'GET /assets/*': { at: 'jp', refuses: 'page', path: '/assets/{}' },
  [`GET ${LANG}/`]: { at: 'jp', refuses: 'page', path: '/en/' },
  'GET /page-figures.json': { at: 'jp', refuses: 'page', path: '/page-figures.json' },
  'GET /ui': { at: 'jp', refuses: 'page', path: '/ui' },
  'GET /ui/*': { at: 'jp', refuses: 'page', path: '/ui/{}' },
  [`GET ${LANG}/recognitions`]: { at: 'jp', refuses: 'page', path: '/en/recognitions' },
  [`GET ${LANG}/agreements/:id`]: { at: 'jp', refuses: 'page', path: '/en/agreements/{}' },
  [`GET ${LANG}/agreements/:id/changes`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/agreements/{}/changes',
  },
  [`GET ${LANG}/agreements/:id/history`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/agreements/{}/history',
  },
  [`GET ${LANG}/receipts/:id`]: { at: 'jp', refuses: 'page', path: '/en/receipts/{}' },
  [`GET ${LANG}/services/:id`]: { at: 'jp', refuses: 'page', path: '/en/services/{}' },
  [`POST ${LANG}/services/:id`]: { at: 'jp', refuses: 'page', path: '/en/services/{}', reads: form() },
  [`GET ${LANG}/services/:id/return`]: { at: 'jp', refuses: 'page', path: '/en/services/{}/return' },
  [`POST ${LANG}/services/:id/attestation`]: {
    at: 'be',
    refuses: 'page',
    path: '/en/services/{}/attestation',
    reads: form(),
  },
  [`GET ${LANG}/services/:id/inputs`]: { at: 'jp', refuses: 'page', path: '/en/services/{}/inputs' },
  [`GET ${LANG}/receipts/:id/inputs`]: { at: 'jp', refuses: 'page', path: '/en/receipts/{}/inputs' },
  'POST /invoicing/validate': { at: 'jp', refuses: 'problem', path: '/invoicing/validate' },
  'POST /invoicing/translate': { at: 'jp', refuses: 'problem', path: '/invoicing/translate' },
  'PUT /invoicing/documents/:message': {
    at: 'jp',
    refuses: 'problem',
    path: '/invoicing/documents/{}',
  },
  'GET /invoicing/documents/:id': { at: 'jp', refuses: 'problem', path: '/invoicing/documents/{}' },
  'GET /invoicing/inbox': { at: 'jp', refuses: 'problem', path: '/invoicing/inbox' },
  'GET /invoicing/inbox/:id': { at: 'jp', refuses: 'problem', path: '/invoicing/inbox/{}' },
  'DELETE /invoicing/inbox/:id': { at: 'jp', refuses: 'problem', path: '/invoicing/inbox/{}' },
  'GET /wrp': { at: 'jp', refuses: 'problem', path: '/wrp' },
  'POST /wrp': { at: 'jp', refuses: 'problem', path: '/wrp' },
  'GET /wrp/check-intended-use': { at: 'jp', refuses: 'problem', path: '/wrp/check-intended-use' },
  'GET /wrp/status/1': { at: 'jp', refuses: 'problem', path: '/wrp/status/1' },
  'GET /wrp/access.crl': { at: 'jp', refuses: 'problem', path: '/wrp/access.crl' },
  [`GET ${REGISTERED}`]: { at: 'jp', refuses: 'problem', path: '/wrp/NTRJP-{}' },
  [`PUT ${REGISTERED}`]: { at: 'jp', refuses: 'problem', path: '/wrp/NTRJP-{}' },
  [`DELETE ${REGISTERED}`]: { at: 'jp', refuses: 'problem', path: '/wrp/NTRJP-{}' },
  [`POST ${REGISTERED}/certificates`]: {
    at: 'jp',
    refuses: 'problem',
    path: '/wrp/NTRJP-{}/certificates',
  },
  'GET /register/status': { at: 'jp', refuses: 'problem', path: '/register/status' },
  'GET /register/companies/:number': { at: 'jp', refuses: 'problem', path: '/register/companies/{}' },
  [`GET ${LANG}/signatures`]: { at: 'jp', refuses: 'page', path: '/en/signatures' },
  [`POST ${LANG}/signatures`]: { at: 'jp', refuses: 'page', path: '/en/signatures' },
  [`GET ${LANG}/signatures/lists`]: { at: 'jp', refuses: 'page', path: '/en/signatures/lists' },
  [`POST ${LANG}/signatures/lists`]: { at: 'jp', refuses: 'page', path: '/en/signatures/lists' },
  [`GET ${LANG}/signatures/lists/:sha256{[0-9a-f]{64}}`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/signatures/lists/{}',
  },
  [`GET ${LANG}/workbench/lists`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists' },
  [`POST ${LANG}/workbench/lists`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists' },
  [`GET ${LIST_DRAFT}`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}' },
  [`POST ${LIST_DRAFT}`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}' },
  [`GET ${LIST_DRAFT}/source`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/source' },
  [`POST ${LIST_DRAFT}/source`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/source' },
  [`GET ${LIST_DRAFT}/services`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/services' },
  [`POST ${LIST_DRAFT}/services`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/services' },
  [`GET ${LIST_DRAFT}/review`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/review' },
  [`POST ${LIST_DRAFT}/publish`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/publish' },
  [`POST ${LIST_DRAFT}/discard`]: { at: 'jp', refuses: 'page', path: '/en/workbench/lists/{}/discard' },
  [`GET ${LANG}/sign`]: { at: 'jp', refuses: 'page', path: '/en/sign' },
  [`POST ${LANG}/sign`]: { at: 'jp', refuses: 'page', path: '/en/sign' },
  [`GET ${LANG}/sign/return`]: { at: 'jp', refuses: 'page', path: '/en/sign/return' },
  [`GET ${SIGNING}`]: { at: 'jp', refuses: 'page', path: '/en/sign/{}' },
  [`POST ${SIGNING}`]: {
    at: 'jp',
    refuses: 'page',
    path: `/en/sign/${NO_HASH.slice(0, 40)}`,
    reads: form(),
  },
  [`GET ${SIGNING}/file`]: { at: 'jp', refuses: 'page', path: '/en/sign/{}/file' },
  [`POST ${SIGNING}/check`]: {
    at: 'jp',
    refuses: 'page',
    path: `/en/sign/${NO_HASH.slice(0, 40)}/check`,
    reads: form(),
  },
  [`GET ${LANG}/workbench/seal`]: { at: 'jp', refuses: 'page', path: '/en/workbench/seal' },
  [`POST ${LANG}/workbench/seal`]: { at: 'jp', refuses: 'page', path: '/en/workbench/seal' },
  [`GET ${SEALING}`]: { at: 'jp', refuses: 'page', path: '/en/workbench/seal/{}' },
  [`GET ${SEALING}/file`]: { at: 'jp', refuses: 'page', path: '/en/workbench/seal/{}/file' },
  [`GET ${LANG}/invoices`]: { at: 'jp', refuses: 'page', path: '/en/invoices' },
  [`POST ${LANG}/invoices`]: { at: 'jp', refuses: 'page', path: '/en/invoices' },
  [`GET ${LANG}/invoices/open`]: { at: 'jp', refuses: 'page', path: '/en/invoices/open' },
  [`POST ${LANG}/invoices/open`]: { at: 'jp', refuses: 'page', path: '/en/invoices/open' },
  [`GET ${LANG}/invoices/many`]: { at: 'jp', refuses: 'page', path: '/en/invoices/many' },
  [`POST ${LANG}/invoices/many`]: { at: 'jp', refuses: 'page', path: '/en/invoices/many' },
  [`GET ${BATCH}`]: { at: 'jp', refuses: 'page', path: '/en/invoices/many/{}' },
  [`GET ${BATCH}/results.json`]: { at: 'jp', refuses: 'page', path: '/en/invoices/many/{}/results.json' },
  [`POST ${BATCH}/erase`]: {
    at: 'jp',
    refuses: 'page',
    path: `/en/invoices/many/${'x'.repeat(22)}/erase`,
    reads: form(),
  },
  [`GET ${LANG}/sandbox`]: { at: 'jp', refuses: 'page', path: '/en/sandbox' },
  [`POST ${LANG}/sandbox`]: { at: 'jp', refuses: 'page', path: '/en/sandbox', reads: form() },
  [`GET ${LANG}/sandbox/runs/:id`]: { at: 'jp', refuses: 'page', path: '/en/sandbox/runs/{}' },
  [`GET ${LANG}/sandbox/requests/:fault`]: { at: 'jp', refuses: 'page', path: '/en/sandbox/requests/{}' },
  [`GET ${LANG}/sandbox/documents`]: { at: 'jp', refuses: 'page', path: '/en/sandbox/documents' },
  [`POST ${LANG}/sandbox/documents`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/sandbox/documents',
    reads: form(),
  },
  [`GET ${LANG}/sandbox/offers`]: { at: 'be', refuses: 'page', path: '/en/sandbox/offers' },
  [`POST ${LANG}/sandbox/offers`]: { at: 'be', refuses: 'page', path: '/en/sandbox/offers', reads: form() },
  [`GET ${LANG}/sandbox/offers/:fault/:format/:run`]: {
    at: 'be',
    refuses: 'page',
    path: '/en/sandbox/offers/none/mso_mdoc/{}',
  },
  'GET /sandbox/faulty/:fault': { at: 'jp', refuses: 'problem', path: '/sandbox/faulty/{}' },
  'GET /sandbox/status/1': { at: 'jp', refuses: 'problem', path: '/sandbox/status/1' },
  'GET /sandbox/verifier/requests/:id': {
    at: 'jp',
    refuses: 'oauth',
    path: '/sandbox/verifier/requests/{}',
  },
  'POST /sandbox/verifier/requests/:id': {
    at: 'jp',
    refuses: 'oauth',
    path: '/sandbox/verifier/requests/{}',
    reads: form(),
  },
  'POST /sandbox/verifier/response/:id': {
    at: 'jp',
    refuses: 'oauth',
    path: '/sandbox/verifier/response/{}',
    reads: form(2048 * KIB),
  },
  'GET /sandbox/verifier/receipts/:id': {
    at: 'jp',
    refuses: 'oauth',
    path: '/sandbox/verifier/receipts/{}',
  },
  [`GET ${LANG}/workbench`]: { at: 'jp', refuses: 'page', path: '/en/workbench' },
  [`GET ${LANG}/workbench/sign-in`]: { at: 'jp', refuses: 'page', path: '/en/workbench/sign-in' },
  [`POST ${LANG}/workbench/sign-in`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/workbench/sign-in',
    reads: form(),
  },
  [`POST ${LANG}/workbench/sign-out`]: {
    at: 'jp',
    refuses: 'page',
    path: '/en/workbench/sign-out',
    reads: form(),
  },
  [`GET ${LANG}/workbench/explain`]: { at: 'jp', refuses: 'page', path: '/en/workbench/explain' },
  [`POST ${LANG}/workbench/explain`]: { at: 'jp', refuses: 'page', path: '/en/workbench/explain' },
  [`GET ${LANG}/workbench/propose`]: { at: 'jp', refuses: 'page', path: '/en/workbench/propose' },
  [`POST ${LANG}/workbench/propose`]: { at: 'jp', refuses: 'page', path: '/en/workbench/propose' },
  [`GET ${PROPOSAL}`]: { at: 'jp', refuses: 'page', path: `/en/workbench/proposals/${NO_HASH}` },
  [`GET ${PROPOSAL}/text`]: { at: 'jp', refuses: 'page', path: `/en/workbench/proposals/${NO_HASH}/text` },
  [`POST ${PROPOSAL}/comment`]: {
    at: 'jp',
    refuses: 'page',
    path: `/en/workbench/proposals/${NO_HASH}/comment`,
  },
  [`POST ${PROPOSAL}/sign`]: { at: 'jp', refuses: 'page', path: `/en/workbench/proposals/${NO_HASH}/sign` },
  [`POST ${PROPOSAL}/withdraw`]: {
    at: 'jp',
    refuses: 'page',
    path: `/en/workbench/proposals/${NO_HASH}/withdraw`,
  },
  [`GET ${OPERATED}`]: { at: 'jp', refuses: 'page', path: '/en/workbench/agreements/be-jp' },
  [`POST ${OPERATED}/suspend`]: { at: 'jp', refuses: 'page', path: '/en/workbench/agreements/be-jp/suspend' },
  [`POST ${OPERATED}/lift`]: { at: 'jp', refuses: 'page', path: '/en/workbench/agreements/be-jp/lift' },
  [`GET ${LANG}/issue`]: { at: 'be', refuses: 'page', path: '/en/issue' },
  [`POST ${LANG}/issue`]: { at: 'be', refuses: 'page', path: '/en/issue', reads: form() },
}

/** Of the authorization server (oidc-provider), which takes its paths before the router. */
export const SERVER_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST /as/token': { at: 'be', refuses: 'oauth', path: '/as/token', reads: form(56 * KIB) },
  'POST /as/par': { at: 'be', refuses: 'oauth', path: '/as/par', reads: form(56 * KIB) },
  'GET /as/authorize': { at: 'be', refuses: 'page', path: '/as/authorize' },
  'GET /as/authorize/:uid': { at: 'be', refuses: 'page', path: '/as/authorize/{}' },
  'GET /as/jwks': { at: 'be', refuses: 'oauth', path: '/as/jwks' },
  'POST /as/challenge': { at: 'be', refuses: 'oauth', path: '/as/challenge' },
}

/** Paths that the library reserves although we offer nothing there. */
export const CLOSED_PATHS = ['/as/session/end', '/as/session/end/confirm']
