// A file in the list: what it shows, how far it was read, what came of it.
import type { Answer, Face } from 'emoxnet';
import { drawAnswer, verdict } from 'emoxnet/draw';
import {
  type Columns,
  classLegend,
  gistOf,
  openClassPlot,
  type Plot,
  pictureOf,
  plotSize,
} from '../common/class-plot.ts';
import { onColours } from '../common/colours.ts';
import { make } from '../common/element.ts';
import { pathOf } from '../common/file-paths.ts';
import { save } from '../common/save.ts';
import { strings } from '../words/strings.ts';
import { faceCount, mostSeen, type Reading } from './readings.ts';

const { files: words } = strings;
/** More points show nothing more. */
const maximumPoints = 600;

export class Row {
  readonly element = make('li', 'file');
  readonly #preview = make('div', 'preview');
  readonly #verdict = make('p', 'outcome', words.waiting);
  readonly #progress = make('progress');
  readonly #place = make('div', 'plot');
  readonly #figure = make('figure', 'plotted');
  readonly #name: string;
  readonly #url: string;
  #plot: Plot | undefined;
  #film: { readings: readonly Reading[]; classes: readonly string[] } | undefined;

  constructor(file: File) {
    this.#url = URL.createObjectURL(file);
    this.#progress.hidden = true;
    this.#progress.setAttribute('aria-label', pathOf(file));
    this.#name = file.name;
    this.#figure.hidden = true;
    this.#place.setAttribute('aria-hidden', 'true');
    new ResizeObserver(() => this.#plot?.setSize(plotSize(this.#place))).observe(this.#place);
    onColours(() => {
      if (this.#film) void this.showFilm(this.#film.readings, this.#film.classes);
    });
    const text = make('div', 'about');
    text.append(make('h2', '', pathOf(file)), this.#verdict, this.#progress);
    this.#figure.append(this.#place);
    this.element.append(this.#preview, text, this.#figure);
  }

  showPicture(answer: Answer): void {
    const picture = make('img');
    picture.alt = '';
    picture.src = this.#url;
    const overlay = make('canvas');
    overlay.setAttribute('aria-hidden', 'true');
    const [face, ...others] = answer.faces;
    const captions = answer.faces.map(({ id }) => (others.length > 0 ? String(id) : ''));
    this.#preview.replaceChildren(picture, overlay);
    // Once it is in its place, so that lines and letters are as large as there is room for.
    drawAnswer(overlay, answer, { mirrored: false, showMap: false, showBox: true, captions });
    if (face === undefined) {
      this.say(strings.noFace, ...(answer.incomplete ? [strings.flaw('incomplete')] : []));
      return;
    }
    const share = Math.max(...face.probabilities);
    const read = ({ probabilities }: Face) => verdict(probabilities, answer.classes, strings);
    const flaws = face.flaws.map((flaw) => strings.flaw(flaw));
    const numbered = others.map((other) => `${other.id}: ${read(other)}`);
    this.say(words.read(read(face), share, numbered), ...flaws);
  }

  /** `speed`: of the film's own. */
  showProgress(time: number, duration: number, secondsLeft: number, speed: number): void {
    this.#previewFilm();
    this.#progress.hidden = false;
    this.#progress.max = duration;
    this.#progress.value = time;
    this.say(words.reading(time / 1000, duration / 1000, secondsLeft, speed));
  }

  /** What was read so far of a film, as lines. */
  async showFilm(readings: readonly Reading[], classes: readonly string[]): Promise<void> {
    this.#previewFilm();
    this.#progress.hidden = true;
    const face = mostSeen(readings);
    if (face === undefined) return;
    this.#film = { readings, classes };
    this.#figure.hidden = false;
    this.#plot?.destroy();
    const columns = columnsOf(readings, classes.length, face);
    const plot = await openClassPlot({
      place: this.#place,
      classes,
      tick: (seconds) => words.clock(seconds),
      columns,
    });
    this.#plot = plot;
    const legend = make('fieldset', 'legend');
    legend.setAttribute('aria-label', strings.timeline.classes);
    legend.append(...classLegend(classes, (index, show) => plot.setSeries(index + 1, { show })));
    const keep = make('button', '', words.savePlot);
    keep.type = 'button';
    keep.addEventListener('click', async () =>
      save(`${this.#name}.png`, 'image/png', await pictureOf(plot, classes)),
    );
    const others = faceCount(readings) > 1 ? words.plotted(face) : '';
    const gist = make('figcaption', 'summary', `${gistOf(columns, classes)} ${others}`.trim());
    this.#figure.replaceChildren(this.#place, legend, gist, keep);
  }

  #previewFilm(): void {
    if (this.#preview.childElementCount > 0) return;
    const film = make('video');
    Object.assign(film, { muted: true, playsInline: true, preload: 'metadata', src: this.#url });
    this.#preview.replaceChildren(film);
  }

  say(...sentences: string[]): void {
    this.#verdict.textContent = sentences.join(' ');
  }

  fail(sentence: string): void {
    this.#progress.hidden = true;
    this.element.classList.add('failed');
    this.say(sentence);
  }

  close(): void {
    URL.revokeObjectURL(this.#url);
    this.#film = undefined;
    this.#plot?.destroy();
    this.element.remove();
  }
}

/** Seconds, then a column for each class of this face; gaps where it was not there. */
function columnsOf(readings: readonly Reading[], classes: number, face: number): Columns {
  const stride = Math.ceil(readings.length / maximumPoints) || 1;
  const some = readings.filter((_, index) => index % stride === 0);
  const seen = some.map(({ faces }) => faces.find(({ id }) => id === face));
  const column = (place: number) => seen.map((each) => each?.probabilities[place] ?? null);
  return [
    some.map(({ time = 0 }) => time / 1000),
    ...Array.from({ length: classes }, (_, place) => column(place)),
  ];
}
