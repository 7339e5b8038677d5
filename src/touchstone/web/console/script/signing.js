// In the room: the apprentice signs the start and the end on the screen; where a remote meeting is recorded.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { standing } from './fold.js'
import { handOver } from './handing.js'
import { time } from './wording.js'

const MOMENTS = ['start', 'end']

export function inTheRoom (desk) {
  const { pack } = desk.session
  if (pack.seat) return nothing // who marks beside the assessor takes no signature
  const said = standing(desk.session.entries)
  return html`<section class="panel room aside" aria-labelledby="room"><h2 id="room" tabindex="-1">In the room</h2>
    ${MOMENTS.map((moment) => signature(desk, moment, said.filter((one) => one.kind === 'signed' && one.data.moment === moment)))}
    ${recorded(desk, said.filter((one) => one.kind === 'meeting_recorded'), pack.booking?.link)}
  </section>`
}

function signature (desk, moment, signed) {
  const due = moment === 'start' ? desk.hints.used > 0 || desk.hints.running : desk.hints.used > 0 && !desk.hints.running
  return html`<div class="signature" data-signed=${String(signed.length > 0)}>
    ${signed.length
      ? signed.map((one) => html`<p>${one.data.name} signed the ${moment} at ${time(one.at)}.</p>`)
      : html`<p>${due ? html`<strong>The apprentice has not signed the ${moment}.</strong>` : `The ${moment} is not signed yet.`}</p>
        <button type="button" class="button second" @click=${() => handOver(desk, moment)}>The apprentice signs the ${moment}</button>`}
    </div>`
}

function recorded (desk, known, link) {
  const { drafts } = desk
  const { where = '', kept_by: by = '' } = drafts.of('recorded')
  return html`${known.map((one) => html`<p>The meeting is recorded: ${one.data.where}, kept by ${one.data.kept_by}.</p>`)}
    <details ?open=${drafts.unfolded.has('recorded')} @toggle=${(event) => drafts.fold('recorded', event.target.open)}><summary>Note where the meeting is recorded</summary>
      <form @submit=${(event) => noted(event, desk)} @input=${(event) => drafts.type('recorded', event.target)}>
        <label for="recorded-where">Address or name of the recording</label><input id="recorded-where" name="where" type="text" required maxlength="2000" placeholder=${link || nothing} .value=${live(where)}>
        <label for="recorded-by">Who keeps it</label><input id="recorded-by" name="kept_by" type="text" required maxlength="400" .value=${live(by)}>
        <button class="button second">Keep</button></form></details>`
}

function noted (event, desk) {
  event.preventDefault()
  desk.taps.once('recorded', () => note(desk))
}

async function note (desk) {
  const { where = '', kept_by: by = '' } = desk.drafts.of('recorded')
  if (!where.trim() || !by.trim() || !await desk.capture('meeting_recorded', { where: where.trim(), kept_by: by.trim() })) return false
  desk.drafts.kept('recorded')
  desk.app.draw()
  return true
}
