// The recordings that the apprentice handed in: registered as the assessor reviews them, with or without a network.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { standing } from './fold.js'
import { media, registered } from './registering.js'
import { plain, recorded } from './wording.js'

const FORM = 'recording'
const ORDER = ['held_at', 'recorded_at', 'seconds', 'medium', 'from_second', 'to_second']
const LENGTH = 'Minutes and seconds, such as 31:05.'

// The recordings of the log that stand, each as it was registered last.
export function recordingsOf (desk) {
  const all = standing(desk.session.entries).filter(({ kind }) => kind === 'recording')
  return [...new Map(all.map((one) => [one.data.id, one])).values()]
}

export function recordings (desk) {
  const rule = desk.method.recordings
  if (!rule) return nothing
  const all = recordingsOf(desk)
  const least = rule.length?.minutes
  return html`<section class="panel" aria-labelledby="recordings"><h2 id="recordings" tabindex="-1">Recordings: ${all.length} of ${rule.number.number}</h2>
    ${least ? html`<p class="help">Each is at least ${least} minutes long.</p>` : nothing}
    ${all.length ? html`<ul class="said">${all.map(({ data }) => html`<li><strong>${data.id}</strong> ${recorded(data)}</li>`)}</ul>` : nothing}
    ${folded(desk, rule)}</section>`
}

function folded (desk, rule) {
  const { drafts } = desk
  return html`<details ?open=${drafts.unfolded.has(FORM)} @toggle=${(event) => drafts.fold(FORM, event.target.open)}><summary>Register a recording</summary>
    <form novalidate @submit=${(event) => submit(event, desk, rule)} @input=${(event) => typed(event.target, desk, rule)}>
      ${field(desk, 'held_at', 'Session held', 'datetime-local')}${field(desk, 'recorded_at', 'Recorded', 'datetime-local')}
      ${field(desk, 'seconds', 'Length', 'text', LENGTH)}
      ${choice(desk, 'medium', 'Medium', media(rule).map((id) => [id, capital(id)]))}
      ${rule.visible ? visible(desk, rule.visible.people) : nothing}
      ${field(desk, 'from_second', 'Part to assess, from', 'text')}${field(desk, 'to_second', 'Part to assess, to', 'text')}
      ${desk.session.pack.files?.length ? choice(desk, 'file', 'File that was handed in', [['', 'None'], ...desk.session.pack.files.map(({ id, name }) => [id, name])]) : nothing}
      <p class="error" role="alert">${desk.unregistered?.all || ''}</p>
      <button class="button second">Register the recording</button></form></details>`
}

function field (desk, name, label, type, help = '') {
  const [id, why] = [`recording-${name}`, desk.unregistered?.[name] || '']
  const about = [help ? `${id}-help` : '', why ? `${id}-wrong` : ''].filter(Boolean).join(' ')
  return html`<label for=${id}>${label}</label><input id=${id} name=${name} type=${type} class=${type === 'text' ? 'short' : nothing} maxlength=${type === 'text' ? 9 : nothing} autocomplete="off" .value=${live(desk.drafts.of(FORM)[name] || '')} aria-invalid=${String(Boolean(why))} aria-describedby=${about || nothing}>
    ${help ? html`<p class="help" id=${`${id}-help`}>${help}</p>` : nothing}${why ? html`<p class="error" id=${`${id}-wrong`}>${why}</p>` : nothing}`
}

function choice (desk, name, label, some) {
  const id = `recording-${name}`
  const chosen = desk.drafts.of(FORM)[name] || some[0][0]
  return html`<label for=${id}>${label}</label><select id=${id} name=${name} .value=${live(chosen)}>${some.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}</select>`
}

function visible (desk, people) {
  const { looked = '', visible: seen = '' } = desk.drafts.of(FORM)
  return html`<label class="show"><input type="checkbox" name="looked" .checked=${live(Boolean(looked))}> I have looked who is visible</label>
    <fieldset><legend>Who is visible</legend>${people.map((one) => html`<label class="show"><input type="checkbox" name="visible" value=${one} .checked=${live(seen.split(' ').includes(one))}> ${capital(one)}</label>`)}</fieldset>`
}

function capital (id) { return plain(id).replace(/^./, (first) => first.toUpperCase()) }

// What was put back as it was counts as nothing typed.
function typed ({ name, type, value, checked }, desk, rule) {
  const { drafts } = desk
  const people = rule.visible?.people || []
  const seen = (drafts.of(FORM).visible || '').split(' ')
  const said = {
    looked: () => checked ? 'yes' : '',
    visible: () => people.filter((one) => one === value ? checked : seen.includes(one)).join(' '),
    medium: () => value === media(rule)[0] ? '' : value
  }[name]
  drafts.type(FORM, { name, value: said ? said() : value })
  if (type === 'checkbox') desk.app.draw()
}

function submit (event, desk, rule) {
  event.preventDefault()
  desk.taps.once(FORM, () => register(desk, rule))
}

async function register (desk, rule) {
  const { drafts, app } = desk
  const before = drafts.of(FORM)
  const { data, wrong } = registered({ ...before, medium: before.medium || media(rule)[0] }, desk.session.now())
  desk.unregistered = Object.keys(wrong).length ? { ...wrong, all: 'It is not registered yet: look at what is marked.' } : null
  app.draw()
  if (desk.unregistered) {
    document.getElementById(`recording-${ORDER.find((name) => wrong[name])}`)?.focus()
    return false
  }
  if (!await desk.capture('recording', data)) return false
  if (drafts.of(FORM) === before) drafts.kept(FORM) // what was changed meanwhile stays
  app.draw()
  document.getElementById('recordings')?.focus()
  return true
}
