// Judgements, criterion by criterion: the wording, its KSBs and what shows it beside the level and the reason.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { placesIn } from './drafts.js'
import { standing } from './fold.js'
import { whyNot, whyNotIn } from './pointing.js'
import { recordingsOf } from './recordings.js'
import { line, plain, time } from './wording.js'
import { listed } from './why.js'

const SHOWS = ['note', 'seen', 'question']

export function judging (desk) {
  const { method, hints } = desk
  const all = Object.values(hints.levels)
  if (!all.length) return nothing
  const done = all.filter((one) => one !== null).length
  return html`<section class="panel judge" aria-labelledby="judge"><h2 id="judge">Judge: ${done} of ${all.length}</h2>
    ${method.themes.map((theme) => html`<h3>${theme.title}</h3>${theme.criteria.map((one) => card(desk, one))}`)}
  </section>`
}

function card (desk, one) {
  const { hints, drafts: { open } } = desk
  const level = hints.levels[one.id]
  return html`<details class="criterion" ?open=${live(open === one.id)}>
    <summary @click=${(event) => toggled(event, desk, one)}><strong>${one.id}</strong> ${one.text} <span class="level" data-level=${level || 'open'}>${level ? plain(level) : 'not yet assessed'}</span></summary>
    ${open === one.id ? form(desk, one) : nothing}</details>`
}

// At once, before anything else is drawn: what the browser opens by itself a drawing in between would close again.
function toggled (event, desk, one) {
  event.preventDefault()
  desk.drafts.open = desk.drafts.open === one.id ? null : one.id
  desk.app.draw()
}

function current (desk, id) {
  return standing(desk.session.entries).findLast((one) => one.kind === 'judgement' && one.data.criterion === id)
}

// A code by which the server names an entry, as the entry's id: both stand for the same here.
function started (desk, now) {
  const ids = new Map(desk.session.entries.flatMap((one) => [[`#${one.number}`, one.id], ...(one.kind === 'question' ? [[one.data.id, one.id]] : [])]))
  const pointers = (now?.data.pointers || []).map((one) => ids.get(one) || one)
  return {
    level: now ? now.data.level : undefined,
    reason: now?.data.reason || '',
    pointers: new Set(pointers.filter((one) => !one.includes(':'))),
    places: pointers.filter((one) => one.includes(':')).join('\n')
  }
}

// What is typed by now, which may be newer than what is drawn.
function latest (desk, one) { return desk.drafts.judged[one.id] || started(desk, current(desk, one.id)) }

function form (desk, one) {
  const now = current(desk, one.id)
  const typed = latest(desk, one)
  const { why = '', misplaced = false } = desk.drafts.wrong[one.id] || {}
  const change = (said) => {
    desk.drafts.judge(one.id, { ...latest(desk, one), ...said }, started(desk, current(desk, one.id)))
    desk.app.draw()
  }
  const levels = [...desk.method.levels].reverse()
  return html`<form @submit=${(event) => submit(event, desk, one)}>
    ${wording(desk, one)}
    ${evidence(desk, one, typed, change, misplaced ? why : '')}
    <fieldset class="ways"><legend>Level</legend>
      ${levels.map(({ id }) => html`<label class="way"><input type="radio" name="level" .checked=${live(typed.level === id)} @change=${() => change({ level: id })}> ${plain(id)}</label>`)}
      <label class="way"><input type="radio" name="level" .checked=${live(typed.level === null)} @change=${() => change({ level: null })}> Not yet</label></fieldset>
    <label for=${`why-${one.id}`}>Why</label>
    <textarea id=${`why-${one.id}`} rows="3" maxlength="10000" .value=${live(typed.reason)} @input=${(event) => change({ reason: event.target.value })}></textarea>
    <p class="error" role="alert">${misplaced ? '' : why}</p>
    <button class="button">Keep<span class="hidden"> the judgement of ${one.id}</span></button></form>
    ${before(desk, one, now)}`
}

function wording (desk, one) {
  const some = desk.method.ksbs.filter(({ code }) => one.ksbs.includes(code))
  return html`<dl class="wording">${some.map(({ code, text }) => html`<div><dt>${code}</dt><dd>${text}</dd></div>`)}</dl>`
}

// Second thoughts: what was judged before, with its reason and time, under what counts now.
function before (desk, one, now) {
  const all = desk.session.entries
  const stand = new Set(standing(all).map(({ id }) => id))
  const earlier = all.filter((each) => each.kind === 'judgement' && each.data.criterion === one.id && each.id !== now?.id).reverse()
  if (!earlier.length) return nothing
  return html`<h4>Before</h4><ol class="earlier" reversed>${earlier.map(({ id, at, data }) => html`<li>
    <time datetime=${at}>${time(at)}</time> ${data.level ? plain(data.level) : 'not yet assessed'}${data.reason ? `: ${data.reason}` : ''}${stand.has(id) ? nothing : html` <small>taken back</small>`}</li>`)}</ol>`
}

