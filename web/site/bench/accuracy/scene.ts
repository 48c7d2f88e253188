// Draws what a camera sees around a face: a room with light from somewhere, things on its wall, and a
// person of whom the picture is the face. In grey, as the pictures are.
import { randomFrom } from './random.ts';

/** Where the picture of the face lies in the frame, in pixels. */
export interface Place {
  x: number;
  y: number;
  side: number;
}

export const frameSize = { width: 640, height: 480 } as const;
const { width, height } = frameSize;

type Random = () => number;
type Context = CanvasRenderingContext2D;

/** Share of the picture's side over which it fades into the person that is drawn around it. */
const fade = 0.04;
/** Grey levels of a camera's noise. */
const noise = 6;

/** A room with the face at a random place; `seed` makes the room. Without a face: the room alone. */
export function drawScene(
  context: Context,
  seed: number,
  face?: { picture: HTMLCanvasElement; side: number },
): Place | undefined {
  const random = randomFrom(seed);
  drawRoom(context, random);
  let place: Place | undefined;
  if (face !== undefined) {
    const { side } = face;
    place = {
      x: Math.round(random() * (width - side)),
      y: Math.round(random() * (height - side)),
      side,
    };
    drawPerson(context, random, place, edgeLevel(face.picture));
    drawFace(context, place, face.picture);
  }
  addNoise(context, random);
  return place;
}

function grey(level: number): string {
  const byte = Math.round(Math.min(Math.max(level, 0), 255));
  return `rgb(${byte} ${byte} ${byte})`;
}

function drawRoom(context: Context, random: Random): void {
  const wall = 70 + 130 * random();
  const light = context.createLinearGradient(width * random(), 0, width * random(), height);
  light.addColorStop(0, grey(wall + 30));
  light.addColorStop(1, grey(wall - 40));
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  const floor = height * (0.7 + 0.25 * random());
  context.fillStyle = grey(wall * 0.6);
  context.fillRect(0, floor, width, height - floor);
  const things = [drawWindow, drawShelf, drawPicture, drawLamp, drawPlant];
  for (let count = 0; count < 4; count++) {
    const thing = things[Math.floor(random() * things.length)];
    thing?.(context, random, random() * width * 0.9, random() * floor * 0.7);
  }
}

function drawWindow(context: Context, random: Random, x: number, y: number): void {
  const [wide, high] = [90 + 120 * random(), 110 + 120 * random()];
  context.fillStyle = grey(200 + 50 * random());
  context.fillRect(x, y, wide, high);
  context.strokeStyle = grey(90 + 120 * random());
  context.lineWidth = 6;
  context.strokeRect(x, y, wide, high);
  context.strokeRect(x, y, wide / 2, high);
}

function drawShelf(context: Context, random: Random, x: number, y: number): void {
  for (let row = 0; row < 3; row++) {
    const base = y + 60 * (row + 1);
    context.fillStyle = grey(60 + 40 * random());
    context.fillRect(x, base, 160, 6);
    for (let at = x; at < x + 150; ) {
      const [wide, high] = [6 + 14 * random(), 25 + 25 * random()];
      context.fillStyle = grey(30 + 200 * random());
      context.fillRect(at, base - high, wide, high);
      at += wide + 1;
    }
  }
}

function drawPicture(context: Context, random: Random, x: number, y: number): void {
  const [wide, high] = [60 + 80 * random(), 50 + 70 * random()];
  context.fillStyle = grey(30 + 60 * random());
  context.fillRect(x - 5, y - 5, wide + 10, high + 10);
  const view = context.createLinearGradient(x, y, x, y + high);
  view.addColorStop(0, grey(220 * random() + 30));
  view.addColorStop(1, grey(220 * random() + 30));
  context.fillStyle = view;
  context.fillRect(x, y, wide, high);
}

