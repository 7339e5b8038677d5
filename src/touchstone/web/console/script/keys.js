// What the keyboard does on a laptop, and the list of it behind «?».
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'

const KEYS = [
  ['?', 'This list'],
  ['/', 'Write: to the text of what you capture'],
  ['Alt+1, Alt+2, Alt+3', 'Note, seen or question, wherever you are'],
  ['Ctrl+Enter', 'Keep what is written'],
  ['T', 'To the time and the sections'],
  ['O', 'To what is owed'],
  ['J', 'To the judgements'],
  ['G', 'To the grade so far'],
  ['L', 'To the log'],
  ['Esc', 'Close this list, or leave a field']
]
const OFF = 'touchstone-keys-off' // kept on the device, for whoever uses it: speech and some aids send letters by themselves
const PLACES = { t: 'time', o: 'owed', j: 'judge', g: 'grade', l: 'log' }

export function keys () {
  return html`<button class="link keys-open" @click=${open}>Keys<span class="hidden">: what the keyboard does</span>${act() ? html` <kbd>?</kbd>` : nothing}</button>
    <dialog id="keys" class="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2>
      <dl>${KEYS.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
      <label class="show"><input id="keys-act" type="checkbox" .checked=${live(act())} @change=${(event) => turn(event.target.checked)}> Keys of one character act (? / T O J G L)</label>
      <p class="help">Turn them off where speech, or another aid, types letters by itself. Alt+1 to Alt+3, Ctrl+Enter and Esc stay. This device remembers it.</p>
      <form method="dialog"><button class="button">Close</button></form></dialog>`
}

let off = null // as long as nothing else is kept

// Whether the keys of one character act. They do until somebody turns them off.
export function act () {
  off ??= Boolean(kept((store) => store.getItem(OFF)))
  return !off
}

export function turn (on) {
  off = !on
  kept((store) => on ? store.removeItem(OFF) : store.setItem(OFF, '1'))
}

// A browser that keeps nothing for this page knows it as long as the page is open.
function kept (work) {
  try {
    return work(globalThis.localStorage)
  } catch {
    return null
  }
}

// By the key's place: with Alt or Option held, many keyboards send another character.
function way ({ altKey, ctrlKey, metaKey, code }) {
  const [, number] = /^Digit([1-3])$/.exec(code) || []
  return altKey && !ctrlKey && !metaKey && number ? document.querySelectorAll('input[name=way]')[number - 1] : null
}

function choose (one) {
  const there = one.form.contains(document.activeElement)
  one.click()
  if (!there) document.getElementById('text').focus()
}

function open () { document.getElementById('keys')?.showModal() }

// A letter acts only where nobody is typing; a place that a plan does not have does nothing.
document.addEventListener('keydown', (event) => {
  const { target, key } = event
  const chosen = document.querySelector('dialog[open]') ? null : way(event)
  if (chosen) {
    event.preventDefault()
    return choose(chosen)
  }
  const typing = target.closest?.('input:not([type=radio]):not([type=checkbox]), textarea, select, dialog')
  if (key === 'Escape' && typing && !target.closest('dialog')) return target.blur()
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
  if (!act()) return
  const place = document.getElementById(key === '/' ? 'text' : PLACES[key.toLowerCase()])
  if (key === '?') open()
  else if (place) {
    event.preventDefault()
    if (key !== '/') place.tabIndex = -1
    place.focus()
    place.scrollIntoView({ block: 'start' })
  }
})
