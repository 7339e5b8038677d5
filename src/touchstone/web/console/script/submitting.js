// Submitting the judgements at the end of the desk: in two steps, with or without a network.
import { html, nothing } from 'lit-html'
import { unkept } from './unkept.js'
import { notes, unmetView, unsaid } from './unmet.js'
import { keep, wishOf, wished } from './wish.js'
import { FELL, WISHED } from './wishing.js'

const MEANS = 'By submitting you declare that these judgements are your own, that each rests on what this log holds, that ' +
  'you know of no conflict of interest, and that nothing is left that you can add, also where the rules cannot tell. From ' +
  'then on nothing can be written or changed, unless quality assurance asks you back. Send first what is on another device ' +
  'of yours: what comes after is set aside.'
const LATER = 'It is submitted as soon as everything has been sent; take it back until then.'
const TYPED = 'Something is typed that is not in the log: it waits until that is kept or emptied.'
const ABROAD = 'In another tab of this browser something is typed that is not in the log: keep it there, or empty its form.'
const ELSEWHERE = 'Something came into the log meanwhile. Look at it, then submit.'
const UNTAKEN = 'This could not be stored on this device, and is as it was before: make room, or load the page anew, then try again.'
const UNSAID = 'Say why, of each that should hold; the reason is kept for ever.'

export class Submission {
  constructor (desk) {
    const { session, app } = desk
    Object.assign(this, { desk, session, app, said: null, box: null, asking: null, told: '', abroad: false, reasons: {} })
    session.listeners.add(() => this.changed())
    this.load()
  }

  // The log as it is looked at: this device's chain, and what others wrote.
  get seen () {
    const own = new Set([...this.session.own.values()].map(({ id }) => id))
    return `${this.session.last} ${this.session.server.filter((one) => written(one) && !own.has(one.id)).length}`
  }

  // What is captured, here or elsewhere, puts the question away, and ends a wish. A mere receipt does neither.
  changed () {
    if (this.asking && this.asking !== this.seen) Object.assign(this, { asking: null, told: ELSEWHERE })
    if (this.said) this.load()
  }

  // The server says whether it is submitted, which may be newer than what is here.
  heard (submitted) { if (submitted !== undefined) this.session.pack.submitted = submitted }

  async load () {
    const { keeper, device, attempt } = this.session
    this.abroad = await this.app.drafts.there(device, attempt) // typed in another tab
    Object.assign(this, await wishOf(keeper, device, attempt))
    for (const { finding, reason } of this.said?.notes || []) this.reasons[finding] ??= reason // taken back, or not granted
    this.app.draw()
  }

  // Whether it is submitted: as the server last said, else as this device knows.
  get submitted () { return this.desk.submitted ?? Boolean(this.session.pack.submitted) }

  // Sentences: what this device knows to be missing, beside what the hints list.
  get missing () {
    const { hints, typed, app } = this.desk
    const { device, attempt } = this.session
    const open = hints.declarations_missing.length
    return [
      ...(open ? [`Not yet declared: ${open} of what the plan wants declared.`] : []),
      ...(typed ? ['Something is typed that is not in the log: keep it, or empty the form.'] : []),
      ...(this.abroad ? [ABROAD] : []),
      ...(app.tally.of({ device: device.id, attempt }).refused.length ? ['Something was refused by the server.'] : [])
    ]
  }

  view () {
    if (this.session.pack.seat) return nothing
    return html`<div id="submitting" tabindex="-1">${this.stands()}${this.told ? html`<p class="error" role="alert">${this.told}</p>` : nothing}</div>`
  }

  stands () {
    const { hints } = this.desk
    if (this.submitted) return html`<p class="note" role="status">The judgements are submitted. Quality assurance is next.</p>${this.why()}`
    if (this.said?.state === WISHED) {
      return html`<div class="note" role="status"><p>${LATER}</p>${this.desk.typed ? html`<p>${TYPED}</p>` : nothing}${this.abroad ? html`<p>${ABROAD} It waits until then.</p>` : nothing}<p><button type="button" class="button second" @click=${() => this.back()}>Take it back</button></p></div>`
    }
    const { missing } = this
    if (hints.left.length || missing.length) return html`${this.why()}${missing.length ? html`<ul>${missing.map((one) => html`<li>${one}</li>`)}</ul>` : nothing}`
    return html`${this.why()}${this.asking ? this.confirming() : html`<p><button type="button" class="button" id="submits" @click=${() => this.ask(true)}>Submit the judgements</button></p>`}`
  }

  confirming () {
    return html`<div class="note" role="group" aria-labelledby="sure"><h3 id="sure" tabindex="-1">Submit the judgements?</h3>
      ${unmetView(this.desk, this.reasons, this.told === UNSAID)}
      <p>${MEANS}</p>
      <p><button type="button" class="button" @click=${() => this.submit()}>Yes, submit the judgements</button>
      <button type="button" class="button second" @click=${() => this.ask(false)}>Not yet</button></p></div>`
  }

  // Why it was not submitted, until it is read.
  why () {
    if (this.said?.state !== FELL) return nothing
    return html`<div class="note" role="alert"><p>The judgements were not submitted from this device:</p>
      <ul>${this.said.reasons.map((one) => html`<li>${one}</li>`)}</ul>
      <p><button type="button" class="link" @click=${() => this.back()}>I have read this</button></p></div>`
  }

  ask (asking, told = '', place = asking ? 'sure' : 'submits') {
    Object.assign(this, { asking: asking ? this.seen : null, told })
    this.app.draw()
    focus(place)
  }

  async submit () {
    const { keeper, device, attempt } = this.session
    const looked = this.asking
    if (!looked) return
    const [first] = unsaid(this.desk, this.reasons)
    if (first) return this.ask(true, UNSAID, `note-${first}`)
    const why = notes(this.desk, this.reasons)
    this.asking = null
    const last = this.session.last
    const heard = Math.max(0, ...this.session.server.map(({ number }) => number))
    this.abroad = await this.app.drafts.there(device, attempt)
    await this.session.waiting
    if (await this.session.load() || looked !== this.seen || this.missing.length || this.desk.hints.left.length) this.told = ELSEWHERE
    else await this.kept(() => wished(keeper, device, attempt, this.box, { last, heard, notes: why }))
    focus('submitting')
    this.app.sender.soon()
  }

  // Take a wish back, or put away why it was not granted.
  async back () {
    const { keeper, device, attempt } = this.session
    await this.kept(() => keep(keeper, device, attempt, null, { box: this.box }))
    focus('submitting')
  }

  async kept (work) {
    try {
      this.told = await work() ? '' : ELSEWHERE
    } catch (error) {
      console.warn(unkept(error))
      this.told = UNTAKEN
    }
    await this.load()
    const { device, attempt } = this.session
    await this.app.recount(device.id, attempt)
    this.app.channel.postMessage({ attempt })
  }
}

// By whoever writes the log, as `console/submitting.py` has it: not what the apprentice signs on their own page.
function written ({ kind, data }) { return kind !== 'signed' || data.how !== 'page' }

function focus (id) { setTimeout(() => document.getElementById(id)?.focus(), 50) } // once it is drawn
