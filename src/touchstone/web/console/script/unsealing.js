// Files of the portfolio that are open: in windows of their own, or in the player. Each goes with the key that opened
// it, with its assessment, and with the page of the console, which alone can close it.
const LIFE = 600_000 // milliseconds for which an opened file can be read anew
const open = new Set() // of { attempt, file, address, end }

// A file in a window of its own; false where windows are not allowed here.
export function inWindow (blob, attempt, file) {
  const one = addressed(blob, attempt, file)
  const view = window.open(one.address, '_blank')
  one.end = () => view?.close()
  setTimeout(() => URL.revokeObjectURL(one.address), LIFE)
  if (!view) close(one)
  return Boolean(view)
}

// A file under an address of this page, until it is closed; `end` is called when it is closed from elsewhere.
export function addressed (blob, attempt, file, end = () => {}) {
  const one = { attempt, file, address: URL.createObjectURL(blob), end }
  open.add(one)
  return one
}

export function close (one) {
  if (!open.delete(one)) return
  URL.revokeObjectURL(one.address)
  one.end()
}

// All of them, or those of an assessment, or one file of it.
export function closeFiles (attempt, file) {
  for (const one of [...open]) if ((!attempt || one.attempt === attempt) && (!file || one.file === file)) close(one)
}

globalThis.window?.addEventListener('pagehide', () => closeFiles()) // whoever could close them is gone
