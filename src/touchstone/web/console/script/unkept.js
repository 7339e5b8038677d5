// What this device could not keep: said plainly, with what to do, and never as if it were there.

export const FULL = 'This was NOT kept: this device has no room left. Your words are still in the form. Make room, such as ' +
  'by deleting files or taking another assessment off this device, then keep them again; or write them down elsewhere ' +
  'before you leave this page.'
export const CLOSED = 'This was NOT kept: a newer version of the console is open in another tab. Copy your words, then ' +
  'load this page anew; everything that was kept before is there.'
export const LONG = 'This was NOT kept: it is too long for one entry. Your words are still in the form. Keep them in parts.'
export const GONE = 'This was NOT kept: the console was locked, or somebody signed out, in another tab. What ' +
  'is typed stays on this device, sealed. Unlock the console or sign in, then open the assessment and keep it again.'
const ELSE = 'This was NOT kept: this browser refused to store it. Your words are still in the form. Keep them again, or ' +
  'write them down elsewhere before you leave this page.'

export const UNSENT = 'Something of an assessment could not be sent, because this device cannot read it. It stays on this device; ' +
  'the rest is sent. Load this page anew, or save unsent work as a file.'
const NO_ROOM = 'This was not put on this device: it has no room left. Make room, such as by deleting files or taking another ' +
  'assessment off this device, then try again.'
const NOT_PUT = 'This did not work: this browser refused to store it. Load this page anew, then try again.'

// The words for what could not be put here.
export function unput (error) { return unkept(error) === FULL ? NO_ROOM : NOT_PUT }

// The words for a failure to write; browsers name a full device in more than one way.
export function unkept (error) {
  const name = [error?.name, error?.inner?.name].join(' ')
  if (/Quota/.test(name)) return FULL
  if (/TooLong/.test(name)) return LONG
  if (/Locked/.test(name)) return GONE
  return name.includes('InvalidState') ? CLOSED : ELSE
}
