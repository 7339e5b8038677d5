// What somebody asks of the server at the press of a button.
import { Refused } from './door.js'
import { Away, SignedOut } from './sender.js'
import { NotHere } from './shelf.js'
import { unput } from './unkept.js'

// Whether it worked; otherwise the page says why not.
export async function tried (app, work) {
  app.told({ message: '' })
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof SignedOut) app.told({ signedOut: true })
    else if (error instanceof Away) app.told({ online: false, message: 'There is no network now. Try again when there is.', until: 'heard' })
    else if (error instanceof Refused || error instanceof NotHere) app.told({ message: error.message })
    else app.told({ message: unput(error) })
    return false
  }
}
