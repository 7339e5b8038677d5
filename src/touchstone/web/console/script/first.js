// What the organisation's policy wants looked at before a session, where the plan has nothing declared before it.
import { html, nothing } from 'lit-html'
import { answers } from './answers.js'
import { standing } from './fold.js'

export function firstChecks (desk) {
  const checks = desk.session.pack.first || []
  if (!checks.length) return nothing
  const done = new Map(standing(desk.session.entries).filter(({ kind, data }) => kind === 'note' && data.check).map(({ data }) => [data.check, data.holds]))
  const say = (one, holds) => desk.capture('note', { text: one.says, ksbs: [], check: one.id, holds })
  return html`<section class="panel" aria-labelledby="first"><h2 id="first">First</h2>${answers(desk, checks, done, say)}</section>`
}
