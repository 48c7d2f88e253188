// Deutsch. „Ausdruck“, nie „Gefühl“ für das, was das Netz sieht.
import type { Flaw } from '../shared/answer.ts';
import type { Fault, PauseReason, ProviderReason } from '../shared/faults.ts';
import type { Words } from './words.ts';

const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;
const certainty = (share: number) => percent(Math.min(share, 0.99));
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1).replace('.', ',');

const classNames: Readonly<Record<string, string>> = {
  angry: 'Wütend',
  disgust: 'Angeekelt',
  fear: 'Ängstlich',
  happy: 'Fröhlich',
  sad: 'Traurig',
  surprise: 'Überrascht',
  neutral: 'Neutral',
  contempt: 'Verächtlich',
};

const pauses: Readonly<Record<PauseReason, string>> = {
  hidden: 'Angehalten, solange diese Seite nicht zu sehen ist.',
  'video-paused': 'Das Bild steht.',
  'camera-muted':
    'Etwas anderes hat die Kamera übernommen, etwa ein Anruf. Es geht von selbst weiter.',
  'camera-frozen':
    'Die Kamera schickt keine neuen Bilder. Es geht von selbst weiter, sobald wieder welche kommen.',
  'camera-black':
    'Das Bild der Kamera ist schwarz. Ist sie verdeckt oder ihr Schalter auf aus gestellt?',
  'camera-lost':
    'Die Kamera wurde getrennt. Stecken Sie sie wieder an, oder drücken Sie auf Stopp.',
};

const flaws: Readonly<Record<Flaw, string>> = {
  incomplete: 'Die Bilddatei ist unvollständig: Ein Teil des Bildes fehlt.',
  'cut-off': 'Das Gesicht ist angeschnitten: Rücken Sie ganz ins Bild.',
  small: 'Das Gesicht ist klein im Bild: Kommen Sie näher.',
  backlit: 'Hinter dem Gesicht ist es hell: Wenden Sie sich dem Licht zu.',
  dark: 'Das Gesicht ist dunkel: Stellen Sie ein Licht davor.',
  turned: 'Das Gesicht ist abgewandt: Schauen Sie zur Kamera.',
  blurred: 'Das Gesicht ist unscharf: Halten Sie still, oder wischen Sie die Linse ab.',
};

const providers = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

function reasonFor(reason: ProviderReason, detail: string): string {
  switch (reason) {
    case 'asked':
      return 'so verlangt';
    case 'asked-but-absent':
      return 'WebGPU war verlangt, doch dieser Browser hat keines';
    case 'no-webgpu':
      return 'dieser Browser hat kein WebGPU';
    case 'no-adapter-answer':
      return 'das WebGPU dieses Browsers antwortet nicht';
    case 'ios':
      return 'auf WebGPU ist unter iOS kein Verlass';
    case 'software-adapter':
      return 'WebGPU liefe auf dem Prozessor, nur langsamer';
    case 'first':
      return 'es antwortet am ehesten';
    case 'slower':
      return `WebGPU ist hier nicht schneller: ${detail.replaceAll('.', ',')}`;
    case 'proven':
      return 'hat den Selbsttest bestanden und ist hier schneller';
    case 'disagreed':
      return `WebGPU fiel durch den Selbsttest, die Antworten wichen um ${detail.replace('.', ',')} ab`;
    case 'gpu-failed':
      return `WebGPU ist ausgefallen: ${detail}`;
    case 'device-lost':
      return 'das WebGPU-Gerät ging verloren';
  }
}

const again = 'Versuchen Sie es noch einmal.';
const askOwner = 'Das kann nur der Betreiber dieser Website beheben.';

