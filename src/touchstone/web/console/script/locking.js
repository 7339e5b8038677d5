// Lock and Unlock, in the bar. The keys come back from the server alone: where it cannot be asked, Lock says so first.
import { html, nothing } from 'lit-html'

// Why what is locked now would not open again at once; nothing where it would.
export function stays ({ online, ill, signedOut }) {
  if (ill) return 'While the server cannot answer it does not open again; it opens once that is over.'
  if (!online) return 'Without a network it does not open again before there is one.'
  return signedOut ? 'You are signed out: it does not open again before you sign in, which needs a network.' : ''
}

export function locks (app) {
  if (app.locked) return html`<button class="link" id="locks" @click=${() => app.unlock()}>Unlock</button>`
  return html`<button class="link" id="locks" @click=${() => ask(app)}>Lock</button>`
}

// The question, as long as its reason holds.
export function locksSure (app) {
  const why = stays(app.state)
  app.asksLock &&= Boolean(why) && !app.locked
  if (!app.asksLock) return nothing
  return html`<div class="note" role="group" aria-labelledby="locks-sure"><h2 id="locks-sure" tabindex="-1">Lock all the same?</h2>
    <p>${why} What was captured, and what is typed, stays here, sealed.</p>
    <p><button type="button" class="button stop" @click=${() => sure(app)}>Yes, lock it now</button>
    <button type="button" class="button second" @click=${() => cease(app)}>Do not lock</button></p></div>`
}

function ask (app) {
  if (!stays(app.state)) return app.lock()
  app.asksLock = true
  app.draw()
  focus('locks-sure')
}

function sure (app) {
  app.asksLock = false
  return app.lock()
}

function cease (app) {
  app.asksLock = false
  app.draw()
  focus('locks')
}

function focus (id) { setTimeout(() => document.getElementById(id)?.focus(), 50) } // once it is drawn
