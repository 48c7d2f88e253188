// One picture through the same stages as an answer, but keeping what each of them made: for showing
// how it works.

import type { ActivationMaps } from '../runtime/classifier.ts';
import type { Crop, CropChange, Lesson } from '../shared/answer.ts';
import type { Picture } from '../shared/messages.ts';
import { activationOf } from './activation.ts';
import { flawsOf, measurePixels, wider } from './flaws.ts';
import type { Stages } from './stages.ts';

/** Of the main face; undefined where none is found. The picture stays the caller's. */
export async function explain(
  stages: Stages,
  picture: Picture,
  change: CropChange,
): Promise<Lesson | undefined> {
  const { steps } = stages;
  const pixels = await stages.copy(picture);
  const [face] = await stages.search(pixels);
  if (face === undefined) return undefined;
  const trainingCrop = stages.cropOf(face);
  const surroundings = stages.cut(pixels, wider(trainingCrop)).slice();
  const seen = measurePixels(stages.cut(pixels, trainingCrop), surroundings, stages.side);
  const flaws = flawsOf(face, trainingCrop, pixels, seen);
  const crop = changedCrop(trainingCrop, change);
  const plane = stages.cut(pixels, crop).slice();
  const views = stages.views(steps).slice();
  // The network may take its input's memory away, and the page wants the views.
  const { probabilities, mapsOf } = await stages.classify(views.slice(), steps, true);
  const mean = stages.average(probabilities, steps).slice();
  const maps = mapsOf(0) as ActivationMaps;
  return {
    face,
    flaws,
    trainingCrop,
    crop,
    plane,
    viewNames: stages.viewNames(steps),
    views,
    probabilities: probabilities.slice(),
    mean,
    activations: Array.from(mean, (_, index) => activationOf(maps, index)),
  };
}

/** The crop scaled about its centre and moved along the face's own horizontal. */
export function changedCrop(crop: Crop, { scale, shift }: CropChange): Crop {
  const distance = shift * crop.side;
  return {
    ...crop,
    centreX: crop.centreX + distance * Math.cos(crop.roll),
    centreY: crop.centreY + distance * Math.sin(crop.roll),
    side: crop.side * scale,
  };
}
