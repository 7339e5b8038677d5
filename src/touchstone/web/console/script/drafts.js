// What is typed about an assessment and not kept yet. It stays while another assessment or the list is on the screen;
// typed.js keeps it on the device.
const WORDS = new Set(['text', 'answer', 'reason', 'places', 'where', 'kept_by']) // what is written in a person's own words

export class Drafts {
  constructor (method) {
    this.method = method
    this.empty()
  }

  empty () {
    this.form = blank(this.method)
    this.judged = {} // criterion -> the judgement
    this.saying = {} // criterion -> the feedback
    this.forms = {} // form -> its fields
    this.open = null // the criterion that is judged
    this.unfolded = new Set()
    this.back = false // whether it was brought back from what the device keeps
  }

  // Whether words would be lost with it.
  get typed () {
    const { form, judged, saying, forms } = this
    const fields = Object.values(forms).flatMap((one) => Object.values(one))
    return Boolean(form.text || form.answer || fields.some(Boolean) || Object.keys({ ...judged, ...saying }).length)
  }

  of (name) { return this.forms[name] || {} }
  type (name, field) { this.forms[name] = { ...this.of(name), [field.name]: field.value } }
  fold (name, open) { this.unfolded[open ? 'add' : 'delete'](name) }

  // All of it as plain data, and back.
  get said () {
    const { form, judged, saying, forms, open, unfolded } = this
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
  return { way: 'note', text: '', answer: '', ksbs: new Set(), lately: [], kind: method.questions?.kinds[0]?.id || null, theme: null, bank: null }
}

// What was typed after something was handed over to be kept.
export function since (now, kept) { return now.startsWith(kept) ? now.slice(kept.length) : now }

// What two tabs left: words of both, one under the other; of all else what was typed last.
export function together (one, other, name = '') {
  if (one === undefined || one === null || one === '') return other
  if (other === undefined || other === null || other === '') return one
  if (Array.isArray(one)) return [...new Set([...one, ...other])]
  if (typeof one === 'object') {
    const inside = (key) => name === 'saying' ? 'text' : key // by criterion
    return Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [key, together(one[key], other[key], inside(key))]))
  }
  if (!WORDS.has(name) || other.includes(one)) return other
  return one.includes(other) ? one : `${one}\n${other}`
}

// What was typed, without what was captured after it was written here: the tab was killed before it could be emptied.
export function lacking ({ after, ...said }, own) {
  const since = [...own.values()].filter((one) => one.sequence > after)
  const has = (kinds, fits) => since.some(({ kind, data }) => kinds.includes(kind) && fits(data))
  const but = (some, kept) => Object.fromEntries(Object.entries(some).filter(([name, one]) => !kept(one, name)))
  const { form, judged, saying, forms } = said
  return {
    ...said,
    form: has(['note', 'seen', 'question'], ({ text }) => text === form.text.trim()) ? { way: form.way } : form,
    judged: but(judged, ({ reason }, name) => has(['judgement'], (data) => data.criterion === name && data.reason === reason.trim())),
    saying: but(saying, (text, name) => has(['feedback'], (data) => data.criterion === name && data.text === text.trim())),
    forms: but(forms, ({ reason, where }) => has(['extension'], (data) => data.reason === reason) || has(['meeting_recorded'], (data) => data.where === where?.trim()))
  }
}
