// What this browser keeps: devices with their keys, prepared attempts, and every captured line until it was
// received and after. Words are encrypted; without the key, which leaves with its person, they say nothing.
import { openDB } from 'idb'
import { WISHED, wishing } from './wishing.js'

const VERSION = 4
const IV_BYTES = 12
const WAITS = 1 // a line's `unsent`: to be sent
const REFUSED = 2 // and what the server refused: on this device alone, and not sent again by itself
const AGAIN = new Set(['broken', 'forked']) // what may fit once a line beside it has come

// `version`: null leaves what is there as it is, for a page that may be newer than the console of this device.
// `blocked` is called where an older page in another tab is in the way.
export function opened (name = 'touchstone-console', version = VERSION, blocked = () => {}) {
  return openDB(name, version ?? undefined, {
    async upgrade (db, before, _, tx) {
      if (before < 1) captures(db)
      if (before < 2 && !db.objectStoreNames.contains('files')) shelves(db)
      if (before > 0 && before < 3) await setApart(tx.objectStore('lines'))
      if (before < 4) db.createObjectStore('drafts', { keyPath: ['device', 'attempt', 'tab'] }) // see typed.js
    },
    blocked,
    blocking (_, __, event) { event.target.close() } // a newer page in another tab may go on
  })
}

function captures (db) {
  db.createObjectStore('devices', { keyPath: 'id' })
  db.createObjectStore('stretches', { keyPath: ['device', 'place'] })
  db.createObjectStore('packs', { keyPath: 'attempt' })
  db.createObjectStore('chains', { keyPath: ['device', 'attempt'] })
  const lines = db.createObjectStore('lines', { keyPath: ['device', 'attempt', 'sequence'] })
  lines.createIndex('unsent', ['device', 'attempt', 'unsent'])
}

// What was refused counted as sent before.
async function setApart (lines) {
  for (let at = await lines.openCursor(); at; at = await at.continue()) {
    if (at.value.refused) await at.update({ ...at.value, unsent: REFUSED })
  }
}

// Files of the portfolio, and the parts of them that are here; see shelf.js.
function shelves (db) {
  db.createObjectStore('files', { keyPath: ['attempt', 'file'] })
  db.createObjectStore('parts', { keyPath: ['attempt', 'file', 'from'] })
}

export async function keyOf (base64) {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function sealed (key, said) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const data = new TextEncoder().encode(JSON.stringify(said))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data) }
}

export async function unsealed (key, { iv, data }) {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)
  return JSON.parse(new TextDecoder().decode(bytes))
}

// The key left: the console was locked, or somebody signed out, perhaps in another tab.
export class Locked extends Error {
  constructor () {
    super()
    this.name = 'Locked'
  }
}

export class Keeper {
  constructor (db) {
    this.db = db
    this.copies = new Map() // attempt -> the copy of it as this tab last knew it, and what it tells
  }

  // The device of a person for an organisation; made here, and known to the server with its first attempt.
  async device (person, organisation) {
    const all = await this.db.getAll('devices')
    return all.find((one) => one.person === person && one.organisation === organisation && !one.ended && !one.outrun) ||
      { id: crypto.randomUUID(), person, organisation, key: null }
  }

  async devices () { return this.db.getAll('devices') }
  async openable () { return new Set((await this.devices()).filter((one) => one.key).map((one) => one.id)) }
  async deviceOf (id) { return this.db.get('devices', id) }
  async know (device, key) { await this.db.put('devices', { ...device, key }) }

  // Nothing more begins under this id; what is here of it stays, to be sent while there is a key, or saved as a file.
  // False where it was never known.
  async end (id) {
    const tx = this.db.transaction('devices', 'readwrite')
    const row = await tx.store.get(id)
    if (row) await tx.store.put({ ...row, ended: true })
    await tx.done
    return Boolean(row)
  }

  // What leaves with a person: the keys, and nothing that was captured. Answers with how many left.
  async forgetKeys (which = () => true) {
    const tx = this.db.transaction('devices', 'readwrite')
    const gone = (await tx.store.getAll()).filter((one) => one.key && which(one))
    for (const one of gone) await tx.store.put({ ...one, key: null })
    await tx.done
    return gone.length
  }

  // One person's copy of an assessment takes the place of another's; what that one captured is in its chain.
  async putPack (device, pack) {
    const { attempt, submitted } = pack
    const starts = pack.booking?.starts_at || null
    const said = { attempt, device: device.id, person: device.person, starts, submitted }
    await this.db.put('packs', { ...said, sealed: await sealed(device.key, pack) })
  }

