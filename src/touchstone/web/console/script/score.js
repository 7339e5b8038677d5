// The score of a marked test, where the plan has one: written down here, and changed with its history.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { standing } from './fold.js'
import { written } from './grading.js'
import { time } from './wording.js'

const FORM = 'score'
const NUMBER = /^(?:\d{1,6}(?:\.\d{0,2})?|\.\d{1,2})$/ // as the server takes it: two places, and not without end

export function score (desk) {
  const { test } = desk.method
  if (!test) return nothing
  const now = current(desk)
  const typed = desk.drafts.of(FORM).score ?? now?.data.score ?? ''
  const why = desk.unscored || ''
  return html`<section class="panel" aria-labelledby="scored"><h2 id="scored">Score${now ? `: ${now.data.score} of ${test.out_of}` : ''}</h2>
    <form @submit=${(event) => submit(event, desk)} @input=${(event) => type(desk, event.target, now)}>
      <label for="score">Score of the test</label><input id="score" name="score" type="text" class="short" inputmode="decimal" maxlength="9" autocomplete="off" .value=${live(String(typed))} aria-invalid=${String(Boolean(why))} aria-describedby="score-help score-wrong">
      <p class="help" id="score-help">Marks out of ${test.out_of}.</p>
      <p class="error" role="alert" id="score-wrong">${why}</p>
      <button class="button">Keep<span class="hidden"> the score</span></button></form>
    ${before(desk, now)}</section>`
}

function current (desk) { return standing(desk.session.entries).findLast(({ kind }) => kind === 'score') }

// What stood there before, under what counts now.
function before (desk, now) {
  const all = desk.session.entries
  const stand = new Set(standing(all).map(({ id }) => id))
  const earlier = all.filter(({ kind, id }) => kind === 'score' && id !== now?.id).reverse()
  if (!earlier.length) return nothing
  return html`<h3>Before</h3><ol class="earlier" reversed>${earlier.map(({ id, at, data }) => html`<li>
    <time datetime=${at}>${time(at)}</time> ${data.score}${stand.has(id) ? nothing : html` <small>taken back</small>`}</li>`)}</ol>`
}

function type ({ drafts }, field, now) {
  if (field.value === now?.data.score) drafts.kept(FORM) // put back as it was
  else drafts.type(FORM, field)
}

function submit (event, desk) {
  event.preventDefault()
  desk.taps.once(FORM, () => save(desk))
}

async function save (desk) {
  const { drafts, app, method: { test } } = desk
  const now = current(desk)
  const typed = drafts.of(FORM)
  const text = scoreOf(typed.score ?? now?.data.score)
  desk.unscored = text !== null && Number(text) <= Number(test.out_of) ? '' : `Give a number from 0 to ${test.out_of}, with at most two places.`
  app.draw()
  if (desk.unscored) return false
  if (now && written(String(now.data.score)) === text) drafts.kept(FORM) // it is kept already
  else if (!await desk.capture('score', { score: text }, { replaces: now?.id || null })) return false
  if (drafts.of(FORM) === typed) drafts.kept(FORM) // what was typed meanwhile stays
  app.draw()
  return true
}

// What somebody typed, in the digits of the log; null where it is no number.
export function scoreOf (text = '') {
  const said = String(text).trim()
  return NUMBER.test(said) ? written(said) : null
}