function drawLamp(context: Context, random: Random, x: number, y: number): void {
  context.fillStyle = grey(40 + 60 * random());
  context.fillRect(x - 3, y, 6, height - y);
  context.fillStyle = grey(180 + 70 * random());
  context.beginPath();
  context.moveTo(x - 20, y - 30);
  context.lineTo(x + 20, y - 30);
  context.lineTo(x + 40, y + 30);
  context.lineTo(x - 40, y + 30);
  context.fill();
}

function drawPlant(context: Context, random: Random, x: number, y: number): void {
  context.strokeStyle = grey(40 + 70 * random());
  for (let leaf = 0; leaf < 14; leaf++) {
    context.lineWidth = 3 + 4 * random();
    context.beginPath();
    context.moveTo(x, y + 110);
    const [tipX, tipY] = [x + 120 * (random() - 0.5), y + 60 * random()];
    context.quadraticCurveTo(x + 30 * (random() - 0.5), y + 40, tipX, tipY);
    context.stroke();
  }
}

/** Shoulders, neck and hair, so that no face ends where its picture does. */
function drawPerson(context: Context, random: Random, { x, y, side }: Place, skin: number): void {
  const [centreX, centreY] = [x + side / 2, y + side / 2];
  const ellipse = (downwards: number, radiusX: number, radiusY: number, level: number) => {
    context.fillStyle = grey(level);
    context.beginPath();
    const [reachX, reachY] = [radiusX * side, radiusY * side];
    context.ellipse(centreX, centreY + downwards * side, reachX, reachY, 0, 0, 2 * Math.PI);
    context.fill();
  };
  ellipse(1.55, 1.15, 0.9, 30 + 190 * random());
  context.fillStyle = grey(skin * 0.8);
  context.fillRect(centreX - 0.22 * side, centreY + 0.3 * side, 0.44 * side, 0.5 * side);
  ellipse(-0.08, 0.6, 0.68, 20 + 0.5 * skin * random());
  ellipse(0.03, 0.5, 0.56, skin);
}

/** The mean grey level along the sides of a picture, where skin and hair are. */
function edgeLevel(picture: HTMLCanvasElement): number {
  const { width: side } = picture;
  const { data } = context2d(picture).getImageData(0, 0, side, side);
  let sum = 0;
  for (let row = 0; row < side; row++) {
    sum += (data[4 * row * side] as number) + (data[4 * (row * side + side - 1)] as number);
  }
  return sum / (2 * side);
}

function drawFace(context: Context, { x, y, side }: Place, picture: HTMLCanvasElement): void {
  const faded = blankCanvas(side, side);
  const face = context2d(faded);
  face.imageSmoothingQuality = 'high';
  face.drawImage(picture, 0, 0, side, side);
  face.globalCompositeOperation = 'destination-in';
  for (const [toX, toY] of [
    [side, 0],
    [0, side],
  ] as const) {
    const edge = face.createLinearGradient(0, 0, toX, toY);
    edge.addColorStop(0, 'transparent');
    edge.addColorStop(fade, 'black');
    edge.addColorStop(1 - fade, 'black');
    edge.addColorStop(1, 'transparent');
    face.fillStyle = edge;
    face.fillRect(0, 0, side, side);
  }
  context.drawImage(faded, x, y);
}

function addNoise(context: Context, random: Random): void {
  const image = context.getImageData(0, 0, width, height);
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    const level = (data[at] as number) + noise * (random() + random() - 1);
    data[at] = data[at + 1] = data[at + 2] = level;
  }
  context.putImageData(image, 0, 0);
}

export function context2d(canvas: HTMLCanvasElement): Context {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser cannot draw on a canvas.');
  return context;
}

export function blankCanvas(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}

/** [side,side] grey bytes as a canvas. */
export function canvasOf(levels: Uint8Array, side: number): HTMLCanvasElement {
  const canvas = blankCanvas(side, side);
  const image = new ImageData(side, side);
  for (const [index, level] of levels.entries())
    image.data.set([level, level, level, 255], 4 * index);
  context2d(canvas).putImageData(image, 0, 0);
  return canvas;
}
