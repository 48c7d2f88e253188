// The page and the trainer's program read a film alike: the same frames, the same face, the same shares
// within what two decoders and eight bits make of them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';
import { exampleFilm, repository } from './support/paths.ts';

const program = join(repository, 'build/release/native/cli/emoxnet');
const checkpoint = join(repository, 'models/emoxnet-lite.pt');
/** A minute of film, for whoever has one, in place of four seconds. */
const film = process.env.EMOXNET_FILM ?? exampleFilm;

test.skip(!existsSync(program), 'the program is not built');
test.setTimeout(600_000);

test('a film’s table is the same from the page and from the program', async ({
  page,
}, testInfo) => {
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles(film);
  await expect(page.locator('#summary')).toHaveText(strings.files.summary(1, 1), {
    timeout: 300_000,
  });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: strings.session.csv }).click();
  const ours = parse(readFileSync(await (await download).path(), 'utf8'));

  const csv = testInfo.outputPath('film.csv');
  execFileSync(program, ['predict', film, '--checkpoint', checkpoint, '--csv', csv]);
  const theirs = parse(readFileSync(csv, 'utf8'));

  expect(ours.map(({ seconds }) => seconds)).toEqual(theirs.map(({ seconds }) => seconds));
  expect(ours.map(({ face }) => face)).toEqual(theirs.map(({ face }) => face));
  const pairs = ours.map((row, index) => [row, theirs[index] as Row] as const);
  const differences = pairs.map(([a, b]) => largest(a.shares, b.shares));
  const moved = pairs.map(([a, b]) => largest(a.box, b.box) / (a.box[2] as number));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `${ours.length} frames; shares differ by ${mean(differences).toFixed(4)}, at most ${Math.max(...differences).toFixed(4)}; boxes by ${Math.max(...moved).toFixed(4)} of their width at most`,
  );
  expect(mean(differences)).toBeLessThan(0.02);
  expect(Math.max(...moved)).toBeLessThan(0.05);
});

interface Row {
  seconds: string;
  face: string;
  /** x, y, width, height. */
  box: number[];
  shares: number[];
}

function parse(csv: string): Row[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [, seconds = '', face = '', ...numbers] = line.split(',');
      return {
        seconds,
        face,
        box: numbers.slice(0, 4).map(Number),
        shares: numbers.slice(6, 13).map(Number),
      };
    });
}

function largest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}
