// Puts an assessment on a device of this browser: the one that its person has, or a new one where that one is out of
// use, or what it keeps does not open any more.
import { keyOf } from './keeper.js'
import { rekeyed } from './rekeying.js'

const ENDED = 'ended' // as the server names it

export async function prepared ({ keeper, door }, person, { attempt, organisation }) {
  for (;;) {
    const device = await keeper.device(person, organisation)
    const said = await asked(keeper, door, attempt, device)
    const known = said && await rekeyed(keeper, device, await keyOf(said.key))
    if (known) return { known, pack: said.pack }
  }
}

// Nothing where another device has to be asked for.
async function asked (keeper, door, attempt, device) {
  try {
    return await door.prepare(attempt, device)
  } catch (error) {
    if (error.code === ENDED && await keeper.end(device.id)) return null
    throw error
  }
}