function fault({ code, part = '', detail = '' }: Fault): { what: string; remedy: string } {
  const why = detail === '' ? '' : ` (${detail})`;
  switch (code) {
    case 'unsupported':
      return {
        what: `Diesem Browser fehlt, was hier gebraucht wird: ${detail}.`,
        remedy: 'Nehmen Sie Chrome oder Edge 111, Firefox 115, Safari 16.4 oder etwas Neueres.',
      };
    case 'insecure-page':
      return {
        what: 'Browser öffnen die Kamera nur auf https-Seiten und auf localhost.',
        remedy: askOwner,
      };
    case 'not-connected':
      return {
        what: 'Das Element ist in der Seite nicht zu sehen, also wüsste niemand, dass die Kamera läuft.',
        remedy: 'Setzen Sie es vor start() sichtbar in das Dokument.',
      };
    case 'camera-denied':
      return {
        what: 'Die Kamera ist für diese Seite gesperrt.',
        remedy: 'Erlauben Sie sie in der Adresszeile und starten Sie noch einmal.',
      };
    case 'camera-policy':
      return {
        what: 'Die umgebende Seite gibt dieser hier die Kamera nicht weiter.',
        remedy: 'Deren Betreiber muss allow="camera" in den Rahmen schreiben.',
      };
    case 'camera-missing':
      return {
        what: 'Es wurde keine Kamera gefunden.',
        remedy: 'Stecken Sie eine an und starten Sie noch einmal.',
      };
    case 'camera-gone':
      return {
        what: 'Die gewählte Kamera ist nicht mehr da.',
        remedy: 'Stecken Sie sie wieder an, oder wählen Sie eine andere.',
      };
    case 'camera-busy':
      return {
        what: 'Ein anderes Programm benutzt die Kamera.',
        remedy: 'Schließen Sie sie dort und starten Sie noch einmal.',
      };
    case 'camera-unavailable':
      return {
        what: 'Dieser Browser gibt Seiten keine Kamera.',
        remedy: 'Nehmen Sie einen anderen Browser.',
      };
    case 'camera-failed':
      return { what: `Die Kamera startete nicht${why}.`, remedy: again };
    case 'source-invalid':
      return {
        what: `In der Quelle ist nichts zu lesen${why}.`,
        remedy: 'Geben Sie eine Kamera, einen Strom, ein Video, ein Bild oder eine Datei an.',
      };
    case 'source-foreign':
      return {
        what: 'Das Bild kommt von einer anderen Herkunft, die es nicht teilt.',
        remedy:
          'Der Betreiber muss crossorigin="anonymous" in das Element schreiben und dessen Server Access-Control-Allow-Origin senden.',
      };
    case 'picture-unreadable':
      return {
        what: `„${part || 'Das Bild'}“ ist kein Bild oder Video, das dieser Browser lesen kann.`,
        remedy: 'Speichern Sie es als JPEG oder PNG.',
      };
    case 'format-unreadable':
      return {
        what: `„${part || 'Die Datei'}“ hat das Format ${detail}, das dieser Browser nicht lesen kann.`,
        remedy:
          'Speichern Sie es als JPEG oder PNG, ein Video als MP4 mit H.264; Safari liest HEIC, TIFF und HEVC.',
      };
    case 'file-empty':
      return {
        what: `„${part || 'Die Datei'}“ ist leer.`,
        remedy: 'Kopieren Sie sie noch einmal von dort, woher sie kam.',
      };
    case 'file-missing':
      return {
        what: `„${part || 'Die Datei'}“ ist ein Ordner oder nicht mehr da.`,
        remedy: 'Wählen Sie ein Bild oder ein Video darin.',
      };
    case 'video-unreadable':
      return {
        what: `„${part || 'Das Video'}“ ist kein Bild oder Video, das dieser Browser lesen kann.`,
        remedy: 'Speichern Sie es als MP4 mit H.264 oder als WebM.',
      };
    case 'films-unsupported':
      return {
        what: 'Diesem Browser fehlt WebCodecs.',
        remedy: 'Nehmen Sie Chrome oder Edge 111, Firefox 130, Safari 16.4 oder etwas Neueres.',
      };
    case 'pixels-altered':
      return {
        what: 'Dieser Browser verändert die Bildpunkte: Kein Gesicht bleibt.',
        remedy: 'Erlauben Sie der Seite, Canvas zu lesen, oder nehmen Sie einen anderen.',
      };
    case 'download-failed':
      return {
        what: `${part} konnte nicht geladen werden${why}.`,
        remedy: `Prüfen Sie die Verbindung. ${again}`,
      };
    case 'download-stalled':
      return {
        what: `${part} wurde nicht fertig geladen.`,
        remedy: `Prüfen Sie die Verbindung. ${again}`,
      };
    case 'file-damaged':
      return {
        what: `Was der Server als ${part} schickt, ist nicht diese Datei.`,
        remedy: `Laden Sie die Seite später neu. Hilft das nicht: ${askOwner}`,
      };
    case 'version-gone':
      return {
        what: `${part} liegt nicht mehr auf dem Server: Die Seite wurde erneuert, während Sie sie offen hatten.`,
        remedy: 'Laden Sie die Seite neu.',
      };
    case 'address-wrong':
      return {
        what: `Unter „${part || 'der Adresse'}“ ist nichts zu holen${why}.`,
        remedy: `${askOwner} Es ist, was „model“ oder „asset-base“ nennt.`,
      };
    case 'model-invalid':
      return { what: `${part} ist kein lesbares Modell: ${detail}.`, remedy: askOwner };
    case 'worker-blocked':
      return {
        what: `Der Teil, der rechnet, durfte nicht starten${why}.`,
        remedy:
          'Der Betreiber der Website findet die Zeilen für seine Content-Security-Policy in der Anleitung.',
      };
    case 'policy-blocked':
      return {
        what: `Die Content-Security-Policy der Seite verbietet, was gebraucht wird${why}.`,
        remedy: 'Der Betreiber der Website findet die Zeilen dafür in der Anleitung.',
      };
    case 'worker-silent':
      return { what: `Der Teil, der rechnet, ist verstummt${why}.`, remedy: again };
    case 'network-failed':
      return { what: `Das Netz versagte wieder und wieder${why}.`, remedy: again };
    case 'frame-failed':
      return {
        what: `Dieses Bild konnte nicht gelesen werden${why}.`,
        remedy: 'Versuchen Sie es noch einmal.',
      };
    case 'stopped':
      return { what: 'Es wurde inzwischen angehalten.', remedy: again };
  }
}

