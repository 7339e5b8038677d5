// What stands above every view: whether there is a network, how much is unsent, and what to do about it.
import { html, nothing } from 'lit-html'
import { locks, locksSure } from './locking.js'
import { entries } from './wording.js'

export function bar (app) {
  const { state } = app
  const sure = locksSure(app)
  const { unsent, refused, waits } = app.tally.total(state.person)
  return html`<header class="bar">
    <a class="bar-name" href="/">Touchstone</a>
    <p class="bar-state" role="status" data-online=${String(state.online)} data-unsent=${unsent}>
      <span class="dot" aria-hidden="true"></span>${words(state, unsent, refused, waits)}${refused ? ` ${entries(refused)} refused.` : ''}
      ${state.signedOut ? html`<a href=${`${app.signIn}?next=${location.pathname}`}>Sign in</a>` : nothing}
    </p>
    <p class="bar-links"><a href="#">All assessments</a> ${locks(app)}</p>
  </header>
  ${app.persistent === false || state.message || sure !== nothing
    ? html`<aside aria-label="Notices">${sure}
      ${state.message ? html`<p class="note" role="alert">${state.message}</p>` : nothing}
      ${app.persistent === false ? html`<p class="note">This browser may remove what it keeps when it runs short of room. Install the console, send often, or save unsent work as a file.</p>` : nothing}
    </aside>`
    : nothing}`
}

function words (state, unsent, refused, waits) {
  const sent = unsent ? `${entries(unsent)} kept here, not sent yet` : `everything ${refused ? 'else ' : ''}is sent`
  const left = waits ? `${sent}, judgements wait to be submitted` : sent
  if (state.signedOut) return `Signed out: ${left}.`
  if (state.ill) return `The server cannot take anything in just now; it is asked again by itself: ${left}.`
  if (!state.online) return `No network: ${left}.`
  if (state.sending && unsent) return `Sending: ${left}.`
  return `Online: ${left}.`
}
