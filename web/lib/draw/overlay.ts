// Draws over the picture: an outline for each face, what was read from it, and the activation map.
import type { Answer, Face } from '../shared/answer.ts';
import { drawMap } from './heat.ts';

export interface OverlayOptions {
  /** Whether the picture below is shown mirrored. */
  mirrored: boolean;
  /** Where a face has one. */
  showMap: boolean;
  showBox: boolean;
  /** One short text for each face. */
  captions: readonly string[];
}

/** Pixels along the overlay's longer side: sharp lines even over a small picture. */
const resolution = 1600;
/** Of a caption's letters: in pixels of the overlay, and at least in those of the page. */
const letters = 34;
const leastLetters = 12;
/** Of the outline of a face that is not the main one: in pixels of the page at least. */
const leastLine = 1.5;

/** Over a picture of the answer's shape: the canvas is to cover it. */
export function drawAnswer(
  canvas: HTMLCanvasElement,
  { width, height, faces }: Answer,
  { mirrored, showMap, showBox, captions }: OverlayOptions,
): void {
  const scale = resolution / Math.max(width, height);
  const whole = { width: Math.round(width * scale), height: Math.round(height * scale) };
  // A canvas that takes a size anew also takes its memory anew.
  if (canvas.width !== whole.width || canvas.height !== whole.height) Object.assign(canvas, whole);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.resetTransform();
  context.clearRect(0, 0, whole.width, whole.height);
  // From here on in pixels of the picture as it is shown.
  context.scale(scale, scale);
  const shown = canvas.clientWidth / width;
  const atLeast = (pixels: number, onPage: number) =>
    Math.max(pixels / scale, shown > 0 ? onPage / shown : 0);
  const line = atLeast(4, leastLine);
  const size = atLeast(letters, leastLetters);
  for (const [index, face] of faces.entries()) {
    context.save();
    if (mirrored) {
      context.translate(width, 0);
      context.scale(-1, 1);
    }
    if (showMap) drawFaceMap(context, face);
    if (showBox) outline(context, face, line, index === 0);
    context.restore();
    if (!showBox) continue;
    const { box } = face;
    const left = mirrored ? width - box.x - box.width : box.x;
    drawCaption(context, captions[index] ?? '', left, box.y, size);
  }
}

function drawFaceMap(context: CanvasRenderingContext2D, { crop, activation }: Face): void {
  if (activation === undefined) return;
  context.save();
  context.translate(crop.centreX, crop.centreY);
  context.rotate(crop.roll);
  context.scale(crop.side, crop.side);
  drawMap(context, activation);
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  { box }: Face,
  line: number,
  bold: boolean,
): void {
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, box.width * 0.08);
  // A dark line under a light one shows on every picture.
  context.lineWidth = line * (bold ? 2 : 1.5);
  context.strokeStyle = 'rgb(0 0 0 / 45%)';
  context.stroke();
  context.lineWidth = line * (bold ? 1 : 0.6);
  context.strokeStyle = '#fff';
  context.stroke();
}

function drawCaption(
  context: CanvasRenderingContext2D,
  text: string,
  left: number,
  top: number,
  size: number,
): void {
  if (text === '') return;
  context.font = `600 ${size}px system-ui, sans-serif`;
  const padding = size * 0.4;
  const width = context.measureText(text).width + 2 * padding;
  const height = size * 1.5;
  const y = Math.max(0, top - height - padding);
  context.fillStyle = 'rgb(0 0 0 / 60%)';
  context.beginPath();
  context.roundRect(left, y, width, height, height / 4);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + padding, y + height / 2);
}
