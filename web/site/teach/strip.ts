// The strip: what every stage made of the picture, one live picture each.
import { type ActivationMap, type Lesson, topIndex } from 'emoxnet';
import { Bars, drawMap, planeImage } from 'emoxnet/draw';
import { byId, context2d, make } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { Framing } from './framing.ts';
import { meanMap } from './mean-maps.ts';

/** Pixels along the network's input. */
const planeSide = 48;
/** Pixels along the drawn crop and map. */
const fineSide = 288;

export class Strip {
  readonly #frame = byId('step-frame', HTMLCanvasElement);
  readonly #box = byId('step-box', HTMLCanvasElement);
  readonly #crop = byId('step-crop', HTMLCanvasElement);
  readonly #framing = new Framing(byId('step-framing', HTMLCanvasElement));
  readonly #grey = byId('step-grey', HTMLCanvasElement);
  readonly #views = byId('step-views', HTMLElement);
  readonly #map = byId('step-map', HTMLCanvasElement);
  readonly #meanFigure = byId('mean-map', HTMLElement);
  readonly #meanMap = this.#meanFigure.querySelector('canvas') as HTMLCanvasElement;
  readonly #mapClass = byId('map-class', HTMLSelectElement);
  readonly #bars: Bars;
  #classes: readonly string[];
  #lesson: Lesson | undefined;

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#bars = new Bars(byId('step-mean', HTMLUListElement), strings, classes);
    this.#crop.width = this.#crop.height = fineSide;
    this.#grey.width = this.#grey.height = planeSide;
    for (const canvas of [this.#map, this.#meanMap]) canvas.width = canvas.height = fineSide;
    this.#offerClasses();
    this.#mapClass.addEventListener('change', () => this.#drawMap());
  }

  setClasses(classes: readonly string[]): void {
    if (classes.join() === this.#classes.join()) return;
    this.#classes = classes;
    this.#bars.setClasses(classes);
    this.#offerClasses();
  }

  /** `before`: the answer to the unspoiled picture, if there is a reason to compare. */
  show(
    picture: HTMLCanvasElement,
    lesson: Lesson | undefined,
    before: Float32Array | undefined,
  ): void {
    this.#lesson = lesson;
    copy(picture, this.#frame);
    copy(picture, this.#box);
    measure('frame', strings.teach.size(picture.width, picture.height));
    this.#bars.mark(before);
    if (lesson === undefined) {
      this.#showNoFace();
      return;
    }
    this.#drawBox(lesson);
    this.#drawCrop(picture, lesson);
    this.#framing.show(picture, lesson);
    context2d(this.#grey).putImageData(planeImage(lesson.plane), 0, 0);
    measure('grey', strings.teach.meanGrey(mean(lesson.plane)));
    this.#drawViews(lesson);
    this.#bars.show(lesson.mean);
    const [agreeing, views] = agreement(lesson);
    const marks = before === undefined ? '' : ` ${strings.teach.marks}`;
    measure('mean', strings.teach.agreement(agreeing, views) + marks);
    this.#drawMap();
  }

  #showNoFace(): void {
    measure('box', strings.noFace);
    for (const name of ['crop', 'grey', 'mean']) measure(name, strings.teach.endsHere);
    for (const canvas of [this.#crop, this.#grey, this.#map, this.#meanMap]) {
      context2d(canvas).clearRect(0, 0, canvas.width, canvas.height);
    }
    this.#framing.clear();
    this.#views.replaceChildren();
    this.#bars.clear();
  }

  #drawBox({ face: { box, landmarks, score }, flaws }: Lesson): void {
    const context = context2d(this.#box);
    const line = this.#box.width / 160;
    context.lineWidth = line;
    context.strokeStyle = '#fff';
    context.shadowColor = '#000';
    context.shadowBlur = line * 2;
    context.strokeRect(box.x, box.y, box.width, box.height);
    context.fillStyle = '#fff';
    for (const { x, y } of Object.values(landmarks)) {
      context.beginPath();
      context.arc(x, y, line * 1.6, 0, 2 * Math.PI);
      context.fill();
    }
    const told = flaws.map((flaw) => ` ${strings.flaw(flaw)}`).join('');
    measure('box', strings.teach.score(score) + told);
  }

  #drawCrop(picture: HTMLCanvasElement, { crop }: Lesson): void {
    const context = context2d(this.#crop);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, fineSide, fineSide);
    context.translate(fineSide / 2, fineSide / 2);
    context.scale(fineSide / crop.side, fineSide / crop.side);
    context.rotate(-crop.roll);
    context.drawImage(picture, -crop.centreX, -crop.centreY);
    measure('crop', strings.teach.cropSize(crop.side, (crop.roll * 180) / Math.PI));
  }

  #drawViews({ views, viewNames, probabilities }: Lesson): void {
    if (this.#views.childElementCount !== viewNames.length) {
      this.#views.replaceChildren(...viewNames.map((name) => viewCell(name)));
    }
    const pixels = planeSide * planeSide;
    const classes = this.#classes.length;
    for (const [index, cell] of [...this.#views.children].entries()) {
      const view = views.subarray(index * pixels, (index + 1) * pixels);
      const plane = Uint8Array.from(view, (value) => Math.round(value * 255));
      const canvas = cell.querySelector('canvas') as HTMLCanvasElement;
      context2d(canvas).putImageData(planeImage(plane), 0, 0);
      const answer = probabilities.subarray(index * classes, (index + 1) * classes);
      const top = topIndex(answer);
      const words = cell.querySelector('.view-answer') as HTMLElement;
      const share = make('span', 'view-share', strings.certainty(answer[top] ?? 0));
      words.replaceChildren(this.#name(top), ' ', share);
    }
  }

  #drawMap(): void {
    if (this.#lesson === undefined) return;
    const { plane, mean: answer, activations } = this.#lesson;
    const chosen = this.#mapClass.value;
    const index = chosen === '' ? topIndex(answer) : Number(chosen);
    const map = activations[index];
    if (map !== undefined) drawOver(plane, map, this.#map);
    const mean = meanMap(this.#classes[index] ?? '');
    this.#meanFigure.hidden = mean === undefined;
    if (mean === undefined) return;
    drawOver(plane, mean.map, this.#meanMap);
    const words = strings.teach.map.onAverage(mean.images, this.#name(index));
    byId('mean-map-words', HTMLElement).textContent = words;
  }

  #offerClasses(): void {
    this.#mapClass.replaceChildren(
      new Option(strings.teach.map.likeliest, ''),
      ...this.#classes.map((_, index) => new Option(this.#name(index), String(index))),
    );
  }

  #name(index: number): string {
    return strings.className(this.#classes[index] ?? '');
  }
}

/** How many of the views give the mean's answer, and how many there are. */
export function agreement({
  probabilities,
  mean: answer,
}: Pick<Lesson, 'probabilities' | 'mean'>): [number, number] {
  const views = probabilities.length / answer.length;
  const top = topIndex(answer);
  const tops = Array.from({ length: views }, (_, index) =>
    topIndex(probabilities.subarray(index * answer.length, (index + 1) * answer.length)),
  );
  return [tops.filter((index) => index === top).length, views];
}

function viewCell(name: string): HTMLElement {
  const cell = make('li', 'tta-view');
  const canvas = make('canvas', 'pixelated');
  canvas.width = canvas.height = planeSide;
  canvas.setAttribute('aria-hidden', 'true');
  cell.append(
    canvas,
    make('span', 'view-name', strings.teach.viewNames[name] ?? name),
    make('span', 'view-answer'),
  );
  return cell;
}

function drawOver(plane: Uint8Array, map: ActivationMap, canvas: HTMLCanvasElement): void {
  const context = context2d(canvas);
  const small = new OffscreenCanvas(planeSide, planeSide);
  small.getContext('2d')?.putImageData(planeImage(plane), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, fineSide, fineSide);
  context.save();
  context.translate(fineSide / 2, fineSide / 2);
  context.scale(fineSide, fineSide);
  drawMap(context, map);
  context.restore();
}

function copy(from: HTMLCanvasElement, to: HTMLCanvasElement): void {
  to.width = from.width;
  to.height = from.height;
  context2d(to).drawImage(from, 0, 0);
}

function measure(step: string, words: string): void {
  byId(`measure-${step}`, HTMLElement).textContent = words;
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
