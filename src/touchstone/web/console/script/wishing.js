// What is known without a key of the wish to submit a chain (wish.js), so that whoever looks is told.
export const WISHED = 'wished' // to be carried to the server
export const FELL = 'fell' // not granted, until somebody has read why

// What became of it, or nothing where there is none: what is captured after a wish ends it.
export function wishing ({ wish, next }) {
  if (!wish) return ''
  return wish.state === WISHED && wish.last !== next - 1 ? FELL : wish.state
}
