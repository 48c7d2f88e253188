// The inside of embed.html: <emoxnet-face> in a frame, for sites that let no foreign script run. It
// talks to the page around it, but only to the one whose origin its address names.
//
//   <iframe src="https://…/embed.html?origin=https://your.site" allow="camera"></iframe>
//
// To the page around it, as messages:
//   { source: 'emoxnet', type: 'answer', faces: [{ id, box, expression, sure, probabilities }] }
//   { source: 'emoxnet', type: 'state', state, reason }
//   { source: 'emoxnet', type: 'error', code, message, remedy }
// From it: { type: 'emoxnet:start' } and { type: 'emoxnet:stop' }.
import { defineEmoxnetFace, type EmoxnetFace } from '../element/emoxnet-face.ts';

/** What the address may set on the element. */
const attributes = [
  'model',
  'provider',
  'views',
  'smoothing',
  'max-faces',
  'facing',
  'mirror',
  'show',
  'lang',
];

defineEmoxnetFace();
const element = document.createElement('emoxnet-face');
const wishes = new URLSearchParams(location.search);
for (const name of attributes) {
  const value = wishes.get(name);
  if (value !== null) element.setAttribute(name, value);
}
const around = originOf(wishes.get('origin'));
if (around !== undefined) connect(element, around);
document.body.append(element);

/** An address's origin; undefined for what is no address, and for `*` above all. */
function originOf(address: string | null): string | undefined {
  try {
    const { origin } = new URL(address ?? '');
    return origin === 'null' ? undefined : origin;
  } catch {
    return undefined;
  }
}

function connect(face: EmoxnetFace, origin: string): void {
  // The browser delivers to no other origin, whoever frames this page.
  const tell = (message: object) =>
    window.parent.postMessage({ source: 'emoxnet', ...message }, origin);
  face.addEventListener('answer', ({ detail: { classes, faces } }) =>
    tell({
      type: 'answer',
      faces: faces.map(({ id, box, expression, sure, probabilities }) => ({
        ...{ id, box, expression, sure },
        probabilities: Object.fromEntries(classes.map((name, at) => [name, probabilities[at]])),
      })),
    }),
  );
  face.addEventListener('state', ({ detail }) => tell({ type: 'state', ...detail }));
  face.addEventListener('error', ({ detail: { code, message, remedy } }) =>
    tell({ type: 'error', code, message, remedy }),
  );
  window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
    if (event.source !== window.parent || event.origin !== origin) return;
    if (event.data?.type === 'emoxnet:start') void face.start();
    if (event.data?.type === 'emoxnet:stop') face.stop();
  });
}
