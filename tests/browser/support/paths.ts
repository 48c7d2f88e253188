// Where the browser tests find and leave things.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Expression } from '../../../web/site/puppet/puppet.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const repository = fromRoot('.');
export const puppetSource = fromRoot('web/site/puppet/puppet.ts');

const { version } = JSON.parse(readFileSync(fromRoot('web/lib/package.json'), 'utf8'));
/** Where the built package lies on the site. */
export const packageFolder = `/emoxnet-${version}/`;

/** Drawn before the tests: the fake camera's clips, the puppet's expressions, a wall with nobody. */
export const clipFile = fromRoot('build/browser/puppet.y4m');
export const pairClipFile = fromRoot('build/browser/pair.y4m');
export const leavingClipFile = fromRoot('build/browser/leaving.y4m');
export const farClipFile = fromRoot('build/browser/far.y4m');
export const puppetPicture = (expression: Expression) =>
  fromRoot(`build/browser/puppet-${expression}.png`);
export const emptyPicture = fromRoot('build/browser/wall.png');

export const resultsDirectory = fromRoot('build/browser/results');
export const screenshotsDirectory = fromRoot('build/screenshots');
/** What the guide's examples read. */
export const examplePicture = fromRoot('web/site/variants/drawn-face.jpg');
export const exampleFilm = fromRoot('web/site/variants/drawn-face.webm');
export const readmePicture = fromRoot('web/screenshot.png');

/** NASA's portrait of Eileen Collins (public domain), as Debian's python3-skimage installs it. */
export const photograph = '/usr/lib/python3/dist-packages/skimage/data/astronaut.png';