function recordings (desk) { return recordingsOf(desk).map(({ data }) => data.id) }

function evidence (desk, one, typed, change, misplaced) {
  const about = new Set(one.ksbs)
  const isAbout = ({ ksbs }) => ksbs?.some((code) => about.has(code))
  const captured = standing(desk.session.entries).filter((each) => SHOWS.includes(each.kind) && isAbout(each.data))
  const pieces = desk.session.pack.pieces.filter(isAbout)
  const shows = [
    ...captured.map((each) => ({ id: each.id, ...line(desk.method, each) })),
    ...pieces.map(({ code, title }) => ({ id: code, title: code, text: title }))
  ]
  const point = (id, on) => {
    const pointers = new Set(latest(desk, one).pointers)
    pointers[on ? 'add' : 'delete'](id)
    change({ pointers })
  }
  const places = desk.session.pack.pieces.length || recordings(desk).length
  return html`${shows.length
    ? html`<fieldset class="shows"><legend>What shows it</legend>${shows.map(({ id, title, text }) => html`<label class="show"><input type="checkbox" .checked=${live(typed.pointers.has(id))} @change=${(event) => point(id, event.target.checked)}> <span>${title}${text ? `: ${text}` : ''}</span></label>`)}</fieldset>`
    : html`<p>Nothing captured is about these KSBs yet.</p>`}
    ${places
      ? html`<label for=${`places-${one.id}`}>Seconds and pages</label><textarea id=${`places-${one.id}`} rows="2" .value=${live(typed.places)} @input=${(event) => change({ places: event.target.value })} aria-invalid=${String(Boolean(misplaced))} aria-describedby=${`places-help-${one.id} places-wrong-${one.id}`}></textarea>
        <p class="error" role="alert" id=${`places-wrong-${one.id}`}>${misplaced}</p>
        <p class="help" id=${`places-help-${one.id}`}>One a line, such as R1: 12:40 or ${desk.session.pack.pieces[0]?.code || 'E3'}: page 4.</p>`
      : nothing}`
}

// What was typed of places, and of it what names nothing that is here.
function placed (desk, text) {
  const places = placesIn(text)
  const known = new Set([...desk.session.pack.pieces.map(({ code }) => code), ...recordings(desk)])
  return { places, strange: places.filter((one) => !/^[^:]+:\s*\S/.test(one) || !known.has(one.split(':')[0].trim())) }
}

// A recording without a number is meant by its entry: the server may give its code to one from elsewhere.
function meant (desk, place) {
  const colon = place.indexOf(':')
  const own = recordingsOf(desk).find(({ number, data }) => number === null && data.id === place.slice(0, colon).trim())
  return own ? own.id + place.slice(colon) : place
}

// Why one of the places cannot be, by what is known here of the files and recordings; '' where all can.
function misplaced (desk, places) {
  const lengths = new Map(recordingsOf(desk).map(({ data }) => [data.id, data.seconds]))
  const pieces = new Map(desk.session.pack.pieces.map(({ code, versions }) => [code, versions])) // a pack of before has none
  for (const one of places) {
    const [code, where] = [one.slice(0, one.indexOf(':')).trim(), one.slice(one.indexOf(':') + 1).trim()]
    const why = lengths.has(code) ? whyNotIn(where, Number(lengths.get(code))) : pieces.get(code) && whyNot(where, pieces.get(code))
    if (why) return `${one}: ${why}`
  }
  return ''
}

function submit (event, desk, one) {
  event.preventDefault()
  desk.taps.once(`judge ${one.id}`, () => save(desk, one))
}

export async function save (desk, one) {
  const now = current(desk, one.id)
  const typed = latest(desk, one)
  if (now && typed !== desk.drafts.judged[one.id]) return false // nothing was changed: it is kept
  const { level, reason, pointers } = typed
  const { places, strange } = placed(desk, typed.places)
  const lacks = lacking(level, reason)
  const why = lacks || elsewhere(strange) || misplaced(desk, places)
  desk.drafts.wrong[one.id] = why ? { why, misplaced: !lacks } : null
  if (why) {
    desk.app.draw()
    return false
  }
  const data = { criterion: one.id, level, reason: reason.trim(), pointers: [...pointers, ...places.map((one) => meant(desk, one))] }
  if (!await desk.capture('judgement', data, { replaces: now?.id || null })) return false
  if (desk.drafts.judged[one.id] === typed) delete desk.drafts.judged[one.id] // what was changed meanwhile stays
  desk.app.draw()
  return true
}

function lacking (level, reason) {
  if (level === undefined) return 'Choose a level.'
  return level !== null && !reason.trim() ? 'Say what shows it; the reason is part of the record.' : ''
}

function elsewhere (strange) {
  return strange.length ? `${listed(strange)}: write a recording or a piece that is here, a colon, and the second or page.` : ''
}
