// Submitting the judgements at the end of the desk: in two steps, with or without a network.
import { html, nothing } from 'lit-html'
import { unkept } from './unkept.js'
import { DONE, FELL, WAITS, keep, wishOf, wished } from './wish.js'

const MEANS = 'By submitting you declare that these judgements are your own, that each rests on what this log holds, that ' +
  'you know of no conflict of interest, and that nothing is left that you can add, also where the rules cannot tell. From ' +
  'then on nothing can be written or changed, unless quality assurance asks you back.'
const LATER = 'It is submitted as soon as everything has been sent; take it back until then.'
const ELSEWHERE = 'Something changed in another tab. Look at it, then submit.'

export class Submission {
  constructor (desk) {
    const { session, app } = desk
    Object.assign(this, { desk, session, app, said: null, box: null, asking: false, told: '' })
    session.listeners.add(() => this.changed())
    this.load()
  }

  // What is captured puts the question away, and ends a wish.
  changed () {
    this.asking = false
    if (this.said) this.load()
  }

  async load () {
    const { keeper, device, attempt } = this.session
    Object.assign(this, await wishOf(keeper, device, attempt))
    this.app.draw()
  }

  // Whether it is submitted: as the server last said, else as this device knows.
  get submitted () {
    return this.desk.submitted ?? (this.said?.state === DONE || Boolean(this.session.pack.submitted))
  }

  // Sentences: what this device knows to be missing, beside what the hints list.
  get missing () {
    const { hints, typed, app } = this.desk
    const { device, attempt } = this.session
    const open = hints.declarations_missing.length
    return [
      ...(open ? [`Not yet declared: ${open} of what the plan wants declared.`] : []),
      ...(typed ? ['Something is typed that is not in the log: keep it, or empty the form.'] : []),
      ...(app.tally.of({ device: device.id, attempt }).refused.length ? ['Something was refused by the server.'] : [])
    ]
  }

  view () {
    const { hints } = this.desk
    if (this.session.pack.seat) return nothing
    if (this.submitted) return html`<p class="note" role="status">The judgements are submitted. Quality assurance is next.</p>${this.why()}`
    if (this.said?.state === WAITS) {
      return html`<div class="note" role="status"><p>${LATER}</p><p><button type="button" class="button second" @click=${() => this.back()}>Take it back</button></p></div>`
    }
    const { missing } = this
    if (hints.left.length || missing.length) return html`${this.why()}${missing.length ? html`<ul>${missing.map((one) => html`<li>${one}</li>`)}</ul>` : nothing}`
    return html`${this.why()}<p class="error" role="alert">${this.told}</p>${this.asking ? this.confirming() : html`<p><button type="button" class="button" id="submits" @click=${() => this.ask(true)}>Submit the judgements</button></p>`}`
  }

  confirming () {
    return html`<div class="note" role="group" aria-labelledby="sure"><h3 id="sure" tabindex="-1">Submit the judgements?</h3><p>${MEANS}</p>
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

  ask (asking) {
    Object.assign(this, { asking, told: '' })
    this.app.draw()
    setTimeout(() => document.getElementById(asking ? 'sure' : 'submits')?.focus(), 50) // once it is drawn
  }

  async submit () {
    const { keeper, device, attempt } = this.session
    if (!this.asking) return
    this.asking = false
    await this.session.waiting
    if (await this.session.load() || this.missing.length || this.desk.hints.left.length) this.told = ELSEWHERE
    else await this.kept(() => wished(keeper, device, attempt, this.box))
    this.app.sender.soon()
  }

  // Take a wish back, or put away why it was not granted.
  async back () {
    const { keeper, device, attempt } = this.session
    await this.kept(() => keep(keeper, device, attempt, null, { box: this.box }))
  }

  async kept (work) {
    try {
      this.told = await work() ? '' : ELSEWHERE
    } catch (error) {
      this.told = unkept(error)
    }
    await this.load()
    this.app.channel.postMessage({ attempt: this.session.attempt })
  }
}
