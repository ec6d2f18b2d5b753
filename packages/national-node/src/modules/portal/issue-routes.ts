import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm, readQuery } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Person } from '../registers/index.ts'
import { contextOf } from './page-error.ts'
import { type IssueError, issuePage, offerPage } from './pages/issue-page.ts'
import { DOCUMENT_TYPES, type DocumentType, type PortalDeps, type PortalIssuer } from './portal-deps.ts'

const PERSONS_PER_PAGE = 8

const zPage = z.looseObject({ after: z.string().min(1).max(64).optional() })
const zWish = z.looseObject({
  form_token: z.string().max(200).optional(),
  person: z.string().max(64).optional(),
  type: z.string().max(64).optional(),
})

/** The desk where invented people receive documents. Real identification takes its place in production. */
export function issueRoutes(deps: PortalDeps, lang: string): Hono {
  const app = new Hono()
  app.get(`${lang}/issue`, async (c) => {
    getIssuer(deps)
    return showDesk(deps, c)
  })
  app.post(`${lang}/issue`, async (c) => {
    const issuer = getIssuer(deps)
    const wish = await readForm(c, zWish)
    await deps.session.checkFormToken(c, wish.form_token)
    const person = wish.person === undefined ? undefined : await deps.registers.findPerson(wish.person)
    const type = offeredTypes(deps).find((known) => known === wish.type)
    const errors = errorsOf(person, type)
    if (person === undefined || type === undefined || errors.length > 0) {
      return showDesk(deps, c, { chosen: wish, errors })
    }
    const context = contextOf(deps, c)
    const offer = await issuer.createOffer({ personId: person.id, type, language: context.lang })
    const suspensions = await issuer.suspensions?.([type])
    return c.html(String(offerPage(context, { person, type, ...offer, ...(suspensions && { suspensions }) })))
  })
  return app
}

function offeredTypes({ issuer }: PortalDeps): readonly DocumentType[] {
  return issuer?.types ?? DOCUMENT_TYPES
}

function getIssuer({ issuer }: PortalDeps): PortalIssuer {
  if (issuer === undefined) throw new Fault('not-found', 'portal/no-issuer', 'Nothing is issued here')
  return issuer
}

function errorsOf(person: Person | undefined, type: DocumentType | undefined): IssueError[] {
  const errors: IssueError[] = []
  if (person === undefined) errors.push('issueErrorPerson')
  if (type === undefined) errors.push('issueErrorType')
  if (type === 'diploma' && person?.diplomas.length === 0) errors.push('issueErrorDiploma')
  if (type === 'training' && (person?.trainings ?? []).length === 0) errors.push('issueErrorTraining')
  return errors
}

type Refused = {
  readonly chosen: { person?: string | undefined; type?: string | undefined }
  readonly errors: IssueError[]
}

async function showDesk(deps: PortalDeps, c: Context, refused?: Refused): Promise<Response> {
  const { after } = readQuery(c, zPage)
  // One more than shown tells whether there is a next page.
  const found = await deps.registers.listPersons({ after, limit: PERSONS_PER_PAGE + 1 })
  const token = await deps.session.formToken(c)
  const persons = found.slice(0, PERSONS_PER_PAGE)
  const suspensions = await deps.issuer?.suspensions?.(offeredTypes(deps))
  const page = issuePage(contextOf(deps, c), {
    persons,
    types: offeredTypes(deps),
    after,
    more: found.length > persons.length,
    token,
    ...(suspensions && { suspensions }),
    ...refused,
  })
  return c.html(String(page), refused === undefined ? 200 : 400)
}
