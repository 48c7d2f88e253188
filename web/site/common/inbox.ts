// Files on their way from one page of the site to the one that reads many. They stay in this browser, and
// are gone from its store once that page has them.
import { del, get, set } from 'idb-keyval';

const key = 'inbox';
const page = './files.html';

export async function sendFiles(files: readonly File[]): Promise<void> {
  await set(key, files);
  location.assign(page);
}

export async function receiveFiles(): Promise<File[]> {
  try {
    const files = await get<File[]>(key);
    await del(key);
    return files ?? [];
  } catch {
    // A browser that stores nothing has nothing on its way.
    return [];
  }
}
