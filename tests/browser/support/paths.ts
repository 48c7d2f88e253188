// Where the browser tests find and leave things.
import { fileURLToPath } from 'node:url';
import type { Expression } from '../../../web/site/puppet/puppet.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const repository = fromRoot('.');
export const puppetSource = fromRoot('web/site/puppet/puppet.ts');

/** Drawn before the tests: the fake camera's clips, the puppet's expressions, a wall with nobody. */
export const clipFile = fromRoot('build/browser/puppet.y4m');
export const pairClipFile = fromRoot('build/browser/pair.y4m');
export const leavingClipFile = fromRoot('build/browser/leaving.y4m');
export const puppetPicture = (expression: Expression) =>
  fromRoot(`build/browser/puppet-${expression}.png`);
export const emptyPicture = fromRoot('build/browser/wall.png');

export const resultsDirectory = fromRoot('build/browser/results');
export const screenshotsDirectory = fromRoot('build/screenshots');
export const readmePicture = fromRoot('web/screenshot.png');

/** NASA's portrait of Eileen Collins (public domain), as Debian's python3-skimage installs it. */
export const photograph = '/usr/lib/python3/dist-packages/skimage/data/astronaut.png';
