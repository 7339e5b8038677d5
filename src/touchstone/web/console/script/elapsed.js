// The time that is used. It runs on without reckoning or drawing anew: only figures and words in the page change, and
// nothing that somebody is typing in.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { micros } from './fold.js'
import { clock } from './wording.js'

const MICROS = 1_000_000
const MINUTE = 60

const minutes = (number) => `${number} ${Number(number) === 1 ? 'minute' : 'minutes'}`

// What is to be said once so many seconds are used. Up to the limit there is the plan's extension, which somebody has
// to grant. Of `hints.outcomes` nothing else is drawn: each is a rule as if everything were submitted now, and most do
// not hold before the end. What is owed is said in its own words, and Check and submit names every rule with its clause.
export function spent ({ duration }, { planned, limit, extension }, used) {
  if (limit === null) return ''
  if (used > limit) return 'Over the limit.'
  if (used <= planned + (extension || 0) * MINUTE) return ''
  const most = `at most ${minutes(duration.extension_minutes)} in all. The plan says: ${duration.force}.`
  if (!extension) return `The planned time is over. To go on, more time has to be granted: ${most}`
  return `The time granted is over: ${minutes(extension)}. For more, take that back in the log and grant anew: ${most}`
}

// By what the clock shows: drawn between two of its seconds, nothing falls back to when it was last reckoned.
export function whole ({ method, hints, used }) {
  const { limit, planned, adjustment } = hints
  if (limit === null) return nothing
  return html`<p class="whole" data-over=${live(String(used > limit))}><span class="figure" data-clock="whole" .textContent=${live(clock(used))}></span>
    of ${clock(planned - (adjustment || 0))}${adjustment ? ` and ${clock(adjustment)} of reasonable adjustment` : ''}${limit > planned ? `, at most ${clock(limit)} with an extension` : ''}
    <strong class="spent" role="status" .textContent=${live(spent(method, hints, used))}></strong></p>`
}

// A second later, or some.
export function tick (desk) {
  const { method, session, hints: { running, used, sections } } = desk
  if (!running) return
  const now = Math.floor((micros(session.now()) - micros(running.since)) / MICROS)
  const total = sections[running.section]?.total || 0 // a plan may have lost it
  if (desk.began?.entry !== running.entry) desk.began = { entry: running.entry, used, total, at: now }
  const { began } = desk
  const more = now - began.at
  const at = document.querySelector('[data-clock=section]')
  if (at) at.textContent = clock(began.total + more)
  if (method.sections.find((one) => one.id === running.section)?.counted) {
    desk.used = began.used + more
    runs(desk)
  }
}

function runs ({ method, hints, used }) {
  const figure = document.querySelector('[data-clock=whole]')
  if (!figure) return
  figure.textContent = clock(used)
  figure.parentElement.dataset.over = String(used > hints.limit)
  const said = document.querySelector('.spent')
  const words = spent(method, hints, used)
  if (said.textContent !== words) said.textContent = words // told once, not every second
}
