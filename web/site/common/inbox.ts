// Files on their way from one page of the site to the one that reads many. They stay in this browser, and
// are gone from its store once that page has them.
import { del, get, set } from 'idb-keyval';
import { keepPath, pathOf } from './file-paths.ts';

const key = 'inbox';
const page = './files.html';
/** What that page says where nothing arrived. */
const lost = '#lost';
/** Milliseconds after which a page that was to receive them will not open any more. */
const patience = 60_000;

interface Inbox {
  sent: number;
  files: { file: File; path: string }[];
}

export async function sendFiles(files: readonly File[]): Promise<void> {
  const inbox: Inbox = {
    sent: Date.now(),
    files: files.map((file) => ({ file, path: pathOf(file) })),
  };
  try {
    await set(key, inbox);
    location.assign(page);
  } catch {
    // They are too large for it, or this browser stores nothing.
    location.assign(`${page}${lost}`);
  }
}

/** `undefined` where some were sent that could not be kept on their way. */
export async function receiveFiles(): Promise<File[] | undefined> {
  if (location.hash === lost) {
    history.replaceState(null, '', page);
    return undefined;
  }
  try {
    const inbox = await get<Inbox>(key);
    await del(key);
    return inbox?.files.map(({ file, path }) => keepPath(file, path)) ?? [];
  } catch {
    // A browser that stores nothing has nothing on its way.
    return [];
  }
}

/** Whatever no page came to fetch. */
export async function emptyInbox(): Promise<void> {
  try {
    const inbox = await get<Inbox>(key);
    if (inbox !== undefined && !(Date.now() - inbox.sent < patience)) await del(key);
  } catch {
    // As above.
  }
}