  async packs () { return this.db.getAll('packs') }

  // All work on this device with what is left of it: what was put here, and chains that hold something which is
  // nowhere else, whoever put the same assessment here since.
  async works () {
    const [packs, chains, devices] = await Promise.all(['packs', 'chains', 'devices'].map((one) => this.db.getAll(one)))
    const found = packs.map(({ sealed, ...said }) => ({ ...said, put: true }))
    const here = new Set(found.map(({ device, attempt }) => device + attempt))
    const whose = new Map(devices.map((one) => [one.id, one.person]))
    for (const { device, attempt } of chains) {
      if (!here.has(device + attempt)) found.push({ attempt, device, person: whose.get(device), starts: null, put: false })
    }
    const all = await Promise.all(found.map(async (one) => ({ ...one, ...await this.left(one.device, one.attempt) })))
    return all.filter((one) => one.put || one.unsent || one.refused.length || one.wish)
  }

  // Of one chain: how many lines wait to be sent, why the server refused others, and whether it waits to be submitted.
  async left (device, attempt) {
    const refused = (await this.refused(device, attempt)).map(({ sequence, refused }) => ({ ...refused, sequence }))
    const wish = wishing(await this.chain(device, attempt))
    return { unsent: await this.countUnsent(device, attempt), refused, wish }
  }

  async pack (attempt) {
    const row = await this.db.get('packs', attempt)
    const device = row && await this.deviceOf(row.device)
    if (!device?.key) return null
    return { device, pack: await unsealed(device.key, row.sealed) }
  }

  // What the server said since of an assessment, in the copy that is here; one after another, or of two the second
  // would find the copy of before the first. `marked` tells of a copy what of it is nowhere else on this device:
  // where that is the same, nothing is written.
  told (device, attempt, said, marked) {
    const done = (this.telling || Promise.resolve()).then(() => this.tell(device, attempt, said, marked))
    this.telling = done.catch(() => {})
    return done
  }

  async tell (device, attempt, said, marked) {
    const row = await this.db.get('packs', attempt)
    const { key } = await this.deviceOf(device) || {}
    if (row?.device !== device || !key) return
    const [mark, known] = [marked(said), this.copies.get(attempt)]
    if (known?.mark === mark && known.iv === named(row)) return
    const pack = await unsealed(key, row.sealed)
    const whole = { ...pack, ...said }
    const goes = marked(pack) === mark ? row : await this.anew(row, whole, key)
    if (goes) this.copies.set(attempt, { mark, iv: named(goes) })
  }

  // The copy in the place of one that was read; nothing where another was put here, or the key left, meanwhile.
  async anew (row, pack, key) {
    const box = await sealed(key, pack)
    const tx = this.db.transaction(['packs', 'devices'], 'readwrite')
    const packs = tx.objectStore('packs')
    const now = await packs.get(row.attempt)
    const { key: here } = await tx.objectStore('devices').get(row.device) || {}
    const made = here && now && named(now) === named(row) && { ...now, submitted: pack.submitted, sealed: box }
    await Promise.all([...(made ? [packs.put(made)] : []), tx.done]) // a full disk fails both
    return made
  }

  // Take an attempt off this device once all of it is sent, nothing refused, and no wish to submit it waits: what
  // follows in its chain still does.
  async dropPack (device, attempt) {
    const tx = this.db.transaction(['packs', 'lines', 'chains'], 'readwrite')
    const lines = tx.objectStore('lines')
    const kept = await lines.index('unsent').count(IDBKeyRange.bound([device, attempt, WAITS], [device, attempt, REFUSED]))
    const chain = await tx.objectStore('chains').get([device, attempt]) || {}
    const goes = !kept && wishing(chain) !== WISHED
    if (goes) {
      if (chain.wish) await tx.objectStore('chains').put({ ...chain, wish: null })
      await lines.delete(ofChain(device, attempt, 0))
      const pack = await tx.objectStore('packs').get(attempt)
      if (pack?.device === device) await tx.objectStore('packs').delete(attempt)
    }
    await tx.done
    return goes
  }

  // A new stretch of the device's clock, after those that are known.
  async stretch (device, leap) {
    const tx = this.db.transaction('stretches', 'readwrite')
    const last = await tx.store.openCursor(ofDevice(device), 'prev')
    const made = { device, place: (last?.value.place || 0) + 1, name: crypto.randomUUID(), leap }
    await tx.store.put(made)
    await tx.done
    return made
  }

  async stretches (device) { return this.db.getAll('stretches', ofDevice(device)) }

