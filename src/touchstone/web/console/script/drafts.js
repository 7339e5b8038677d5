// What is typed about an assessment and not kept yet. It stays, in memory alone, while another assessment or the
// list is on the screen.

export class Drafts {
  constructor (method) {
    this.form = blank(method)
    this.judged = {} // criterion -> the judgement
    this.saying = {} // criterion -> the feedback
    this.forms = {} // form -> its fields
    this.open = null // the criterion that is judged
    this.unfolded = new Set()
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
