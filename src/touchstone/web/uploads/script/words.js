// Sizes, speeds and times as people say them.

const UNITS = ['bytes', 'KB', 'MB', 'GB']

export function size (bytes) {
  let at = 0
  while (bytes >= 1000 && at < UNITS.length - 1) {
    bytes /= 1000 // as the pages do
    at += 1
  }
  return `${at ? bytes.toPrecision(3) : bytes} ${UNITS[at]}`
}

export function left (seconds) {
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return 'less than a minute left'
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? '' : 's'} left`
  const hours = Math.round(minutes / 6) / 10
  return `about ${hours} hour${hours === 1 ? '' : 's'} left`
}

export function percent (part, whole) {
  return whole ? Math.floor((part / whole) * 100) : 0
}
