// What the apprentice will be told about each criterion: drafted from the reason and the plan's words, edited here,
// with or without a network. Notes and answers stay inside.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { toldOf } from './fold.js'
import { LONGEST, draft } from './why.js'
import { plain } from './wording.js'

export function feedback (desk) {
  if (desk.session.pack.seat) return nothing // who marks beside the assessor tells the apprentice nothing
  const rows = desk.method.themes.flatMap((theme) => theme.criteria.map((one) => ({ one, ...toldOf(desk.session.entries, one.id) })))
    .filter(({ judged }) => judged && judged.data.level !== null)
  if (!rows.length) return nothing
  const kept = rows.filter(({ fresh }) => fresh).length
  return html`<section class="panel" aria-labelledby="feedback"><h2 id="feedback">Feedback: ${kept} of ${rows.length} kept</h2>
    <p class="help">Drafted from your reasons. The apprentice reads it with the result, not before; where you keep nothing, your reason is told.</p>
    ${repeat(rows, ({ one }) => one.id, (row) => card(desk, row))}</section>`
}

function card (desk, { one, judged, written, fresh }) {
  const { drafts } = desk
  const fold = `feedback ${one.id}`
  const text = drafts.saying[one.id] ?? (fresh ? written.data.text : draft(desk.session.pack, one, judged.data))
  return html`<details class="criterion" ?open=${drafts.unfolded.has(fold)} @toggle=${(event) => drafts.fold(fold, event.target.open)}><summary><strong>${one.id}</strong> ${plain(judged.data.level)} <span class="level">${fresh ? 'kept' : written ? 'judged anew: drafted again' : 'draft'}</span></summary>
    <form @submit=${(event) => submit(event, desk, one, text)}>
      <p class="help">${one.text}</p>
      <label for=${`told-${one.id}`}>Feedback on ${one.id}</label>
      <textarea id=${`told-${one.id}`} rows="4" required maxlength=${LONGEST} .value=${live(text)} @input=${(event) => { drafts.saying[one.id] = event.target.value }}></textarea>
      <button class="button">Keep<span class="hidden"> the feedback on ${one.id}</span></button></form></details>`
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
