// Files that are dropped anywhere on a page, or pasted into it, with all that dropped folders hold.
import { keepPath } from './file-paths.ts';

export type OnFiles = (files: File[]) => void;

export function acceptFiles(onFiles: OnFiles): void {
  const mark = (isOver: boolean) => document.body.classList.toggle('dropping', isOver);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    mark(false);
    onFiles(await filesIn(event.dataTransfer));
  });
  document.addEventListener('paste', ({ clipboardData }) => {
    // Whoever pastes words means something else.
    if (clipboardData?.files.length) onFiles([...clipboardData.files]);
  });
}

async function filesIn(transfer: DataTransfer | null): Promise<File[]> {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  // All at once: what was dropped is to be had only during the event.
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = entries.map((entry) => (entry instanceof File ? [entry] : filesOf(entry)));
  return (await Promise.all(found)).flat();
}

/** What lies in a folder, in the folders in it, and so on, by name; what systems hide stays hidden. */
async function filesOf(entry: FileSystemEntry | null): Promise<File[]> {
  if (entry === null || entry.name.startsWith('.')) return [];
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)),
    );
    return file === undefined ? [] : [keepPath(file, entry.fullPath.slice(1))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // Some browsers hand out a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) break;
    inside.push(...some);
  }
  inside.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (await Promise.all(inside.map(filesOf))).flat();
}
