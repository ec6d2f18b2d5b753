import type { AgreementState } from '@entente/agreement'
import { CERTIFICATES_MAX } from '@entente/trust'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '../../../http/read.ts'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { type ListDraft, type ListReview, mayPublish, type PublishRefusal } from '../../trust-lists/index.ts'
import { beginFrom } from './begin-from.ts'
import { contextOf } from '../page-error.ts'
import { signInNeededPage } from '../workbench/pages/sign-in-page.ts'
import { type FactName, type Facts, factsPage } from './pages/facts-page.ts'
import { listStudioPage, type OverviewView } from './pages/overview-page.ts'
import { reviewPage, type ReviewView } from './pages/review-page.ts'
import { servicesPage } from './pages/services-page.ts'
import { chosenServices, factsOf, withFacts, wrongFacts } from './read-forms.ts'
import { sourceRoutes } from './source-routes.ts'
import { mine, pathOf, type StudioDeps } from './studio-draft.ts'

const UPLOAD_BYTES_MAX = 4 * 1024 * 1024
const ID = ':id{[A-Za-z0-9_-]{20,60}}'
const zToken = z.looseObject({ form_token: z.string().max(200).optional() })
const zText = z.string().max(400).default('')
const zFacts = zToken.extend({
  operator: zText,
  scheme: zText,
  information: zText,
  contact: zText,
  notice: zText,
})
const zServices = z.record(z.string(), z.string().max(400))
const zConfirm = zToken.extend({
  confirm: z.string().max(10).optional(),
  looked: z.string().max(64).default(''),
})

