// What the page of the console runs, without its looks. It is bundled from a copy beside the console's own modules.
export { Clock } from './clock.js'
export { Door } from './door.js'
export { Keeper, keyOf, opened, unsealed } from './keeper.js'
export { keysFor } from './lock.js'
export { send } from './sender.js'
export { Session } from './session.js'
export { unwrap } from 'idb'
