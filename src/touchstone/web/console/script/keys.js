// What the keyboard does on a laptop, and the list of it behind «?».
import { html } from 'lit-html'

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
const PLACES = { t: 'time', o: 'owed', j: 'judge', g: 'grade', l: 'log' }

export function keys () {
  return html`<button class="link keys-open" @click=${open}>Keys<span class="hidden">: what the keyboard does</span> <kbd>?</kbd></button>
    <dialog id="keys" class="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2>
      <dl>${KEYS.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
      <form method="dialog"><button class="button">Close</button></form></dialog>`
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
  const place = document.getElementById(key === '/' ? 'text' : PLACES[key.toLowerCase()])
  if (key === '?') open()
  else if (place) {
    event.preventDefault()
    if (key !== '/') place.tabIndex = -1
    place.focus()
    place.scrollIntoView({ block: 'start' })
  }
})