/** The trusted-list studio: an operator makes, looks over and publishes lists of this country. */
export function listStudioRoutes(deps: StudioDeps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/workbench/lists`
  const one = `${root}/${ID}`
  app.get(root, (c) => showOverview(deps, c))
  app.post(root, (c) => begin(deps, c))
  app.get(one, async (c) => {
    const draft = await find(deps, c)
    return showFacts(deps, c, { draft, facts: factsOf(draft.list), wrong: [] })
  })
  app.post(one, (c) => saveFacts(deps, c))
  app.route('/', sourceRoutes(deps, one))
  app.get(`${one}/services`, async (c) => {
    const draft = await find(deps, c)
    return c.html(String(servicesPage(contextOf(deps, c), { token: await deps.session.formToken(c), draft })))
  })
  app.post(`${one}/services`, async (c) => {
    const { draft, operator } = await mine(deps, c)
    const { form_token: token, ...chosen } = await readForm(c, zServices)
    await deps.session.checkFormToken(c, token)
    await deps.lists.studio.save(draft, chosenServices(draft.list, chosen), operator)
    return c.redirect(pathOf(deps, c, `${draft.id}/review`), 303)
  })
  app.get(`${one}/review`, async (c) => showReview(deps, c, { draft: await find(deps, c) }))
  app.post(`${one}/publish`, (c) => publish(deps, c))
  app.post(`${one}/discard`, async (c) => {
    const draft = await find(deps, c)
    await deps.session.checkFormToken(c, (await readForm(c, zToken)).form_token)
    await deps.lists.studio.discard(draft.id)
    return c.redirect(pathOf(deps, c), 303)
  })
  return app
}

async function showOverview(
  deps: StudioDeps,
  c: Context,
  shown: Pick<OverviewView, 'name' | 'problem'> = {},
): Promise<Response> {
  const operator = await deps.workbench.operators.require(c).catch(ifFault('unauthenticated'))
  if (operator === undefined) return c.html(String(signInNeededPage(contextOf(deps, c))), 401)
  const view = {
    token: await deps.session.formToken(c),
    drafts: await deps.lists.studio.drafts(),
    published: await deps.lists.own(deps.clock.now()),
    agreements: (await deps.agreements.states(deps.clock.now()))
      .filter(recognisesServices)
      .map(({ id }) => id),
    ...shown,
  }
  return c.html(String(listStudioPage(contextOf(deps, c), view)), shown.problem === undefined ? 200 : 400)
}

function recognisesServices({ agreement }: AgreementState): boolean {
  return agreement.recognitions.some(({ kind }) => kind === 'trust-service')
}

async function begin(deps: StudioDeps, c: Context): Promise<Response> {
  const by = await deps.workbench.operators.require(c)
  const limits = { bytesMax: UPLOAD_BYTES_MAX, filesMax: CERTIFICATES_MAX }
  const upload = await readUpload(c, limits).catch(ifFault('too-large'))
  if (upload === undefined) return showOverview(deps, c, { problem: { at: 'files', kind: 'tooLarge' } })
  const { fields, files } = upload
  await deps.session.checkFormToken(c, fields['form_token'])
  const { name = '', from = 'files' } = fields
  const facts = { name, territory: deps.config.country, since: deps.clock.now() }
  const list = await beginFrom(deps, from, { files, facts })
  if (list === undefined) return showOverview(deps, c, { name, problem: { at: 'files', kind: 'noFile' } })
  if ('kind' in list) return showOverview(deps, c, { name, problem: list })
  const begun = await deps.lists.studio.begin({ name, list, by })
  if (typeof begun === 'string') return c.redirect(pathOf(deps, c, begun), 303)
  return showOverview(deps, c, { name, problem: { at: 'name', kind: begun.refused } })
}

async function saveFacts(deps: StudioDeps, c: Context): Promise<Response> {
  const { draft, operator } = await mine(deps, c)
  const { form_token: token, ...typed } = await readForm(c, zFacts)
  await deps.session.checkFormToken(c, token)
  // Kept with its errors too: the findings name them again.
  await deps.lists.studio.save(draft, withFacts(draft.list, typed), operator)
  const wrong = wrongFacts(typed)
  if (wrong.length > 0) return showFacts(deps, c, { draft, facts: typed, wrong })
  return c.redirect(pathOf(deps, c, `${draft.id}/source`), 303)
}

type Shown = { readonly draft: ListDraft; readonly facts: Facts; readonly wrong: readonly FactName[] }

async function showFacts(deps: StudioDeps, c: Context, shown: Shown): Promise<Response> {
  const page = factsPage(contextOf(deps, c), { token: await deps.session.formToken(c), ...shown })
  return c.html(String(page), shown.wrong.length === 0 ? 200 : 400)
}

async function showReview(
  deps: StudioDeps,
  c: Context,
  { draft, problem }: Pick<ReviewView, 'draft' | 'problem'>,
): Promise<Response> {
  const operator = await deps.workbench.operators.require(c)
  const { studio } = deps.lists
  const view = {
    token: await deps.session.formToken(c),
    draft,
    review: await reviewOf(deps, draft),
    previews: await studio.preview(draft),
    looked: studio.digest(draft),
    alone: !mayPublish(draft, operator),
    problem,
  }
  return c.html(String(reviewPage(contextOf(deps, c), view)), problem === undefined ? 200 : 400)
}

/** With what the form of the facts would not take, since a draft is kept all the same. */
async function reviewOf({ lists }: StudioDeps, draft: ListDraft): Promise<ListReview> {
  const review = await lists.studio.review(draft)
  const told = review.findings.map(({ path }) => path)
  const wrong = wrongFacts(factsOf(draft.list)).map((name) => {
    const code = name === 'information' || name === 'contact' ? 'ADDRESS_BAD' : 'FIELD_MISSING'
    return { code, path: name === 'scheme' ? '/schemeName' : `/${name}`, severity: 'error' } as const
  })
  return { ...review, findings: [...wrong.filter(({ path }) => !told.includes(path)), ...review.findings] }
}

const REFUSED = {
  findings: 'errorFindings',
  alone: 'alone',
  changed: 'errorChanged',
  unread: 'errorUnread',
} as const satisfies Record<PublishRefusal, ReviewView['problem']>

async function publish(deps: StudioDeps, c: Context): Promise<Response> {
  const { draft, operator } = await mine(deps, c)
  const { form_token: token, confirm, looked } = await readForm(c, zConfirm)
  await deps.session.checkFormToken(c, token)
  if (confirm !== 'yes') return showReview(deps, c, { draft, problem: 'errorConfirm' })
  await deps.workbench.operators.note({ operator, action: 'publish-list', subject: draft.name })
  if (wrongFacts(factsOf(draft.list)).length > 0)
    return showReview(deps, c, { draft, problem: 'errorFindings' })
  const published = await deps.lists.studio.publish(draft, { operator, looked })
  if (!published.published) return showReview(deps, c, { draft, problem: REFUSED[published.refused] })
  return c.redirect(pathOf(deps, c, `${draft.id}/review`), 303)
}

async function find(deps: StudioDeps, c: Context): Promise<ListDraft> {
  return (await mine(deps, c)).draft
}

function ifFault(kind: Fault['kind']): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Fault && error.kind === kind) return undefined
    throw error
  }
}
