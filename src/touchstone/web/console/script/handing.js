// The device in the apprentice's hands: a sheet to sign, and nothing else in the page; then a cover, which two presses
// of whoever assesses take away. The browser's way back, and loading the page anew, lead to the cover as well.
import { html } from 'lit-html'
import { Taps } from './taps.js'

const NAME = 'touchstone-handed' // of this tab alone: no other is in the apprentice's hands
const MOMENTS = { start: 'The assessment starts now.', end: 'The assessment has ended.' }

export class Handed {
  constructor (app, desk = null, moment = '') {
    Object.assign(this, { app, desk, moment, said: '', over: !desk, sure: false, wrong: '' })
    this.taps = new Taps(() => app.draw())
    store()?.setItem(NAME, moment)
  }

  // The assessment of the sheet may be open no more: nothing of it is shown then.
  view () { return this.over || this.app.desk !== this.desk ? this.cover() : this.sheet() }

  sheet () {
    const { moment, wrong, desk: { method, session: { pack: { apprentice } } } } = this
    return html`<main id="main" tabindex="-1" class="sheet"><form @submit=${(event) => this.sign(event)}>
      <h1>${method.title}</h1>
      <p class="lead">I am ${apprentice.name}. ${MOMENTS[moment]}</p>
      <label for="signs">Type your name to sign</label>
      <input id="signs" name="name" type="text" autocomplete="off" required maxlength="200">
      <p class="error" role="alert">${wrong}</p>
      <p><button class="button">Sign</button> <button type="button" class="button second" @click=${() => this.cease('Not signed.')}>Not now</button></p>
    </form></main>`
  }

  cover () {
    const rests = String(this.taps.rests('ask'))
    const back = `${this.said} Please hand the device back.`.trim()
    return html`<main id="main" tabindex="-1" class="sheet"><div><h1 id="handed" tabindex="-1">${back}</h1>
      ${this.sure
        ? html`<div class="note" role="group" aria-labelledby="back"><h2 id="back" tabindex="-1">Are you the assessor?</h2>
          <p>What you noted and judged is shown next. It is not for the apprentice.</p>
          <p><button type="button" class="button" aria-disabled=${rests} @click=${() => this.goOn()}>Yes, I have the device: go on</button>
          <button type="button" class="button second" @click=${() => this.ask(false)}>No</button></p></div>`
        : html`<p><button type="button" class="button second" id="goes-on" aria-disabled=${rests} @click=${() => this.ask(true)}>I am the assessor: go on</button></p>`}
    </div></main>`
  }

  sign (event) {
    event.preventDefault()
    const name = new FormData(event.target).get('name').trim()
    if (name) return this.taps.once('sign', () => this.keep(name)) // one signature, however often it is pressed
  }

  // Where it could not be kept, the sheet says so and stays.
  async keep (name) {
    const kept = await this.desk.capture('signed', { moment: this.moment, how: 'screen', name })
    if (kept) this.cease('Signed.')
    else this.wrong = this.app.state.message
    this.app.draw()
    return kept
  }

  cease (said) {
    Object.assign(this, { said, over: true })
    this.app.draw()
    focus('handed')
  }

  // The second tap of a finger is no second press.
  ask (sure) {
    this.taps.tap('ask', () => {
      this.sure = sure
      this.app.draw()
      focus(sure ? 'back' : 'goes-on')
      return true
    })
  }

  goOn () {
    if (!this.sure || this.taps.rests('ask')) return
    store()?.removeItem(NAME)
    this.app.handed = null
    this.app.draw()
    focus('room', 'main')
  }
}

// Before the page was loaded anew the device was handed over, and nobody has said that they have it back.
export function handedBefore (app) { return store()?.getItem(NAME) ? new Handed(app, null, 'back') : null }

export function handOver (desk, moment) {
  desk.app.handed = new Handed(desk.app, desk, moment)
  desk.app.draw()
  focus('signs')
}

function store () {
  try {
    return globalThis.sessionStorage
  } catch { // a browser that keeps nothing for this page
    return null
  }
}

function focus (...ids) {
  setTimeout(() => ids.map((id) => document.getElementById(id)).find(Boolean)?.focus(), 50) // once it is drawn
}
