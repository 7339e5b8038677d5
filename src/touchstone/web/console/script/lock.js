// Keys on this device: one person's at a time, and none that somebody has locked away.
import { Refused } from './door.js'
import { keyOf } from './keeper.js'
import { opens } from './rekeying.js'

// Who is signed in. Somebody who may not conduct has nothing to do here: what is open of others closes all the same.
export async function present (door) {
  try {
    return await door.state()
  } catch (error) {
    if (!(error instanceof Refused && error.person)) throw error
    return { person: error.person, name: '', attempts: null, refused: error }
  }
}

// The keys of others leave; one's own come back, unless they are locked meanwhile. Answers with how many left.
export async function keysFor (person, { keeper, door, locked = () => false }) {
  const gone = await keeper.forgetKeys((one) => one.person !== person)
  for (const device of await keeper.devices()) {
    if (device.key || device.ended || device.person !== person || locked()) continue
    const key = await fetched(keeper, door, device)
    if (!key || locked()) continue
    if (await opens(keeper, device.id, key)) await keeper.know(device, key)
    else await keeper.end(device.id)
  }
  return gone
}

async function fetched (keeper, door, device) {
  try {
    return await keyOf((await door.key(device.id)).key)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.code === 'ended') await keeper.end(device.id)
    return null
  }
}

// Devices that were taken out of use, perhaps because they are lost: nothing begins under them, and their keys leave.
// Answers with how many left.
export async function forgetEnded (keeper, ended = []) {
  const here = (await keeper.devices()).filter((one) => ended.includes(one.id) && (one.key || !one.ended))
  for (const one of here) await keeper.end(one.id)
  return here.length ? keeper.forgetKeys((one) => ended.includes(one.id)) : 0
}

// Whether a device's work may be on the screen: its key is here, and nobody else is known to be signed in.
export async function mayShow (keeper, device, person) {
  const known = await keeper.deviceOf(device.id)
  return Boolean(known?.key) && (!person || person === device.person)
}
