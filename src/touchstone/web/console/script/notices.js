// What is said above the page when something is closed, locked or taken off.
export const OUT = 'You signed out in another tab. Sign in to open what is kept on this device.'
export const LOCKED = 'Locked. Sign in to open what is kept on this device.'
export const CLOSED = 'Closed, because it was locked, somebody else signed in, or this device was taken out of use. Sign in to open what is kept on this device.'
export const STILL = 'Locked, but this page cannot reach what is kept on this device, so that the key may still be here. ' +
  'Close every tab of the console, then open it and lock it again.'
export const TYPED = 'Not taken off: something is typed about this assessment that is not kept yet. Keep it or empty the form, then take it off.'
export const TAKEN_OFF = 'This assessment was taken off this device in another tab.'
export const LEFT = 'It stays on this device: something of it was not sent yet, or was refused.'
export const NOT_SUBMITTED = 'Judgements were NOT submitted from this device: open the assessment to see why.'
export const WISHES = 'Not taken off: its judgements are not submitted yet. Wait for the network, or open it and take that back.'
export const HELD = 'Judgements wait to be submitted: something about that assessment is typed and not in its log, here or in another tab of this ' +
  'browser. Open it; keep what is typed, or empty the form.'
export const TAKEN_OUT = 'This device was taken out of use, and its key is gone: what could be sent is sent, and the rest opens here no more. ' +
  'Where something is left, save it as a file and hand that in. Put an assessment on this device to go on.'
