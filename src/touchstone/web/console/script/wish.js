// The wish to submit the judgements: sealed on this device, beside the chain whose end it names, until the server has
// answered it. What is captured after it makes the chain longer, and so it stands no more, in whichever tab. That one
// waits, or fell, is kept plain beside it (`keeper.js`): also whoever has no key here is told.
import { Refused } from './door.js'
import { granted } from './heard.js'
import { Locked, sealed, unsealed } from './keeper.js'
import { HELD, NOT_SUBMITTED } from './notices.js'
import { Away, SignedOut } from './sender.js'
import { hashOf } from './session.js'
import { FELL, WISHED, wishing } from './wishing.js'

const TRY_AGAIN = 60 // seconds
const HOLDS = 'held ' // what is said of a wish that waits for words

const CAPTURED = 'Something was captured or judged after you submitted. Look at it, then submit again.'
const UNREAD = 'The wish to submit could not be read on this device. Submit again.'
const APART = 'The server refused something of this device. See why, then submit again.'
const BACK = 'They were submitted, and quality assurance asked you back since. Look at it, then submit again.'

// What is kept of one chain, and the box that it came in; a wish that stands no more says why.
export async function wishOf (keeper, device, attempt) {
  const { key } = await keeper.deviceOf(device.id) || {}
  const chain = await keeper.chain(device.id, attempt)
  const { wish: box = null } = chain
  if (!box || !key) return { box, said: null }
  const said = await unsealed(key, box).catch(() => fell(UNREAD))
  return { box, said: said.state === WISHED && wishing(chain) === FELL ? { ...fell(CAPTURED), notes: said.notes } : said }
}

function fell (...reasons) { return { state: FELL, reasons } }

// Keep something in the place of what was read; false where another tab was there first, or captured meanwhile.
export async function keep (keeper, device, attempt, said, { box, whatever = false } = {}) {
  const { key } = await keeper.deviceOf(device.id) || {}
  if (!key) throw new Locked()
  const wish = said && { ...await sealed(key, said), state: said.state, last: said.last || 0 }
  const tx = keeper.db.transaction(['chains', 'devices'], 'readwrite', { durability: 'strict' })
  const chains = tx.objectStore('chains')
  const known = await tx.objectStore('devices').get(device.id)
  const now = await chains.get([device.id, attempt]) || { device: device.id, attempt, next: 1, head: null, receipt: null }
  const same = String(now.wish?.iv || '') === String(box?.iv || '')
  const goes = Boolean(known?.key) && (whatever || same) && (said?.state !== WISHED || said.last === now.next - 1)
  await Promise.all([...(goes ? [chains.put({ ...now, wish })] : []), tx.done]) // a full disk fails each of them
  return goes
}

// The wish, of a log as somebody looked at it: this chain to its `last` entry, the server's log to the number `heard`.
// `notes` say why, of each rule that should hold and does not.
export async function wished (keeper, device, attempt, box, { last, heard, notes }) {
  const { next, head } = await keeper.chain(device.id, attempt)
  if (next - 1 !== last) return false // captured in another tab since
  const said = { state: WISHED, id: crypto.randomUUID(), last, heard, notes, head: head || hashOf(`${attempt}\n${device.id}`) }
  return keep(keeper, device, attempt, said, { box })
}

// Those that wait; where one cannot be carried now, everything else goes on.
export async function carryAll (app, some) {
  const { until = '' } = app.state
  if (until.startsWith(HOLDS) && !some.some(([, attempt]) => until === HOLDS + attempt)) app.over(until) // another tab carried it
  for (const [device, attempt] of some) {
    try {
      if (!await carried(app, device, attempt)) continue
      await app.recount(device.id, attempt)
      app.channel.postMessage({ attempt })
    } catch (error) {
      if (error instanceof Away || error instanceof SignedOut) throw error
      console.error(error)
      app.sender.soon(TRY_AGAIN)
    }
  }
}

// Carry a wish to the server once everything is there. One that was answered is not carried again, and one whose
// answer was lost is known to the server by its id. Whether something changed.
async function carried (app, device, attempt) {
  const { keeper } = app
  const held = HOLDS + attempt
  const typed = await app.drafts.waiting(device, attempt) // before the chain is read: what is kept meanwhile is in that
  const { box, said } = await wishOf(keeper, device, attempt)
  if (box?.state !== WISHED || !said) return false
  const { unsent, refused } = await keeper.left(device.id, attempt)
  if (said.state === WISHED && (unsent || typed)) {
    if (app.shows(device.id, attempt)) await app.desk.submission.load()
    else if (typed) app.say(HELD, held)
    return false
  }
  app.over(held)
  const answer = said.state !== WISHED ? said : refused.length ? fell(APART) : await answered(app.door, device, attempt, said)
  const shown = app.shows(device.id, attempt)
  if (shown && !answer) app.desk.submitted = true
  await noted(keeper, device, attempt, answer && { ...answer, notes: said.notes }, box)
  if (shown) await app.desk.submission.load()
  else if (answer) app.say(NOT_SUBMITTED)
  return true
}

// What is granted is granted, also where there is no room to note it: it is asked for again, and granted once.
async function noted (keeper, device, attempt, answer, box) {
  try {
    await keep(keeper, device, attempt, answer, { box, whatever: !answer })
    if (!answer) await granted(keeper, device, attempt)
  } catch (error) {
    if (answer) throw error
    console.warn(error)
  }
}

// Why not; nothing where it is submitted.
async function answered (door, device, attempt, { id, last, head, heard, notes }) {
  try {
    const { submitted } = await door.submit(attempt, { device: device.id, wish: id, last, head, heard, notes })
    return submitted ? null : fell(BACK)
  } catch (error) {
    if (error instanceof Refused) return fell(...error.reasons)
    throw error
  }
}
