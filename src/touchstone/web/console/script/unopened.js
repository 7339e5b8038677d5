// The page where the console cannot begin: why, as far as the browser says, and what to do.
import { html } from 'lit-html'

const NEWER = 'A newer version of the console has opened what is kept on this device. Close every tab of the console, then open it; ' +
  'without a network it has to wait for one. Nothing that was kept is lost.'
const CLOSED = 'This browser does not let the console open what it keeps on this device. Nothing that was kept is lost. Allow this site to store ' +
  'data, leave a private window, or make room on the device; close every tab of the console, then open it. Until then write on paper, or use another device.'

const WAITS = 'An older version of the console is open in another tab. Close every other tab of the console: this one goes on by itself.'
const UNREAD = 'This assessment could not be opened: this device cannot read something of what is kept of it. Nothing was removed, and what ' +
  'can be sent is sent. Load this page anew; where that does not help, save unsent work as a file.'

// An assessment that does not open, while the console does.
export function unread (error) { return /InvalidState|Version/.test(error?.name) ? NEWER : UNREAD }

// While another tab holds what is kept here.
export function waits () { return page(WAITS) }

export function why (error) { return error?.name === 'VersionError' ? NEWER : CLOSED }

export function unopened (error) {
  return page(why(error))
}

function page (words) {
  return html`<main id="main" tabindex="-1"><h1>Console</h1><p class="note" role="alert">${words}</p></main>`
}
