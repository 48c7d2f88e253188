// What the network sees: its 48x48 grey input, pixel by pixel, and where it looked.
import type { FaceAnswer } from '../pipeline/protocol.ts';
import { context2d } from './element.ts';
import { drawHeat } from './heat.ts';

export const planeSide = 48;
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

  show({ plane, activation }: FaceAnswer): void {
    this.#plane.putImageData(greyImage(plane, planeSide), 0, 0);
    const side = planeSide * mapScale;
    this.#map.imageSmoothingEnabled = false;
    this.#map.drawImage(this.#plane.canvas, 0, 0, side, side);
    this.#map.save();
    this.#map.translate(side / 2, side / 2);
    this.#map.scale(side, side);
    drawHeat(this.#map, activation);
    this.#map.restore();
  }

  clear(): void {
    for (const { canvas } of [this.#plane, this.#map]) {
      context2d(canvas).clearRect(0, 0, canvas.width, canvas.height);
    }
  }
}

/** plane: [side,side] grey bytes, row-major. */
export function greyImage(plane: Uint8Array, side: number): ImageData {
  const image = new ImageData(side, side);
  for (const [index, grey] of plane.entries()) image.data.set([grey, grey, grey, 255], index * 4);
  return image;
}