  async chain (device, attempt) {
    return await this.db.get('chains', [device, attempt]) ||
      { device, attempt, next: 1, head: null, receipt: null }
  }

  // Put a line at the end of its chain, in one step; false when another tab was there first, or the device has
  // another key (its `turn`) since the line was sealed. Nothing without the key.
  async append (chain, line) {
    const tx = this.db.transaction(['chains', 'lines', 'devices'], 'readwrite', { durability: 'strict' })
    const { key, turn = 0 } = await tx.objectStore('devices').get(chain.device) || {}
    if (!key) {
      await tx.done
      throw new Locked()
    }
    if (turn !== (line.turn || 0)) {
      await tx.done
      return false
    }
    const now = await tx.objectStore('chains').get([chain.device, chain.attempt])
    if ((now?.next || 1) !== chain.next) {
      await tx.done
      return false
    }
    const { device, attempt, next } = chain
    await Promise.all([ // a full disk fails each of them, and none goes unheard
      tx.objectStore('lines').add({ device, attempt, sequence: next, unsent: WAITS, refused: null, sealed: line.sealed }),
      tx.objectStore('chains').put({ ...chain, ...now, next: next + 1, head: line.hash }),
      tx.done
    ])
    return true
  }

  async lines (device, attempt, after = 0) {
    return this.db.getAll('lines', ofChain(device, attempt, after))
  }

  async unsent (device, attempt, most) {
    return this.db.getAllFromIndex('lines', 'unsent', IDBKeyRange.only([device, attempt, WAITS]), most)
  }

  async refused (device, attempt) {
    return this.db.getAllFromIndex('lines', 'unsent', IDBKeyRange.only([device, attempt, REFUSED]))
  }

  // What was refused is sent once more, because somebody wants it.
  async sendAgain (device, attempt) {
    const tx = this.db.transaction('lines', 'readwrite')
    for (const row of await tx.store.index('unsent').getAll(IDBKeyRange.only([device, attempt, REFUSED]))) {
      await tx.store.put({ ...row, unsent: WAITS })
    }
    await tx.done
  }

  async countUnsent (device, attempt) {
    return this.db.countFromIndex('lines', 'unsent', IDBKeyRange.only([device, attempt, WAITS]))
  }

  // What the server says it has: marks lines as received, as refused, or as to be sent once more. Where it has more
  // than was ever here, this browser was put back to an earlier day: its places are taken, and another device begins.
  async received (device, attempt, sequences, { missing = [], refused = [], receipt }) {
    const tx = this.db.transaction(['chains', 'lines', 'devices'], 'readwrite')
    const lines = tx.objectStore('lines')
    const why = new Map(refused.filter((one) => one.sequence).map((one) => [one.sequence, one]))
    const waiting = await lines.index('unsent').getAllKeys(IDBKeyRange.only([device, attempt, WAITS]))
    const apart = await lines.index('unsent').getAll(IDBKeyRange.only([device, attempt, REFUSED]))
    const known = new Set([...waiting.map((key) => key[2]), ...apart.map((one) => one.sequence)]) // not sent: as they are
    const [lost, sent] = [new Set(missing), new Set(sequences)]
    for (const sequence of new Set([...sequences, ...missing.filter((one) => !known.has(one))])) {
      const row = await lines.get([device, attempt, sequence])
      const refusal = why.get(sequence) || null
      const unsent = refusal ? REFUSED : lost.has(sequence) ? WAITS : 0
      if (row) await lines.put({ ...row, unsent, refused: refusal })
    }
    const came = (one) => sent.has(one) && !why.has(one) && !lost.has(one)
    for (const row of apart.filter((one) => !sent.has(one.sequence) && AGAIN.has(one.refused.code))) {
      if (came(row.sequence - 1) || came(row.sequence + 1)) await lines.put({ ...row, unsent: WAITS })
    }
    const chain = await tx.objectStore('chains').get([device, attempt])
    if (chain) await tx.objectStore('chains').put({ ...chain, receipt })
    const row = receipt?.last >= (chain?.next || 1) && await tx.objectStore('devices').get(device)
    if (row) await tx.objectStore('devices').put({ ...row, outrun: true })
    await tx.done
  }
}

function named ({ sealed: { iv } }) { return String(iv) }
function ofDevice (device) { return IDBKeyRange.bound([device, 0], [device, Infinity]) }

function ofChain (device, attempt, after) {
  return IDBKeyRange.bound([device, attempt, after], [device, attempt, Infinity], true)
}
