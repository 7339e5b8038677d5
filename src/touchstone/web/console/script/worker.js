// Keeps the console's own page, scripts and looks on the device. Nobody's data passes through here.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

const KEPT = self.TOUCHSTONE_KEPT
precacheAndRoute(KEPT, { cleanURLs: false })
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL(KEPT[0].url), {
  allowlist: [new RegExp(`^${KEPT[0].url}$`)]
}))
// A new version waits until no page of the old one is open: nothing changes under somebody's hands.
