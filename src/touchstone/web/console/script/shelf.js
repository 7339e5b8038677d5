// Files of the portfolio on this device: fetched in parts through the server's own check, each part encrypted.
// A part that is here is not fetched again, so that a cut costs one part.
import { Away, SignedOut } from './sender.js'
import { closeFiles } from './unsealing.js'

const PART = 2 * 1024 * 1024 // bytes
const WAIT = 120_000 // milliseconds for one part
const SPARE = 1.05 // room for what encryption and the database add
const LOCK = 'touchstone-files' // one tab fetches

export class NotHere extends Error {} // said in words: no room, taken back, altered

export class Shelf {
  constructor (keeper, root = '/') {
    this.db = keeper.db
    this.keeper = keeper
    this.root = root
    this.now = null // the file that is being fetched: { attempt, file, done, size }
    this.wrong = new Map() // file -> why it could not be fetched
  }

  async rows (attempt) { return this.db.getAll('files', ofAttempt(attempt)) }

  // Put files on the list of what is wanted here; refuses where there is no room for them.
  async want (attempt, device, files) {
    const have = new Set((await this.rows(attempt)).filter((one) => one.device === device).map((one) => one.file))
    const more = files.filter((one) => !have.has(one.id))
    await enough(more.reduce((sum, one) => sum + one.size, 0))
    const tx = this.db.transaction('files', 'readwrite')
    for (const { id, size } of more) await tx.store.put({ attempt, file: id, device, size, done: 0 })
    await tx.done
  }

  // Fetch what is wanted and not here, one part after another. `tell` is called after each.
  async fetch (person, tell) {
    if (!navigator.locks) return this.all(person, tell)
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && this.all(person, tell))
  }

  async all (person, tell) {
    for (const row of await this.db.getAll('files')) {
      const device = await this.keeper.deviceOf(row.device)
      if (row.done >= row.size || device?.person !== person || !device.key || this.wrong.has(row.file)) continue
      try {
        await this.one(row, device, tell)
      } catch (error) {
        if (error instanceof Away || error instanceof SignedOut) throw error
        this.wrong.set(row.file, why(error))
      } finally {
        this.now = null
        tell()
      }
    }
  }

  async one (row, device, tell) {
    let address = `${this.root}files/${row.file}/`
    let { done } = row
    while (done < row.size) {
      this.now = { ...row, done }
      tell()
      const answer = await part(address, done, Math.min(done + PART, row.size) - 1)
      address = answer.url // signed for a short while; an old one leads to a new one, which is kept in the history
      const bytes = new Uint8Array(await answer.arrayBuffer().catch(() => { throw new Away() }))
      if (!bytes.length) throw new NotHere('The server sent nothing of it.')
      const kept = await this.keep(row, device, done, bytes)
      if (!kept) return // taken off this device meanwhile, or the key has left
      done += bytes.length
    }
  }

  // One part, in one step with how far the file is; false when it is not wanted any more, or the key has left.
  async keep ({ attempt, file }, { key, turn }, from, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: place(file, from) }, key, bytes)
    const tx = this.db.transaction(['devices', 'files', 'parts'], 'readwrite')
    const row = await tx.objectStore('files').get([attempt, file])
    const device = row && await tx.objectStore('devices').get(row.device)
    const goes = row?.done === from && Boolean(device?.key) && device.turn === turn
    await Promise.all([ // a full disk fails each of them, and none goes unheard
      goes && tx.objectStore('parts').put({ attempt, file, from, iv, data }),
      goes && tx.objectStore('files').put({ ...row, done: from + bytes.length }),
      tx.done
    ])
    return goes
  }

  // The file as it was, out of its parts: each is in its place or does not open.
  async open (attempt, { id, size, type }, key) {
    const pieces = []
    for (const { from, iv, data } of await this.db.getAll('parts', ofFile(attempt, id))) {
      pieces.push(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: place(id, from) }, key, data))
    }
    const whole = new Blob(pieces, { type })
    if (whole.size !== size) {
      throw new NotHere('What is kept here is not the whole file. Remove the files and put them here again.')
    }
    return whole
  }

  // Remove the files of an attempt, or those that are not in its portfolio any more.
  async remove (attempt, but = []) {
    const tx = this.db.transaction(['files', 'parts'], 'readwrite')
    for (const { file } of await tx.objectStore('files').getAll(ofAttempt(attempt))) {
      if (but.includes(file)) continue
      closeFiles(attempt, file)
      await tx.objectStore('parts').delete(ofFile(attempt, file))
      await tx.objectStore('files').delete([attempt, file])
      this.wrong.delete(file)
    }
    await tx.done
  }
}

async function enough (bytes) {
  const { quota, usage } = await navigator.storage?.estimate?.() || {}
  if (bytes && quota !== undefined && quota - usage < bytes * SPARE) {
    throw new NotHere(`The files take ${size(bytes)}, and this browser has room for ${size(Math.max(0, quota - usage))}.`)
  }
}

async function part (address, first, last) {
  let answer
  try {
    const headers = { Range: `bytes=${first}-${last}` }
    answer = await fetch(address, { headers, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(WAIT) })
  } catch {
    throw new Away()
  }
  if (answer.status >= 500 || answer.status === 429) throw new Away()
  if (answer.status === 206) return answer
  if (answer.ok) throw new SignedOut() // led to where people sign in
  throw new NotHere(answer.status === 410 ? 'It was removed.' : 'It cannot be opened any more.')
}

function why (error) {
  if (error.name === 'QuotaExceededError') return 'There is no room left on this device.'
  return error instanceof NotHere ? error.message : 'It could not be kept here.'
}

const UNITS = ['bytes', 'KB', 'MB', 'GB']

// A size in words, as the pages of the server say it.
export function size (bytes) {
  let at = 0
  while (bytes >= 1000 && at < UNITS.length - 1) { bytes /= 1000; at++ }
  return `${(at ? bytes.toFixed(1) : String(bytes)).replace(/\.0$/, '')} ${UNITS[at]}`
}

function place (file, from) { return new TextEncoder().encode(`${file}:${from}`) }
function ofAttempt (attempt) { return IDBKeyRange.bound([attempt], [attempt, []]) }
function ofFile (attempt, file) { return IDBKeyRange.bound([attempt, file], [attempt, file, []]) }