export const words: Words = {
  percent,
  certainty,
  className: (name) => classNames[name] ?? name,
  unsure: (first, second) => `Unsicher: ${first.toLowerCase()} oder ${second.toLowerCase()}`,
  announcement: (name, share) => `Ausdruck: ${name}, ${certainty(share)}`,
  promise: 'Liest den Ausdruck des Gesichts, kein Gefühl. Kein Bild verlässt Ihr Gerät.',
  notice:
    'Hier liest ein Programm Gesichtsausdrücke aus der Kamera. Es irrt; beurteilen Sie niemanden danach.',
  start: 'Kamera starten',
  read: 'Lesen',
  stop: 'Stopp',
  downloading: (received, expected) =>
    `${megabytes(received)} von ${megabytes(expected)} MB geladen`,
  preparing: 'Das Netz wird vorbereitet …',
  openingCamera: 'Warten auf die Kamera …',
  reading: 'Wird gelesen …',
  noFace: 'Kein Gesicht gefunden',
  flaw: (flaw) => flaws[flaw],
  noFaceHint: 'Schauen Sie gerade ins Bild, mit Licht von vorn.',
  stopped: 'Die Kamera ist aus.',
  picture: 'Das Bild, das gelesen wird',
  pause: (reason) => pauses[reason],
  fault,
  provider: ({ provider, reason, detail = '' }) =>
    `${providers[provider]} (${reasonFor(reason, detail)})`,
};
