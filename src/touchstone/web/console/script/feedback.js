// What the apprentice will be told about each criterion: drafted from the reason and the plan's words, edited here,
// with or without a network. Notes and answers stay inside.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { filled } from './drafts.js'
import { toldOf } from './fold.js'
import { LONGEST, draft } from './why.js'
import { plain } from './wording.js'

export function feedback (desk) {
  if (desk.session.pack.seat) return nothing // who marks beside the assessor tells the apprentice nothing
  const all = desk.method.themes.flatMap((theme) => theme.criteria.map((one) => ({ one, ...toldOf(desk.session.entries, one.id) })))
  const told = all.filter(({ judged }) => judged && judged.data.level !== null)
  const rows = all.filter((row) => told.includes(row) || typedHere(desk, row.one))
  if (!rows.length) return nothing
  const kept = told.filter(({ fresh }) => fresh).length
  return html`<section class="panel" aria-labelledby="feedback"><h2 id="feedback" tabindex="-1">Feedback${told.length ? `: ${kept} of ${told.length} kept` : ''}</h2>
    <p class="help">Drafted from your reasons. The apprentice reads it with the result, not before; where you keep nothing, your reason is told.</p>
    ${repeat(rows, ({ one }) => one.id, (row) => told.includes(row) ? card(desk, row) : waiting(desk, row.one, rows.length))}</section>`
}

// Words about a criterion that is not judged any more stay where they were typed.
function typedHere ({ drafts }, { id }) { return filled(drafts.saying[id]) || document.activeElement?.id === `told-${id}` }

function card (desk, { one, judged, written, fresh }) {
  const shown = fresh ? written.data.text : draft(desk.session.pack, one, judged.data)
  const text = desk.drafts.saying[one.id] ?? shown
  const state = fresh ? 'kept' : written ? 'judged anew: drafted again' : 'draft'
  return folded(desk, one, plain(judged.data.level), state, html`<form @submit=${(event) => submit(event, desk, one, text)}>
      <p class="help">${one.text}</p>
      <label for=${`told-${one.id}`}>Feedback on ${one.id}</label>
      <textarea id=${`told-${one.id}`} rows="4" required maxlength=${LONGEST} .value=${live(text)} @input=${(event) => say(desk, one, event.target.value, shown)}></textarea>
      <button class="button">Keep<span class="hidden"> the feedback on ${one.id}</span></button></form>`)
}

function waiting (desk, one, rows) {
  const text = desk.drafts.saying[one.id] || ''
  return folded(desk, one, 'not yet assessed', 'typed, not kept', html`<p class="help">${one.text}</p>
      <label for=${`told-${one.id}`}>Feedback on ${one.id}</label>
      <textarea id=${`told-${one.id}`} rows="4" maxlength=${LONGEST} .value=${live(text)} aria-describedby=${`waits-${one.id}`} @input=${(event) => say(desk, one, event.target.value, '')} @change=${() => desk.app.draw()}></textarea>
      <p class="help" id=${`waits-${one.id}`}>Nothing is told about a criterion that is not judged. Judge it again to keep these words, or let them go.</p>
      <button type="button" class="button second" @click=${() => letGo(desk, one, rows)}>Discard<span class="hidden"> the feedback on ${one.id}</span></button>`)
}

function folded ({ drafts }, one, level, state, inside) {
  const fold = `feedback ${one.id}`
  return html`<details class="criterion" ?open=${drafts.unfolded.has(fold)} @toggle=${(event) => drafts.fold(fold, event.target.open)}><summary><strong>${one.id}</strong> ${level} <span class="level">${state}</span></summary>
    ${inside}</details>`
}

function say (desk, one, text, shown) {
  desk.drafts.say(one.id, text, shown)
  desk.app.draw()
}

function letGo (desk, one, rows) {
  delete desk.drafts.saying[one.id]
  desk.app.draw()
  document.getElementById(rows > 1 ? 'feedback' : 'text')?.focus() // the button goes with the words
}

function submit (event, desk, one, shown) {
  event.preventDefault()
  desk.taps.once(`feedback ${one.id}`, () => save(desk, one, shown))
}

// Keep what is typed, or else what is shown; what is kept already is not kept once more.
export async function save (desk, one, shown) {
  const { saying } = desk.drafts
  const said = (saying[one.id] ?? shown).trim()
  const { written, fresh } = toldOf(desk.session.entries, one.id)
  const there = fresh && written.data.text === said
  if (!said || !(there || await desk.capture('feedback', { criterion: one.id, text: said }, { replaces: written?.id || null }))) return false
  if (saying[one.id]?.trim() === said) delete saying[one.id]
  desk.app.draw()
  return true
}
