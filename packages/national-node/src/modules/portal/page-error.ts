import type { Context, ErrorHandler } from 'hono'
import { createProblem, logError } from '../../http/problem.ts'
import { chooseLanguage, isLanguage, type Language } from '../../kernel/language.ts'
import { currentTrace, newTraceId } from '../../kernel/log.ts'
import { errorPage } from './pages/error-page.ts'
import type { PageContext } from './pages/frame.ts'
import type { PortalDeps } from './portal-deps.ts'

/** Language and address of the page asked for; an address without a language takes the browser's. */
export function contextOf({ config }: Pick<PortalDeps, 'config'>, c: Context): PageContext {
  const { pathname, search } = new URL(c.req.url)
  const [, first = '', ...rest] = pathname.split('/')
  if (isLanguage(first)) return { lang: first, config, path: rest.join('/') + search }
  return { lang: browserLanguage(c, config), config, path: '' }
}

function browserLanguage(c: Context, { fallback }: PortalDeps['config']): Language {
  return chooseLanguage(c.req.header('accept-language'), fallback)
}

/** For `onError` of pages: the same status and reference as a problem document, as a page. */
export function pageError(deps: Pick<PortalDeps, 'config' | 'log'>): ErrorHandler {
  return (error, c) => {
    const traceId = currentTrace() ?? newTraceId()
    logError(deps.log, error, traceId)
    const { status } = createProblem(error, traceId)
    return c.html(String(errorPage(contextOf(deps, c), error, traceId)), status as 400)
  }
}
