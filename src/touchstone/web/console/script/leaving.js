// On the page to sign out: says what this device has not sent yet, and takes the console's keys with it.
import { Keeper, opened } from './keeper.js'
import { WISHED } from './wishing.js'
import { entries } from './wording.js'

const form = document.querySelector('form[action*=logout]')
const keeping = form && kept()
let leaving = null
const PATIENCE = 3000 // milliseconds

async function kept () {
  const known = await indexedDB.databases?.()
  if (known && !known.some((one) => one.name === 'touchstone-console')) return null
  return new Keeper(await opened(undefined, null))
}

// How much of those whose keys are here; the keys of whoever was here before left with them.
async function say () {
  const keeper = await keeping
  if (!keeper) return
  const mine = await keeper.openable()
  const works = (await keeper.works()).filter((one) => mine.has(one.device))
  const unsent = works.reduce((sum, one) => sum + one.unsent, 0)
  const refused = works.reduce((sum, one) => sum + one.refused.length, 0)
  const wishes = works.filter((one) => one.wish === WISHED).length
  if (!unsent && !refused && !wishes) return
  const said = document.createElement('div')
  said.className = 'govuk-inset-text'
  said.setAttribute('role', 'alert')
  said.textContent = [
    unsent ? `The console on this device has ${entries(unsent)} that were not sent yet.` : '',
    refused ? `The console on this device has ${entries(refused)} that the server refused.` : '',
    wishes ? 'Judgements on this device wait to be submitted.' : '',
    'They stay here, sealed, until you sign in on this device again; nobody else can read or send them.'
  ].filter(Boolean).join(' ')
  form.before(said)
}

// The keys first, then the session; other tabs of the console close what they show, and take the keys where this
// page cannot.
async function leave () {
  try {
    const left = await Promise.race([forgotten(), new Promise((resolve) => setTimeout(resolve, PATIENCE, false))])
    new BroadcastChannel('touchstone-console').postMessage({ locked: 'out', left })
  } finally {
    form.submit()
  }
}

async function forgotten () {
  try {
    await (await keeping)?.forgetKeys()
    return true
  } catch {
    return false
  }
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  leaving ||= leave()
})
if (form) {
  window.addEventListener('pageshow', () => { leaving = null }) // back from the history: it may be pressed again
  say().catch(() => {})
}
