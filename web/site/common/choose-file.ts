// A file input behind a button.

/** Returns what opens the dialog. `onFiles` gets what is chosen there, the same again too. */
export function fileChooser(input: HTMLInputElement, onFiles: (files: File[]) => void): () => void {
  input.addEventListener('change', () => {
    if (input.files?.length) onFiles([...input.files]);
  });
  return () => {
    input.value = '';
    input.click();
  };
}
