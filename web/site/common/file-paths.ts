// Where a file lay in the folder that was chosen or dropped, so that two of one name are told apart.

/** Of files that were dropped: browsers tell it only of chosen ones. */
const paths = new WeakMap<File, string>();

/** `path` begins with the folder's name. */
export function keepPath(file: File, path: string): File {
  paths.set(file, path);
  return file;
}

/** The file's name alone where it came alone. */
export function pathOf(file: File): string {
  return paths.get(file) || file.webkitRelativePath || file.name;
}
