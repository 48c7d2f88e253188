// Draws what the fake camera plays and what is dropped in.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Expression, presets } from '../../../web/site/puppet/puppet.ts';
import { writeClip, writeFarClip, writeLeavingClip, writePairClip } from './clip.ts';
import {
  clipFile,
  emptyPicture,
  farClipFile,
  leavingClipFile,
  pairClipFile,
  puppetPicture,
} from './paths.ts';
import { Studio } from './studio.ts';

const size = { width: 800, height: 600 };

export async function drawTestPictures(): Promise<void> {
  await mkdir(dirname(clipFile), { recursive: true });
  const studio = await Studio.open();
  try {
    for (const from of Object.keys(presets) as Expression[]) {
      await writeFile(puppetPicture(from), await studio.png({ ...size, from }));
    }
    const outOfSight = { y: 10 };
    const wall = await studio.png({ ...size, from: 'neutral', pose: outOfSight });
    await writeFile(emptyPicture, wall);
    await writeClip(studio, clipFile);
    await writePairClip(studio, pairClipFile);
    await writeLeavingClip(studio, leavingClipFile);
    await writeFarClip(studio, farClipFile);
  } finally {
    await studio.close();
  }
}
