// The wish to submit the judgements: sealed on this device, beside the chain whose end it names, until the server has
// answered it. What is captured after it makes the chain longer, and so it stands no more, in whichever tab.
import { Refused } from './door.js'
import { Locked, sealed, unsealed } from './keeper.js'
import { hashOf } from './session.js'

export const WAITS = 'waits'
export const FELL = 'fell'
export const DONE = 'done'
const CAPTURED = 'Something was captured or judged after you submitted. Look at it, then submit again.'
const UNREAD = 'The wish to submit could not be read on this device. Submit again.'
const APART = 'The server refused something of this device. See why below, then submit again.'

// What is kept of one chain, and the box that it came in; a wish that stands no more says why.
export async function wishOf (keeper, device, attempt) {
  const { key } = await keeper.deviceOf(device.id) || {}
  const { wish: box = null, next } = await keeper.chain(device.id, attempt)
  if (!box || !key) return { box, said: null }
  const said = await unsealed(key, box).catch(() => fell(UNREAD))
  return { box, said: said.state === WAITS && said.last !== next - 1 ? fell(CAPTURED) : said }
}

function fell (...reasons) { return { state: FELL, reasons } }

export async function waiting (keeper, device, attempt) {
  return (await wishOf(keeper, device, attempt)).said?.state === WAITS
}

// Keep something in the place of what was read; false where another tab was there first, or captured meanwhile.
export async function keep (keeper, device, attempt, said, { box, whatever = false } = {}) {
  const { key } = await keeper.deviceOf(device.id) || {}
  if (!key) throw new Locked()
  const wish = said && await sealed(key, said)
  const tx = keeper.db.transaction(['chains', 'devices'], 'readwrite', { durability: 'strict' })
  const chains = tx.objectStore('chains')
  const known = await tx.objectStore('devices').get(device.id)
  const now = await chains.get([device.id, attempt]) || { device: device.id, attempt, next: 1, head: null, receipt: null }
  const same = String(now.wish?.iv || '') === String(box?.iv || '')
  const goes = Boolean(known?.key) && (whatever || same) && (said?.state !== WAITS || said.last === now.next - 1)
  if (goes) await chains.put({ ...now, wish })
  await tx.done
  return goes
}

// The wish with the end of the chain as it is now.
export async function wished (keeper, device, attempt, box) {
  const { next, head } = await keeper.chain(device.id, attempt)
  const said = { state: WAITS, id: crypto.randomUUID(), last: next - 1, head: head || hashOf(`${attempt}\n${device.id}`) }
  return keep(keeper, device, attempt, said, { box })
}

// Carry a wish to the server once everything is there. One that was answered is not carried again, and one whose
// answer was lost is known to the server by its id. Whether something changed.
export async function carried (app, device, attempt) {
  const { keeper } = app
  const { box, said } = await wishOf(keeper, device, attempt)
  if (said?.state !== WAITS) return false
  const { unsent, refused } = await keeper.left(device.id, attempt)
  if (unsent) return false // it was captured just now, and the wish falls away
  const answer = refused.length ? fell(APART) : await answered(app.door, device, attempt, said)
  await keep(keeper, device, attempt, answer, { box, whatever: answer.state === DONE })
  if (app.shows(device.id, attempt)) {
    if (answer.state === DONE) app.desk.submitted = true
    await app.desk.submission?.load()
  }
  return true
}

async function answered (door, device, attempt, { id, last, head }) {
  try {
    await door.submit(attempt, { device: device.id, wish: id, last, head })
    return { state: DONE }
  } catch (error) {
    if (error instanceof Refused) return fell(...error.reasons)
    throw error
  }
}
