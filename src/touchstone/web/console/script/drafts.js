// What is typed about an assessment and not kept yet. It stays while another assessment or the list is on the screen;
// typed.js keeps it on the device.
import { registered } from './registering.js'
import { scoreOf } from './score.js'

const WORDS = new Set(['text', 'answer', 'reason', 'places', 'where', 'kept_by']) // what is written in a person's own words
const RECORDING = /^(?:R\d+|[\da-f]{8}-[\da-f-]{27})\s*:/ // typed by its code, captured by its entry

export class Drafts {
  constructor (method) {
    this.method = method
    this.empty()
  }

  empty () {
    this.form = blank(this.method)
    this.judged = {} // criterion -> the judgement
    this.wrong = {} // criterion -> what is wrong with the judgement, once it was to be kept
    this.saying = {} // criterion -> the feedback
    this.forms = {} // form -> its fields
    this.open = null // the criterion that is judged
    this.unfolded = new Set()
    this.back = false // whether it was brought back from what the device keeps
  }

  // Whether something would be lost with it: words, or KSBs that are chosen. What was emptied is nothing.
  get typed () {
    const { form, judged, saying, forms } = this
    const fields = [saying, ...Object.values(forms)].flatMap((one) => Object.values(one))
    return Boolean(form.text || form.answer || form.ksbs.size || (form.way !== 'question' && filled(form.second)) || fields.some(filled) || Object.keys(judged).length)
  }

  // Whether what was brought back is still there; once it is kept or discarded, nothing new is called so.
  get brought () {
    this.back &&= this.typed
    return this.back
  }

  // Feedback as it is typed; what stands there without it is none.
  say (criterion, text, shown) {
    if (text === shown) delete this.saying[criterion]
    else this.saying[criterion] = text
  }

  // A judgement as it is changed by hand; as it was before, it is none.
  judge (criterion, said, before) {
    if (!alike(said, before)) this.judged[criterion] = said
    else for (const one of [this.judged, this.wrong]) delete one[criterion]
  }

  of (name) { return this.forms[name] || {} }
  holds (name) { return Object.values(this.of(name)).some(filled) }
  type (name, field) { this.forms[name] = { ...this.of(name), [field.name]: field.value } }
  fold (name, open) { this.unfolded[open ? 'add' : 'delete'](name) }

  // All of it as plain data, and back.
  get said () {
    const { form, judged, forms, open, unfolded } = this
    const saying = Object.fromEntries(Object.entries(this.saying).filter(([, text]) => filled(text)))
    return JSON.parse(JSON.stringify({ form, judged, saying, forms, open, unfolded }, (_, one) => one instanceof Set ? [...one] : one))
  }

  bring ({ form, judged, saying, forms, open, unfolded }) {
    this.form = { ...this.form, ...form, ksbs: new Set(form.ksbs) }
    this.judged = Object.fromEntries(Object.entries(judged).map(([name, one]) => [name, { ...one, pointers: new Set(one.pointers) }]))
    Object.assign(this, { saying, forms, open, unfolded: new Set(unfolded) })
    this.back = this.typed
  }

  // A form's words are kept: nothing of it is typed any more.
  kept (name) {
    delete this.forms[name]
    this.unfolded.delete(name)
  }
}

export function blank (method) {
  return { way: 'note', text: '', answer: '', ksbs: new Set(), lately: [], kind: method.questions?.kinds[0]?.id || null, theme: null, bank: null, recording: '', second: '' }
}

// What was typed after something was handed over to be kept.
export function since (now, kept) { return now.startsWith(kept) ? now.slice(kept.length) : now }

export function filled (text) { return Boolean(text?.trim()) }

// The places of a judgement, one a line.
export function placesIn (text) { return text.split('\n').map((one) => one.trim().replace(/\s+/g, ' ')).filter(Boolean) }

function alike (one, other) {
  return one.level === other.level && one.reason === other.reason && one.places === other.places && same(one.pointers, other.pointers)
}

function same (some, others) {
  const [here, there] = [new Set(some), new Set(others)]
  return here.size === there.size && [...here].every((one) => there.has(one))
}

// What two tabs left: words of both, one under the other; of all else what was typed last.
export function together (one, other, name = '') {
  const none = (said) => said === undefined || said === '' || (said === null && name !== 'level') // "Not yet" is a choice
  if (none(one)) return other
  if (none(other)) return one
  if (Array.isArray(one)) return [...new Set([...one, ...other])]
  if (one !== null && typeof one === 'object') {
    const inside = (key) => name === 'saying' ? 'text' : key // by criterion
    return Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [key, together(one[key], other[key], inside(key))]))
  }
  if (!WORDS.has(name) || other.includes(one)) return other
  return one.includes(other) ? one : `${one}\n${other}`
}

// What was typed, without what its device captured after it was written here: the tab was killed before it could be
// emptied. Only what is the same in all of it was captured; in doubt it comes back.
export function lacking ({ after, ...said }, captured) {
  const since = captured.filter(({ sequence }) => sequence > after)
  const has = (kind, fits) => since.some((one) => one.kind === kind && fits(one.data))
  const but = (some, kept) => Object.fromEntries(Object.entries(some).filter(([name, one]) => !kept(one, name)))
  const { form, judged, saying, forms } = said
  return {
    ...said,
    form: has(form.way, (data) => noted(form, data)) ? { way: form.way, answer: form.way === 'question' ? '' : form.answer, recording: form.recording } : form,
    judged: but(judged, (one, name) => has('judgement', (data) => data.criterion === name && decided(one, data))),
    saying: but(saying, (text, name) => has('feedback', (data) => data.criterion === name && data.text === text.trim())),
    forms: but(forms, (one, name) => FORMS[name]?.(one, has))
  }
}

function noted ({ way, text, answer, ksbs, recording = '', second = '' }, data) {
  const place = way === 'question' || (recording === (data.recording || '') && filled(second) === (data.second !== undefined))
  return data.text === text.trim() && same(data.ksbs, ksbs) && place && (way !== 'question' || data.answer === answer.trim())
}

function decided ({ level, reason, pointers, places }, data) {
  const bare = (some) => some.map((one) => one.replace(RECORDING, ':'))
  return data.level === level && data.reason === reason.trim() && same(bare(data.pointers), bare([...pointers, ...placesIn(places)]))
}

const FORMS = {
  extension: ({ minutes = '', reason = '' }, has) => has('extension', (data) => data.minutes === Number(minutes) && data.reason.trim() === reason.trim()),
  recorded: ({ where = '', kept_by: by = '' }, has) => has('meeting_recorded', (data) => data.where === where.trim() && data.kept_by === by.trim()),
  recording: (fields, has) => has('recording', (data) => JSON.stringify(registered({ ...fields, medium: fields.medium || data.medium }).data) === JSON.stringify(data)),
  score: ({ score }, has) => has('score', (data) => data.score === scoreOf(score))
}
