// The service worker: answers from what it kept at the last visit. A new one takes over once every page
// of the old one is closed, so that none mixes two versions, or when a page that was reloaded asks it to,
// and is loaded anew by it.
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';

/** Put in by the build: every file that is kept, and its digest. */
declare const __KEPT__: PrecacheEntry[];
declare function skipWaiting(): Promise<void>;

cleanupOutdatedCaches();
// What a page is asked for behind the question mark is its own affair.
precacheAndRoute(__KEPT__, { ignoreURLParametersMatching: [/.*/] });

addEventListener('message', () => void skipWaiting());
