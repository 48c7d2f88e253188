// Two cuts of one face beside each other, at one scale: the detector's box, and the square that
// FER-2013's pictures show of a face.
import type { Crop, Lesson } from 'emoxnet';
import { context2d } from '../common/element.ts';

/**
 * FER-2013's square, its side over that of the detector's box: quartiles over 9,942 training
 * pictures, by scripts/measure-crop. The median is in native/vision/face_crop.cpp.
 */
const quartiles = [1.074, 1.298] as const;
/** Side of what is shown over that of the detector's box. */
const shown = 1.5;
/** Pixels along each cut, and between the two. */
const side = 288;
const gap = 16;
const dimmed = 'rgb(0 0 0 / 0.45)';

export class Framing {
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    canvas.width = 2 * side + gap;
    canvas.height = side;
  }

  clear(): void {
    context2d(this.#canvas).clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  show(picture: CanvasImageSource, { face: { box }, trainingCrop, crop }: Lesson): void {
    this.clear();
    const boxSide = Math.max(box.width, box.height);
    const boxCrop: Crop = {
      centreX: box.x + box.width / 2,
      centreY: box.y + box.height / 2,
      side: boxSide,
      roll: 0,
    };
    this.#cut(0, picture, boxCrop, shown * boxSide, (context) => {
      dim(context, boxSide);
      outline(context, boxSide);
    });
    this.#cut(side + gap, picture, trainingCrop, shown * boxSide, (context) => {
      for (const quartile of quartiles) dim(context, quartile * boxSide);
      outline(context, trainingCrop.side);
      const shift = shiftBetween(trainingCrop, crop);
      if (crop.side === trainingCrop.side && shift === 0) return;
      context.setLineDash([boxSide / 30, boxSide / 30]);
      context.translate(shift, 0);
      outline(context, crop.side);
    });
  }

  /** The square of `extent` pixels of the picture about a crop's centre, upright as the crop is. */
  #cut(
    left: number,
    picture: CanvasImageSource,
    { centreX, centreY, roll }: Crop,
    extent: number,
    drawFrames: (context: CanvasRenderingContext2D) => void,
  ): void {
    const context = context2d(this.#canvas);
    context.save();
    context.beginPath();
    context.rect(left, 0, side, side);
    context.clip();
    context.translate(left + side / 2, side / 2);
    context.scale(side / extent, side / extent);
    context.lineWidth = extent / 100;
    context.save();
    context.rotate(-roll);
    context.drawImage(picture, -centreX, -centreY);
    context.restore();
    drawFrames(context);
    context.restore();
  }
}

/** To the face's right, in pixels of the picture. */
function shiftBetween(from: Crop, to: Crop): number {
  return (
    (to.centreX - from.centreX) * Math.cos(from.roll) +
    (to.centreY - from.centreY) * Math.sin(from.roll)
  );
}

/** All but a square about the origin. */
function dim(context: CanvasRenderingContext2D, square: number): void {
  const far = 10 * square;
  context.beginPath();
  context.rect(-far, -far, 2 * far, 2 * far);
  context.rect(-square / 2, -square / 2, square, square);
  context.fillStyle = dimmed;
  context.fill('evenodd');
}

function outline(context: CanvasRenderingContext2D, square: number): void {
  context.strokeStyle = '#fff';
  context.strokeRect(-square / 2, -square / 2, square, square);
}
