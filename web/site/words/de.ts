// Jeder Text, den Besucher lesen. „Ausdruck“, nie „Gefühl“ für das, was das Netz sieht.
import { de as shared } from 'emoxnet/words';
import type { Muscle } from '../puppet/muscles.ts';
import { clock, type Strings } from './en.ts';

const decimal = (value: number, digits = 0) =>
  value.toLocaleString('de', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const { percent, certainty } = shared;
const precisePercent = (share: number) => `${decimal(share * 100, 1)}\u00a0%`;

const muscles: Readonly<Record<Muscle, string>> = {
  innerBrowRaiser: 'Innere Braue heben',
  outerBrowRaiser: 'Äußere Braue heben',
  browLowerer: 'Brauen senken',
  upperLidRaiser: 'Oberlid heben',
  cheekRaiser: 'Wangen heben',
  lidTightener: 'Lider anspannen',
  noseWrinkler: 'Nase rümpfen',
  upperLipRaiser: 'Oberlippe heben',
  lipCornerPuller: 'Mundwinkel hochziehen',
  lipCornerDepressor: 'Mundwinkel senken',
  chinRaiser: 'Kinn heben',
  lipStretcher: 'Lippen dehnen',
  lipTightener: 'Lippen anspannen',
  lipsPart: 'Lippen öffnen',
  jawDrop: 'Kiefer fallen lassen',
  eyesClosed: 'Augen schließen',
};

export const strings: Strings = {
  ...shared,
  precisePercent,
  muscle: (name, actionUnit) => `${muscles[name]} (AU${actionUnit})`,

  idle: 'Bereit',
  idleHint: 'Die Kamera bleibt aus, bis Sie sie starten.',
  otherFaces: (count, unread) => {
    const more = count === 1 ? 'Noch ein Gesicht' : `Noch ${count} Gesichter`;
    const left =
      unread > 0
        ? ` ${unread} davon bleiben ungelesen: Aus bewegten Bildern werden acht gelesen.`
        : '';
    return `${more}; die Balken zeigen das wichtigste.${left}`;
  },

  camera: (index) => `Kamera ${index}`,
  latency: (milliseconds) => `${Math.round(milliseconds)} ms`,
  rate: (perSecond) => `${decimal(perSecond, perSecond < 10 ? 1 : 0)} je Sekunde`,
  views: (count) => (count === 1 ? 'eine Ansicht' : `${count} Ansichten`),
  stages: (detect, preprocess, classify) =>
    `finden ${decimal(detect, 1)} ms, vorbereiten ${decimal(preprocess, 1)} ms, einordnen ${decimal(classify, 1)} ms`,

  withoutCamera: 'Oder wählen Sie ein Bild oder das gezeichnete Gesicht.',
  noPictureDropped: 'Das war keine Bild- oder Videodatei.',

  frame: {
    pages: 'Seiten',
    live: 'Live',
    files: 'Dateien',
    language: 'Sprache',
    colours: 'Farben',
    coloursAuto: 'Automatisch',
    coloursLight: 'Hell',
    coloursDark: 'Dunkel',
    teach: 'Wie es arbeitet',
    where: 'Wo es irrt',
    guide: 'Auf Ihrer Seite',
    unscripted:
      'Das Skript dieser Seite lief nicht. Sie braucht JavaScript, einen Webserver, der sie schickt, und Chrome oder Edge 111, Firefox 115, Safari 16.4 oder neuer.',
    stored: (bytes) =>
      `Dieser Browser bewahrt ${decimal(bytes / 1e6, 1)} MB dieser Website auf, damit sie ohne Netz läuft.`,
    skip: 'Zum Inhalt springen',
    limits:
      'Das Netz benennt, wie ein Gesicht aussieht. Was ein Mensch fühlt, kann es nicht wissen, und es irrt, öfter bei Wut, Ekel, Angst und Trauer. Beurteilen Sie niemanden danach.',
    law: 'In der Europäischen Union darf niemand am Arbeitsplatz oder in Bildungseinrichtungen die Emotionen anderer maschinell aus dem Gesicht lesen (KI-Verordnung, Artikel 5 Absatz 1 Buchstabe f). Unterrichten Sie mit dem gezeichneten oder dem eigenen Gesicht.',
    privacy:
      'Bilder werden in dieser Seite gelesen und nirgends sonst; keines wird gesendet. Gespeichert wird auch keines, außer auf dem Weg zur Seite für Dateien, die es binnen einer Minute hat. Die Kamera läuft nur zwischen Start und Stopp. Der Browser behält die Dateien des Netzes, Ihre Wahl von Sprache und Farben, was der Versuch mit dem Grafikprozessor ergab, und auf der Seite für Dateien die Zahlen aus Filmen, bis Sie sie löschen; sonst nichts.',
  },

  live: {
    documentTitle: 'EmoXNet: Gesichtsausdrücke, gelesen auf Ihrem Gerät',
    picture: 'Bild',
    yourCamera: 'Ihre Kamera',
    theStill: 'Das Bild, das gelesen wird',
    title: 'Was zeigt Ihr Gesicht?',
    intro: 'Ein kleines Netz liest Gesichtsausdrücke aus der Kamera, hier in Ihrem Browser.',
    alternatives:
      'Keine Kamera? Wählen Sie ein Bild oder Video, ziehen Sie eines hierher, oder probieren Sie das gezeichnete Gesicht.',
    notice:
      'Es sieht Ausdrücke, keine Gefühle, und es irrt. Beurteilen Sie niemanden danach; andere am Arbeitsplatz oder in der Schule so zu lesen ist in der EU verboten.',
    dropHere: 'Bild hier fallen lassen',
    loading: 'Laden',
    source: 'Quelle',
    whichCamera: 'Kamera',
    resolution: 'Auflösung der Kamera',
    choosePicture: 'Bild oder Video',
    everyFrame: 'Jedes Bild in eine Tabelle',
    drawnFace: 'Gezeichnetes Gesicht',
    pictureFile: 'Bilddatei',
    view: 'Ansicht',
    freeze: 'Anhalten',
    mirror: 'Spiegeln',
    fullScreen: 'Vollbild',
    views: 'Ansichten',
    viewsAuto: 'wie die Zeit reicht',
    smooth: 'Glätten',
    activationMap: 'Aktivierungskarte',
    keyboard: 'Tasten',
    expressions: 'Ausdrücke des gezeichneten Gesichts',
    moveMuscles: 'Jeden Muskel bewegen',
    expression: 'Ausdruck',
    planeLabel: 'Die Eingabe des Netzes: das Gesicht in 48 mal 48 grauen Pixeln',
    plane: 'Was das Netz sieht: 48 × 48 graue Pixel',
    mapLabel: 'Die Eingabe des Netzes mit ihrer Aktivierungskarte',
    map: 'Wohin es für diese Antwort sah',
    mapWeak: 'halb so viel',
    mapStrong: 'am meisten',
  },

  files: {
    documentTitle: 'EmoXNet: Bilder und Filme in eine Tabelle',
    title: 'Bilder und Filme in eine Tabelle',
    intro:
      'Jedes Gesicht jedes Bildes und jedes Einzelbildes eines Films, hier in Ihrem Browser gelesen. Keine Datei verlässt Ihr Gerät.',
    choose: 'Dateien wählen',
    chooseFolder: 'Einen Ordner wählen',
    stop: 'Stopp',
    goOn: 'Weiter',
    dropHere: 'Legen Sie Bilder, Filme oder ganze Ordner hier ab, oder fügen Sie ein Bild ein.',
    results: 'Was gelesen wurde',
    clear: 'Löschen',
    kept: 'Von Filmen bleiben die Zahlen in diesem Browser, bis Sie sie löschen, damit ein Film dort weitergeht, wo er aufhörte. Kein Bild wird aufbewahrt.',
    waiting: 'Wartet',
    read: (name, share, others) => {
      const more = others.length === 0 ? '' : ` Andere: ${others.join(', ')}.`;
      return `${name}, ${certainty(share)}.${more}`;
    },
    clock,
    reading: (seconds, all, left, speed) => {
      const rest = Number.isFinite(left) ? `, noch ${clock(left)}` : '';
      return `${clock(seconds)} von ${clock(all)}${rest}, ${decimal(speed, 1)}-mal so schnell wie abgespielt`;
    },
    filmRead: (frames, seconds, faces) =>
      `${decimal(frames)} Bilder, ${clock(seconds)}; ${faces > 0 ? `verfolgte Gesichter: ${faces}` : 'kein Gesicht gefunden'}.`,
    endsEarly: (seconds) => `Er sollte ${clock(seconds)} dauern; was folgt, ist nicht zu lesen.`,
    stopped: (seconds) => `Angehalten bei ${clock(seconds)}.`,
    plotted: (face) => `Gezeichnet: Gesicht ${face}, das am längsten da war.`,
    savePlot: 'Kurven sichern (PNG)',
    lost: 'Der Browser konnte dieser Seite die Dateien nicht übergeben. Legen Sie sie hier ab.',
    summary: (read, all, refused = 0) =>
      `${read} von ${all} Dateien gelesen${refused > 0 ? `, ${refused} abgewiesen` : ''}`,
  },

  quiz: {
    title: 'Quiz',
    start: 'Quiz beginnen',
    hint: 'Tipp',
    skip: 'Überspringen',
    end: 'Quiz beenden',
    task: (index, count, name) =>
      `${index} von ${count}: Bewegen Sie die Regler, bis das Netz „${name}“ liest.`,
    reads: (name, share) => `${name} bisher: ${certainty(share)}`,
    solved: (name, moves) => `Das Netz liest „${name}“. Züge: ${moves}.`,
    next: 'Weiter',
    hintText: (muscle, more) => `Probieren Sie ${more ? 'mehr' : 'weniger'}: ${muscle}`,
    noHint: 'Jeder Muskel steht etwa so wie in der Vorlage. Probieren Sie kleine Änderungen.',
    done: (solved, count) => `Fertig: ${solved} von ${count} wie verlangt gelesen.`,
  },

  teach: {
    documentTitle: 'EmoXNet: wie ein Netz einen Ausdruck liest',
    title: 'Wie ein Netz einen Ausdruck liest',
    intro:
      'Ein Bild durchläuft sieben Stufen. Verderben Sie es mit den Reglern und sehen Sie, an welcher Stufe die Antwort kippt.',
    notice:
      'Für den Unterricht: Nehmen Sie das gezeichnete Gesicht oder das eigene. Niemand wird bewertet, und nichts über irgendwen wird aufgehoben. Lernende oder Beschäftigte so zu lesen ist in der EU verboten (KI-Verordnung, Artikel 5 Absatz 1 Buchstabe f).',
    showPuppet: 'Gezeichnetes Gesicht zeigen',
    choosePicture: 'Bild wählen',
    startCamera: 'Kamera der vortragenden Person',
    disturb: 'Das Bild verderben',
    settings: {
      light: 'Licht',
      blur: 'Unschärfe',
      rotation: 'Drehung',
      scale: 'Größe des Ausschnitts',
      shift: 'Lage des Ausschnitts',
    },
    value: (setting, value) => {
      if (setting === 'blur') return value === 1 ? 'scharf' : `1/${decimal(value, 1)}`;
      if (setting === 'rotation') return `${Math.round(value)}°`;
      return percent(value);
    },
    reset: 'Alles zurück',
    sweep: 'Alle Werte',
    sweepOf: (name) => `Alle Werte probieren: ${name}`,
    sweeping: (name, share) => `Alle Werte von „${name}“ werden probiert: ${percent(share)}`,
    swept: (name) =>
      `${name}: der Anteil jeder Klasse bei jedem Wert. Eine Lücke: dort wurde kein Gesicht gefunden.`,
    steady: (low, high) => `Die Antwort bleibt gleich von ${low} bis ${high}.`,
    answer: (now) => `Antwort: ${now}`,
    outcome: (before, now) => `Vorher: ${before}. Jetzt: ${now}.`,
    explain: 'Was hier geschieht',
    size: (width, height) => `${width} × ${height} Pixel`,
    score: (score) => `Zu ${percent(score)} sicher`,
    cropSize: (side, degrees) =>
      `${Math.round(side)} Pixel breit, um ${Math.round(degrees)}° gedreht`,
    meanGrey: (level) => `Mittlerer Grauwert ${Math.round(level)} von 255`,
    agreement: (agreeing, views) => `${agreeing} von ${views} Ansichten stimmen überein.`,
    marks: 'Der Strich am Balken: die Antwort vorher.',
    endsHere: 'Kein Gesicht, nichts zu tun.',
    viewNames: {
      identity: 'Wie es ist',
      flip: 'Gespiegelt',
      'shift-right-up': 'Nach oben rechts',
      'flip-shift-left-down': 'Gespiegelt, nach unten links',
      'shift-left-up': 'Nach oben links',
      'flip-shift-right-down': 'Gespiegelt, nach unten rechts',
      'zoom-in': 'Näher',
      'flip-zoom-in': 'Gespiegelt, näher',
      'shift-right': 'Nach rechts',
      'flip-shift-left': 'Gespiegelt, nach links',
    },
    frame: {
      title: '1 Bild',
      label: 'Das Bild, wie es die Regler hinterlassen',
      text: 'Ein Bild ist ein Gitter von Zahlen. Der Regler für das Licht multipliziert jede mit g; was heller als Weiß würde, geht verloren. Der Regler für die Unschärfe verkleinert das Bild und vergrößert es wieder. Der Regler für die Drehung dreht es.',
      source:
        'Das Paper trainiert mit gedrehten, verschobenen, gescherten und vergrößerten Gesichtern (Augmentation, Abbildung 2).',
    },
    box: {
      title: '2 Gesicht finden',
      label: 'Das Bild mit dem gefundenen Gesicht',
      text: 'Ein erstes kleines Netz sucht an 896 festen Stellen nach Gesichtern. Jede bekommt eine Zahl z, gestaucht zu einer Sicherheit s zwischen 0 und 1, einen Rahmen und sechs Punkte: Augen, Nase, Mund, Ohren. Der sicherste Rahmen bleibt.',
      source:
        'BlazeFace: Bazarevsky et al. 2019, arXiv:1907.05047. Das Paper beginnt mit schon ausgeschnittenen Gesichtern.',
    },
    crop: {
      title: '3 Ausschneiden',
      label: 'Das Gesicht, ausgeschnitten und aufgerichtet',
      text: 'Die Linie durch die Augen gibt den Winkel θ, um den das Gesicht zurückgedreht wird. Das Quadrat ist so groß wie Gesichter in den Trainingsbildern sind, 1,16-mal so breit wie der Rahmen: Ein Netz kennt nur, was seinem Training gleicht.',
      framingLabel: 'Dasselbe Gesicht zweimal, wie der Detektor und wie Trainingsbilder es rahmen',
      framing:
        'Links, was der Detektor markiert. Rechts, was Trainingsbilder zeigen: mehr Stirn, mehr zu beiden Seiten. Die Hälfte von ihnen endet im halbhellen Band; die Linie ist, was hier ausgeschnitten wird. Die Regler für den Ausschnitt verschieben es, als gestrichelte Linie.',
      source:
        'Gemessen an 9.942 Bildern von FER-2013; die Regler für den Ausschnitt zeigen, warum es zählt.',
    },
    grey: {
      title: '4 Grau, 48 × 48',
      text: 'Die Farbe geht: Grün zählt am meisten, wie für das Auge. Dann nimmt jedes der 48 × 48 Pixel das Mittel des Teils vom Gesicht, den es bedeckt. Mehr sieht das Netz nie.',
      source: 'Paper: Daten und Vorverarbeitung, Eingaben von 48 × 48. Gewichte: ITU-R BT.601.',
    },
    views: {
      title: '5 Zehn Ansichten, zehn Antworten',
      text: 'Dasselbe Gesicht wird zehnmal gezeigt, jedes Mal durch T ein wenig verändert: gespiegelt, verschoben, näher. Das Netz f gibt zu jeder eine Zahl z für jeden Ausdruck, die softmax zu Anteilen macht, deren Summe 1 ist. Wo die zehn Antworten auseinandergehen, ist das Netz unsicher.',
      source: 'Paper: Test-Time-Augmentation mit 10 Schritten.',
    },
    mean: {
      title: '6 Mittel',
      text: 'Das Mittel der K Antworten ist die endgültige. Zufällige Fehler einer Ansicht heben sich auf; Fehler, die alle teilen, bleiben.',
      source: 'Paper: Test-Time-Augmentation; die Vorhersagen aller Schritte werden gemittelt.',
    },
    map: {
      title: '7 Aktivierungskarte',
      which: 'Es spricht für',
      likeliest: 'die wahrscheinlichste',
      here: 'auf diesem Gesicht',
      onAverage: (images, name) =>
        `Mittel aus ${decimal(images)} Gesichtern mit dem Etikett „${name}“`,
      text: 'Vor dem letzten Mittel weiß das Netz noch, wo. Seine Merkmalskarten f, gewichtet danach, wie viel jede für die Klasse c zählt, zeigen, welche Stellen für sie sprachen. Wählen Sie eine andere Klasse und sehen Sie, was für sie sprach.',
      source: 'Zhou et al. 2016, arXiv:1512.04150; Paper: Abbildung 3.',
    },
    learn: {
      title: 'Wie es lernt',
      text: 'Das Paper trainiert zuerst vier große Netze zusammen, den Lehrer T. Ein kleines Netz, der Schüler, lernt dann die Anteile des Lehrers statt einzelner Etiketten, mit α geglättet, sodass keine Klasse je leer ausgeht. So lernt es auch, welche Ausdrücke einander gleichen.',
      source: 'Paper: Distillation mit geglätteten weichen Etiketten (EmoXNetLite).',
    },
  },

  limits: {
    documentTitle: 'EmoXNet: wo es irrt',
    title: 'Wo es irrt',
    intro:
      'Gemessen an Bildern, mit denen das Netz nicht trainiert wurde, mit dem, was in dieser Seite steckt. Zu jeder Zahl gehört ihr 95-%-Intervall: wo der wahre Wert plausibel liegt.',
    missing: (reason) => `Die Messwerte ließen sich nicht lesen: ${reason}`,
    choices: 'Welche Messwerte',
    pictures: 'Bilder und Etiketten',
    score: (protocol, split, images) => `${protocol}, ${split}, ${decimal(images)} Bilder`,
    protocols: {
      A7: 'A7: Zehn Menschen stimmten über jedes Gesicht ab; der Ausdruck mit den meisten Stimmen ist das Etikett. Gesichter, die als Verachtung, unbekannt oder kein Gesicht galten, fehlen.',
      M7: 'M7: nur Gesichter, über deren Ausdruck mehr als die Hälfte der zehn einig ist, also die klareren.',
      A8: 'A8: Zehn Menschen stimmten über jedes Gesicht ab; der Ausdruck mit den meisten Stimmen ist das Etikett. Gesichter, die als unbekannt oder kein Gesicht galten, fehlen.',
      M8: 'M8: nur Gesichter, über deren Ausdruck, Verachtung eingeschlossen, mehr als die Hälfte der zehn einig ist.',
    },
    splits: {
      valid:
        'Training und Kalibrierung des Netzes haben keines dieser Bilder gesehen und auch keine fast gleichen. Nur wie weit die Anteile gestörter Gesichter gesenkt werden, wurde an ihnen bestimmt.',
    },
    views: 'Das Netz sieht',
    tenViews: 'zehn Ansichten, gemittelt',
    oneView: 'eine Ansicht',
    overall: {
      title: 'Wie oft es recht hat',
      accuracy: (share, low, high, images) =>
        `${share} von ${decimal(images)} Bildern (95-%-Intervall ${low} bis ${high})`,
      ours: 'dieses Netz',
      people: 'etwa das Höchstmögliche',
      text: 'Auch Menschen sind über Ausdrücke uneins: Zehn sahen jedes Bild, und bei vielen gehen ihre Stimmen auseinander.',
      ceiling: (share) =>
        `Wäre jedes Gesicht durch Ziehen einer seiner zehn Stimmen etikettiert, wären etwa ${share} das meiste, was irgendein Netz an diesen Bildern erreichen könnte. Was dazwischen liegt, ist sein eigener Fehler.`,
      noCeiling: 'Wie weit die Stimmen ein Netz begrenzen, wurde für diese Bilder nicht berechnet.',
      source:
        'FER-2013 (Goodfellow et al. 2013) mit FER+-Stimmen (Barsoum et al. 2016); die Grenze: Modellkarte.',
    },
    classes: {
      title: 'Ausdruck für Ausdruck',
      measure: 'Maß',
      recall: 'Trefferquote',
      precision: 'Genauigkeit',
      recallMeaning:
        'Trefferquote: Von den Gesichtern, die Menschen so nannten, wie viele das Netz auch so nannte.',
      precisionMeaning:
        'Genauigkeit: Wenn das Netz ein Gesicht so nennt, wie oft auch Menschen es taten.',
      order: 'Reihenfolge',
      worst: 'schlechteste zuerst',
      network: 'wie die Balken',
      interval: (low, high) => `${low} bis ${high}`,
      columns: {
        expression: 'Ausdruck',
        plot: '0 bis 100\u00a0%',
        interval: '95-%-Intervall',
        pictures: 'Bilder',
      },
    },
    confusion: {
      title: 'Was es wofür hält',
      text: 'Eine Zeile ist, wie Menschen das Gesicht nannten, eine Spalte, wie das Netz. Umrandet: dasselbe.',
      show: 'Zeige',
      shares: 'Anteile der Zeile',
      counts: 'Zahlen der Bilder',
      corner: 'Menschen ↓ Netz →',
      hint: 'Zeigen Sie auf eine Zelle, oder gehen Sie mit den Pfeiltasten.',
      cell: (label, answer, count, all) =>
        `Von ${all} Gesichtern, die Menschen „${label}“ nannten, nannte das Netz ${count} „${answer}“ (${percent(all === 0 ? 0 : count / all)}).`,
    },
    calibration: {
      title: 'Weiß es, wann es nichts weiß?',
      value: (error) => `Erwarteter Kalibrierungsfehler: ${error}`,
      stated: 'Wie sicher es war',
      held: 'Wie oft es recht hatte',
      reading:
        'Ein Punkt ist eine Gruppe etwa gleich sicherer Antworten, je größer, desto mehr. Auf der gestrichelten Linie hat das Netz so oft recht, wie es sagt, darüber öfter, darunter seltener. Die Striche sind 95-%-Intervalle.',
      unsure: (limit, below, above) =>
        `Unter ${limit} (getönt) sagt die Seite „Unsicher“ und nennt zwei Ausdrücke. An diesen Bildern waren ${below} dieser Antworten richtig, von den übrigen ${above}.`,
      figures: 'Die Gruppen in Zahlen',
      text: 'Der Fehler ist der mittlere Abstand von der gestrichelten Linie: In jeder Gruppe b von n Bildern wird verglichen, wie sicher das Netz war und wie oft es recht hatte. 0 wäre vollkommen.',
      temperature: (value) =>
        value === 1
          ? ''
          : `Das Netz lernte aus geteilten Stimmen, von sich aus sagte es also, wie Menschen stimmen. Darum werden seine Zahlen durch ${decimal(value, 2)} geteilt, die Temperatur, bevor Anteile daraus werden: So sagen sie am besten, wie oft die Antwort stimmt. Ein Zuschlag für jeden Ausdruck lässt seltene danach eher so oft nennen, wie Menschen sie nennen. Beides wurde an Gesichtern bestimmt, die vom Training ausgenommen waren, nicht an diesen.`,
      source:
        'Naeini et al. 2015, „Obtaining well calibrated probabilities using Bayesian binning“; Guo et al. 2017, „On calibration of modern neural networks“.',
    },
    camera: {
      title: 'Wenn die Kamera schlecht ist',
      reading: (images: number, accuracy: string) =>
        `${decimal(images)} Bilder, wie sie sind: ${accuracy} richtig. Unten dieselben Bilder, beschädigt. Gemessen, bevor das Netz auf acht Bit gebracht wurde.`,
      fault: 'Fehler',
      plot: 'Von 0 bis 100\u00a0%; Strich: wie sie sind',
      strengths: { slight: 'leicht', strong: 'stark', worst: 'am stärksten' },
      faults: {
        'low light': 'Wenig Licht',
        'side light': 'Licht von einer Seite',
        noise: 'Rauschen',
        blur: 'Unschärfe',
        JPEG: 'JPEG-Kompression',
        'low resolution': 'Geringe Auflösung',
        'box shifted': 'Rahmen verschoben',
        'box scaled': 'Rahmen zu groß oder klein',
        rotation: 'Kopf geneigt',
      },
      trembling: (pixels: number, change: string) =>
        `Zittert der Rahmen um ${pixels} von 48 Pixeln, ändert sich jeder Anteil im Mittel um ${change}.`,
      outliers: (pictures: number, share: string, classes: number, noIdea: string) =>
        `Bei ${decimal(pictures)} Bildern ohne Gesicht war der größte Anteil im Mittel ${share}; bei ${classes} Ausdrücken wären ${noIdea} völlige Ahnungslosigkeit.`,
      text: 'Am stärksten heißt: ein Zehntel des Lichts, Rauschen von 38 der 255 Graustufen, 2 Pixel Unschärfe, JPEG-Qualität 5, 14 Pixel Breite, ein um 10\u00a0% verschobener oder veränderter Rahmen, 20 Grad Neigung.',
    },
    flaws: {
      title: 'Was es von einem Gesicht sagt, das es schlecht sieht',
      reading:
        'Bilder mit bekannter Antwort, verschlechtert, bis die Seite den Mangel nennt. Solche Gesichter werden öfter falsch gelesen, als das Netz glaubt; darum werden ihre Anteile gesenkt, ehe sie erscheinen.',
      flaw: 'Mangel',
      plot: 'Von 0 bis 100\u00a0%',
      right: 'Richtig',
      stated: 'Das Netz glaubt',
      said: 'Die Seite sagt',
      names: {
        none: 'keiner',
        dark: 'dunkel',
        backlit: 'hell dahinter',
        blurred: 'unscharf',
        small: 'klein',
        'cut-off': 'angeschnitten',
      },
      text: 'Dass ein Gesicht abgewandt ist, wird genannt, wurde aber nicht gemessen und senkt nichts: Die Bilder dieser Sammlung lassen sich nicht drehen.',
    },
    distance: {
      title: 'Wie weit weg man sitzen darf',
      reading: (images, alone) =>
        `${decimal(images)} Gesichter mit Etikett wurden in mehreren Größen in gezeichnete Zimmer von 640 × 480 Pixeln gesetzt, dann gefunden und gelesen, wie diese Seite einzelne Bilder liest. Ein Gesicht, das nicht gefunden wird, zählt als falsch. Das Netz an denselben Gesichtern, wie sie sind: ${alone} richtig.`,
      size: 'Gesicht, Abstand',
      plot: '0 bis 100\u00a0%; Strich: wie sie sind',
      found: 'Gefunden',
      right: 'Richtig',
      onCamera: 'Vor der Kamera',
      human: 'human',
      faceApi: 'face-api',
      inRoom: (pixels, metres) => `${pixels}\u00a0px, ${decimal(metres, 1)}\u00a0m`,
      cutOut: (pixels) => `nur Gesicht, ${pixels}\u00a0px`,
      rooms: (pictures, faces) =>
        `In ${decimal(pictures)} Zimmern, in denen niemand ist, wurde ${faces === 0 ? 'in keinem' : `in ${faces}`} ein Gesicht gesehen.`,
      things: (parts, faces) =>
        `In Fotos sieht mehr wie eines aus: Von ${parts} Ausschnitten aus Fotos von Dingen wurden ${faces} für Gesichter gehalten.`,
      text: 'Die Abstände sind ungefähr: für eine Kamera, die 65 Grad in der Breite sieht, und ein Gesicht, das von der Stirn zum Kinn 20 cm misst. Nur Gesicht: ein Bild, das nichts anderes zeigt.',
      others: (images) =>
        `Die letzten Spalten: wie oft ${decimal(images)} dieser Gesichter richtig gelesen werden, wenn sie acht Einzelbilder lang vor einer Kamera stehen, von denen nicht jedes durchsucht wird, und von zwei anderen Bibliotheken an denselben Bildern, face-api mit seinem kleinen Detektor.`,
    },
    paper: {
      title: 'Lehrer, Schüler und dieses Netz',
      text: 'F1, das Mittel von Trefferquote und Genauigkeit, das die niedrigere straft. Die Zahlen des Papers sind seine Angaben; es maß an anderen Bildern derselben Sammlung und zählte Etiketten vielleicht anders.',
      teacher: 'Lehrer (EmoXNet des Papers)',
      student: 'Schüler (EmoXNetLite des Papers)',
      ours: 'dieses Netz',
      teacherShort: 'Lehrer',
      studentShort: 'Schüler',
      oursShort: 'Dieses',
      f1: (value) => decimal(value, 2),
      source: 'Paper: F1 je Klasse auf FER+.',
    },
    faults: {
      title: 'Bekannte Fehler',
      rare: 'Ekel und Angst sind in den Trainingsbildern selten und werden am schlechtesten erkannt.',
      unmeasured:
        'Stark gedrehte Köpfe, Hände vor dem Gesicht und Masken: hier nicht gemessen. Auf der Seite zum Unterricht lässt sich manches probieren.',
      people:
        'Die Bilder wurden durch Websuche gesammelt. Alter, Hautfarben und Kulturen sind weder ausgewogen noch verzeichnet, also kann niemand sagen, wie sich die Fehler auf Menschen verteilen.',
      labels:
        'Ein Etikett ist, was zehn Menschen in einem stehenden Bild sahen, nicht, was jemand fühlte.',
    },
  },

  guide: {
    documentTitle: 'EmoXNet auf Ihrer Seite',
    title: 'Auf Ihrer eigenen Seite',
    language: 'Diese Anleitung richtet sich an Entwickler und ist auf Englisch.',
  },

  record: (name, share, low, high) =>
    `Auf Testbildern stimmte „${name}“ in ${percent(share)} der Fälle (95-%-Intervall ${percent(low)} bis ${percent(high)}).`,

  rest: {
    take: 'Mein Gesicht in Ruhe',
    undo: 'Zurücknehmen',
    offer: 'Sieht es in Ruhe traurig oder wütend aus? Ziehen Sie das ab.',
    taking: 'Halten Sie drei Sekunden ein neutrales Gesicht …',
    taken:
      'Was dieses Gesicht in Ruhe zeigt, ist abgezogen, bis es das Bild verlässt. Gespeichert wird es nicht.',
  },

  timeline: {
    title: 'Die letzte Minute',
    classes: 'Linien des Diagramms',
    ago: (seconds) => (seconds === 0 ? 'jetzt' : `vor ${seconds} s`),
    summary: (leading) => `Im Mittel: ${leading}.`,
  },

  session: {
    title: 'Die Zahlen dieser Sitzung speichern',
    explanation:
      'Was die Balken zeigten, mit der Zeit. Kein Bild ist darin und nichts, was sagt, wer es war. Es liegt nur im Speicher dieser Seite und ist fort, wenn Sie sie verlassen; nur diese Knöpfe schreiben eine Datei.',
    length: (readings) => (readings === 1 ? '1 Messung' : `${readings} Messungen`),
    csv: 'Als CSV speichern',
    json: 'Als JSON speichern',
    forget: 'Vergessen',
  },

  keys: {
    title: 'Tasten',
    startStop: 'Kamera starten oder stoppen',
    picture: 'Bild oder Video wählen',
    puppet: 'Gezeichnetes Gesicht',
    freeze: 'Bild anhalten oder weiterlaufen lassen',
    mirror: 'Bild spiegeln',
    fullScreen: 'Vollbild',
    map: 'Aktivierungskarte',
    help: 'Diese Liste',
    on: 'Diese Tasten benutzen',
    close: 'Schließen',
  },
};
