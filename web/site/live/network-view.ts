// What the network sees: its 48x48 grey input, pixel by pixel, and where it looked.
import type { Face } from 'emoxnet';
import { drawMap, planeImage } from 'emoxnet/draw';
import { context2d } from '../common/element.ts';

const planeSide = 48;
/** The map is smooth, so it is drawn finer than the pixels below it. */
const mapScale = 4;

export class NetworkView {
  readonly #plane: CanvasRenderingContext2D;
  readonly #map: CanvasRenderingContext2D;

  constructor(plane: HTMLCanvasElement, map: HTMLCanvasElement) {
    plane.width = plane.height = planeSide;
    map.width = map.height = planeSide * mapScale;
    this.#plane = context2d(plane);
    this.#map = context2d(map);
  }

  show({ plane, activation }: Face): void {
    if (plane === undefined || activation === undefined) return;
    this.#plane.putImageData(planeImage(plane), 0, 0);
    const side = planeSide * mapScale;
    this.#map.imageSmoothingEnabled = false;
    this.#map.drawImage(this.#plane.canvas, 0, 0, side, side);
    this.#map.save();
    this.#map.translate(side / 2, side / 2);
    this.#map.scale(side, side);
    drawMap(this.#map, activation);
    this.#map.restore();
  }

  clear(): void {
    for (const { canvas } of [this.#plane, this.#map]) {
      context2d(canvas).clearRect(0, 0, canvas.width, canvas.height);
    }
  }
}
