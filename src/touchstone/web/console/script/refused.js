// What the server refused of a work, and why: it is on this device alone, and in the file of unsent work.
import { html, nothing } from 'lit-html'
import { entries } from './wording.js'

export function refused (app, work) {
  const some = app.tally.of(work).refused
  if (!some.length) return nothing
  const reasons = [...new Set(some.map((one) => one.message))]
  return html`<div class="note" role="alert"><p>${entries(some.length)} refused by the server: kept on this device alone.</p>
    <ul>${reasons.map((one) => html`<li>${one}</li>`)}</ul>
    <p><button class="link" type="button" @click=${() => app.sendAgain(work)}>Send what was refused once more</button></p></div>`
}
