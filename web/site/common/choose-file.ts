// A file input behind a button.

/** Returns what opens the dialog. `onFile` gets the file that is chosen there, the same one again too. */
export function fileChooser(input: HTMLInputElement, onFile: (file: File) => void): () => void {
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) onFile(file);
  });
  return () => {
    input.value = '';
    input.click();
  };
}
