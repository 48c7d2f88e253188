// When and for whom work may be done ahead.

/** Runs the work once the page has been loaded and has nothing else to do. */
export function whenIdle(work: () => void): void {
  // Safari knows no idle time; a moment after loading comes near it.
  const wait = () =>
    'requestIdleCallback' in globalThis ? requestIdleCallback(work) : setTimeout(work, 200);
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
}

/** Whether the visitor asked for few downloads. */
export function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
