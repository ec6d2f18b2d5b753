/** The page of `render-page.ts` as an eta template, compiled once; texts are asked for as ours asks for them. */
import { Eta } from 'eta'
import { names, reasonTexts, say } from '../../ui/src/index.ts'
import type { RenderedPage } from './render-page.ts'
import { PATHS, SIGNS } from './render-signs.ts'

const REASON = `<li class="reason"><span class="tag tag-<%= tone %>"><svg class="mark mark-<%= sign %>" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="<%= it.PATHS[sign] %>"/></svg><%= it.names[lang].reasonClasses[reason.class] %></span><p><%= told.person %></p><details class="details"><summary><%= it.say(lang, 'reasonMore') %></summary><div class="part"><dl class="summary"><div class="summary-row"><dt><%= it.say(lang, 'reasonCode') %></dt><dd><bdi dir="ltr" class="code"><%= reason.code %></bdi></dd></div><% if (reason.clause) { %><div class="summary-row"><dt><%= it.say(lang, 'reasonClause') %></dt><dd><bdi dir="ltr" class="code"><%= reason.clause %></bdi></dd></div><% } %><div class="summary-row"><dt><%= it.say(lang, 'reasonCaseWorker') %></dt><dd><%= told.caseWorker %></dd></div><div class="summary-row"><dt><%= it.say(lang, 'reasonEngineer') %></dt><dd><%= told.engineer %></dd></div><% if (reason.detail) { %><div class="summary-row"><dt><%= it.say(lang, 'reasonDetail') %></dt><dd><bdi lang="en" dir="ltr"><%= reason.detail %></bdi></dd></div><% } %></dl></div></details></li>`

const TABLE = `<div class="table wide" role="region" aria-labelledby="<%= table.id %>" tabindex="0"><table><caption id="<%= table.id %>"><%= table.caption %></caption>
<thead><tr><% for (const { label, numeric } of table.columns) { %><th scope="col"<% if (numeric) { %> class="number"<% } %>><%= label %></th><% } %></tr></thead>
<tbody><% for (const row of table.rows) { %><tr><th scope="row"><%= row[0] %></th><% for (let index = 1; index < row.length; index++) { %><td<% if (table.columns[index].numeric) { %> class="number"<% } %> data-label="<%= table.columns[index].label %>"><%= row[index] %></td><% } %></tr><% } %></tbody></table></div>`

const MAIN = `<% const { lang, title, facts, reasons, table } = it.page %><h1><%= title %></h1>
<dl class="summary"><% for (const fact of facts) { %><div class="summary-row"><dt><%= fact.key %></dt><dd><%= fact.value %></dd></div><% } %></dl>
<ul class="reasons"><% for (const reason of reasons) { const [sign, tone] = it.SIGNS[reason.class]; const told = it.reasonTexts(lang, reason.code) %>${REASON}<% } %></ul>
${TABLE}`

/** The compiled template, called as eta calls a template that it has loaded. */
export function etaMain(): (page: RenderedPage) => string {
  const eta = new Eta({ autoTrim: false })
  const compiled = eta.compile(MAIN)
  return (page) => compiled.call(eta, { PATHS, SIGNS, names, say, reasonTexts, page })
}
