// Times single stages where they run.

import { testViews } from '../runtime/self-test.ts';
import type { Stage } from '../shared/answer.ts';
import type { Picture } from '../shared/messages.ts';
import { followMargin } from './analyser.ts';
import { pictureSize, regionOf } from './frame-pixels.ts';
import type { Stages } from './stages.ts';

/** Milliseconds of one run, the mean of `runs`; `views` test-time views of one face each. */
export async function timeStage(
  stages: Stages,
  stage: Stage,
  views: number,
  runs: number,
  picture: Picture | undefined,
): Promise<number> {
  const work =
    stage === 'classify' ? classifying(stages, views) : preparing(stages, views, picture);
  const start = performance.now();
  for (let run = 0; run < runs; run++) await work();
  return (performance.now() - start) / runs;
}

function classifying(stages: Stages, views: number): () => Promise<unknown> {
  const images = testViews(views, stages.side);
  return () => stages.classify(images, views, false);
}

/** As for a face that is followed; it is taken to fill half of the picture's height, in its middle. */
function preparing(stages: Stages, views: number, picture: Picture | undefined) {
  if (picture === undefined) throw new Error('Preprocessing is timed on a picture.');
  const { width, height } = pictureSize(picture);
  const crop = { centreX: width / 2, centreY: height / 2, side: height / 2, roll: 0.1 };
  return async () => {
    const pixels = await stages.copy(picture, regionOf([crop], picture, followMargin));
    stages.cut(pixels, crop);
    stages.views(views);
  };
}
