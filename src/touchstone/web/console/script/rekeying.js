// The key of a device, as the server gives it. One that was restored to before it knew the device gives another: what
// is here is sealed under the new one first, so that all of it can be read and sent.
import { sealed, unsealed } from './keeper.js'

const SOME = 200 // rows that are sealed side by side

// The device under this key; nothing where what is here does not open with it, and the key that opens it has left.
export async function rekeyed (keeper, device, key) {
  for (;;) {
    const known = await keeper.deviceOf(device.id) || device
    if (known.key ? await alike(known.key, key) : await opens(keeper, known.id, key)) {
      await keeper.know(known, key)
      return { ...known, key }
    }
    if (!known.key) {
      await keeper.end(known.id)
      return null
    }
    const made = await changed(keeper, known, key)
    if (made) return made
  }
}

// Whether what is here of a device opens with a key: its assessments, and the last line of each chain.
export async function opens ({ db }, device, key) {
  const ends = (await db.getAll('chains', of(device))).map(({ attempt, next }) => db.get('lines', [device, attempt, next - 1]))
  const rows = [...await Promise.all(ends), ...await packsOf(db, device)].filter(Boolean)
  return (await Promise.all(rows.map((row) => open(key, row.sealed)))).every((one) => one !== undefined)
}

async function alike (one, other) { return await open(other, await sealed(one, '')) === '' }
async function open (key, box) { return unsealed(key, box).catch(() => undefined) }
async function packsOf (db, device) { return (await db.getAll('packs')).filter((one) => one.device === device) }
function of (device) { return IDBKeyRange.bound([device], [device, []]) }
function named ({ sealed: { iv } }) { return String(iv) }

// In one step with the key itself; false where something was captured, or a key left, meanwhile.
async function changed (keeper, known, key) {
  const { db } = keeper
  const rows = [...await db.getAll('lines', of(known.id)), ...await packsOf(db, known.id), ...await db.getAll('drafts', of(known.id))]
  const anew = await boxes(rows, known.key, key)
  const tx = db.transaction(['devices', 'lines', 'packs', 'files', 'parts', 'drafts'], 'readwrite', { durability: 'strict' })
  const [devices, lines, packs, drafts] = ['devices', 'lines', 'packs', 'drafts'].map((one) => tx.objectStore(one))
  const device = await devices.get(known.id)
  const [captured, put] = [await lines.getAll(of(known.id)), (await packs.getAll()).filter((one) => one.device === known.id)]
  const typed = await drafts.getAll(of(known.id))
  const fetched = (await tx.objectStore('files').getAll()).filter((one) => one.device === known.id)
  const made = { ...device, key, turn: (known.turn || 0) + 1 }
  const goes = Boolean(device?.key) && (device.turn || 0) === (known.turn || 0) && [...captured, ...put, ...typed].every((row) => anew.has(named(row)))
  const write = (store, row) => store.put({ ...row, sealed: anew.get(named(row)) })
  const writes = goes
    ? [...captured.map((row) => write(lines, row)), ...put.map((row) => write(packs, row)), ...typed.map((row) => write(drafts, row)), ...fetched.flatMap((row) => fetchedAnew(tx, row)), devices.put(made)]
    : []
  await Promise.all([...writes, tx.done]) // a full disk fails each of them, and none goes unheard
  return goes && made
}

// Each sealed under the other key; what the one before does not open stays as it is.
async function boxes (rows, before, key) {
  const anew = new Map()
  for (let at = 0; at < rows.length; at += SOME) {
    await Promise.all(rows.slice(at, at + SOME).map(async (row) => {
      const said = await open(before, row.sealed)
      anew.set(named(row), said === undefined ? row.sealed : await sealed(key, said))
    }))
  }
  return anew
}

// A file of the portfolio is on the server, and comes once more.
function fetchedAnew (tx, row) {
  const parts = IDBKeyRange.bound([row.attempt, row.file], [row.attempt, row.file, []])
  return [tx.objectStore('files').put({ ...row, done: 0 }), tx.objectStore('parts').delete(parts)]
}
