// What is on this device, and what can be put on it.
import { html, nothing } from 'lit-html'
import { bar } from './bar.js'
import { choices } from './portfolio.js'
import { refused } from './refused.js'
import { saving } from './saving.js'
import { entries } from './wording.js'

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/London' })

// `works`: of whoever works at this device; two people may have the same assessment.
export function home (app, works, openable) {
  const here = new Map(works.filter((one) => one.person === app.state.person).map((one) => [one.attempt, one]))
  const listed = app.state.listed || []
  const more = works.filter((one) => here.get(one.attempt) !== one || !listed.some((other) => other.attempt === one.attempt))
  return html`${bar(app)}<main id="main" tabindex="-1">
    <h1>Console</h1>
    <p class="lead">Put an assessment on this device while you have a network; then conduct it with or without one.</p>
    ${soon(app, listed, here)}
    ${listed.length ? html`<ul class="cards">${listed.map((one) => card(app, one, here.get(one.attempt)))}</ul>` : nothing}
    ${more.length
      ? html`<h2>Kept on this device</h2><ul class="cards">${more.map((one) => kept(app, one, openable))}</ul>`
      : nothing}
    ${!listed.length && !works.length ? html`<p>${empty(app.state)}</p>` : nothing}
    <p><a href=${`${app.door.root}hand-in/`}>Hand in a file of unsent work</a></p>
    <p><a href=${`${app.door.root}devices/`}>Your devices</a></p>
  </main>`
}

function empty ({ listed, signedOut }) {
  if (signedOut) return 'Sign in to see your assessments. What was captured here is kept.'
  return listed ? 'You have no assessment to conduct: accept a booking first.' : 'Nothing is on this device yet. With a network your assessments are listed here.'
}

// Those of today and of the next working day, in one go.
function soon (app, listed, here) {
  const some = listed.filter((one) => one.soon && !here.get(one.attempt)?.put)
  if (!some.length) return nothing
  return html`<p><button class="button" ?disabled=${app.state.putting} @click=${() => app.putAll(some)}>Put tomorrow’s assessments on this device</button></p>
    <p class="help">${some.length === 1 ? 'One assessment' : `${some.length} assessments`} of today and the next working day ${some.length === 1 ? 'is' : 'are'} not on this device yet.</p>`
}

function card (app, one, work) {
  const about = ` of ${one.title}, ${one.apprentice}`
  return html`<li class="card">
    <h2>${one.title}: ${one.apprentice}</h2>
    <p>${one.starts_at ? WHEN.format(new Date(one.starts_at)) : 'No date'}</p>
    ${work?.put && !outOfUse(app, work)
      ? html`<p>On this device. ${left(work)}</p>${refused(app, work)}
        <p><a class="button" href=${`#${one.attempt}`}>Open<span class="hidden"> ${one.title}, ${one.apprentice}</span></a>
        <button class="button second" @click=${() => app.prepare(one)}>Update<span class="hidden"> ${one.title}, ${one.apprentice}</span></button>
        ${after(app, work, about)}</p>`
      : html`${work ? html`<p>${left(work)}</p>${refused(app, work)}<p>${after(app, work, about)}</p>` : nothing}${choices(one, (...said) => app.choose(...said))}<p><button class="button" @click=${() => app.prepare(one)}>Put on this device<span class="hidden"> ${one.title}, ${one.apprentice}</span></button></p>`}
  </li>`
}

// Of somebody else's work a person at this device learns that it is there and safe, and nothing more.
function kept (app, one, openable) {
  const mine = html`${refused(app, one)}<p>${after(app, one, ' of what is kept')}</p>`
  if (app.state.person && one.person !== app.state.person) {
    return html`<li class="card"><h3>Somebody else’s</h3><p>${left(one)} Sealed: it opens, and is sent, when they sign in on this device.</p></li>`
  }
  const title = html`<h3>${one.starts ? WHEN.format(new Date(one.starts)) : 'An assessment'}</h3>`
  if (outOfUse(app, one)) return html`<li class="card">${title}<p>${left(one)} Sealed: this device was taken out of use, and its key is gone.</p>${mine}</li>`
  if (!openable.has(one.device)) return html`<li class="card">${title}<p>${left(one)} Sealed: ${app.state.online ? 'sign in to open it' : 'it opens when there is a network and you are signed in'}.</p>${mine}</li>`
  if (!one.put) return html`<li class="card">${title}<p>${left(one)}</p>${mine}</li>`
  return html`<li class="card">${title}
    <p>${left(one)}</p>${refused(app, one)}
    <p><a class="button" href=${`#${one.attempt}`}>Open<span class="hidden"> what is kept</span></a> ${after(app, one, ' of what is kept')}</p></li>`
}

function outOfUse ({ state }, { device }) { return Boolean(state.ended?.includes(device)) }

const WISHES = { wished: ' Its judgements wait to be submitted.', fell: ' Its judgements were NOT submitted: open it to see why.' }

function left ({ unsent, wish }) { return `${unsent ? `${entries(unsent)} not sent yet.` : 'Everything is sent.'}${WISHES[wish] || ''}` }

// What is unsent, or was refused, can leave as a file; what is sent can be taken off.
function after (app, work, about) {
  if (work.unsent || work.refused.length) return saving(app, work, about)
  if (app.state.person !== work.person) return nothing
  return html`<button class="link" @click=${() => app.takeOff(work)}>Take off this device<span class="hidden">${about}</span></button>`
}
