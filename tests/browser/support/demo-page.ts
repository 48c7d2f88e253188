// The demo page as its visitors see it, and what went on behind it.
import { type Locator, type Page, test as plainTest } from '@playwright/test';
import type { Reply } from '../../../web/lib/shared/messages.ts';

/** What the init scripts note down in the page. */
interface Notes {
  streams: MediaStream[];
  /** Probabilities of the first face, one list for each answer that has a face. */
  answers: number[][];
}

export class DemoPage {
  readonly page: Page;
  readonly start: Locator;
  readonly stop: Locator;
  readonly verdict: Locator;
  readonly bars: Locator;
  readonly notice: Locator;
  readonly provider: Locator;
  readonly drawnFace: Locator;

  constructor(page: Page) {
    this.page = page;
    const readout = page.getByRole('region', { name: 'Expression' });
    this.start = page.getByRole('button', { name: 'Start camera' }).first();
    this.stop = page.getByRole('button', { name: 'Stop' });
    this.verdict = readout.getByRole('heading');
    this.bars = readout.getByRole('listitem');
    this.notice = page.getByRole('alert');
    this.provider = page.locator('#provider');
    this.drawnFace = page.getByRole('button', { name: 'Drawn face', exact: true });
  }

  async open(search = ''): Promise<void> {
    await this.page.addInitScript(takeNotes);
    await this.page.goto(`/${search}`);
  }

  async choosePicture(file: string | { name: string; mimeType: string; buffer: Buffer }) {
    await this.page.getByLabel('Picture file').setInputFiles(file);
  }

  async choosePreset(label: string): Promise<void> {
    const presets = this.page.getByRole('group', { name: 'Expressions of the drawn face' });
    await presets.getByRole('button', { name: label }).click();
  }

  /** The class with the longest bar, as it is written there; empty while there is no answer. */
  async topClass(): Promise<string> {
    const rows = await this.bars.allInnerTexts();
    const shares = rows.map((row) => {
      const [, name = '', share = ''] = /^(\D+?)\s*(\d+)\s%$/.exec(row.replaceAll('\n', ' ')) ?? [];
      return { name: name.trim(), share: Number(share) };
    });
    return shares.reduce((best, row) => (row.share > best.share ? row : best), {
      name: '',
      share: 0,
    }).name;
  }

  /** How many times the page has asked for a camera and got one. */
  camerasOpened(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as Notes).streams.length);
  }

  /** The state of every track of every camera that was opened. */
  trackStates(): Promise<MediaStreamTrackState[]> {
    return this.page.evaluate(() =>
      (globalThis as unknown as Notes).streams.flatMap((stream) =>
        stream.getTracks().map(({ readyState }) => readyState),
      ),
    );
  }

  /** The first answer with a face: its probabilities, unrounded. */
  async firstAnswer(timeout: number): Promise<number[]> {
    const answer = await this.page.waitForFunction(
      () => (globalThis as unknown as Notes).answers[0],
      undefined,
      { timeout },
    );
    return (await answer.jsonValue()) as number[];
  }
}

/** Runs in the page before its own scripts. */
function takeNotes(): void {
  const notes: Notes = Object.assign(globalThis, { streams: [], answers: [] });
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    notes.streams.push(stream);
    return stream;
  };
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
        if (data.kind !== 'answer') return;
        const [face] = data.answer.faces;
        if (face !== undefined) notes.answers.push(Array.from(face.probabilities));
      });
    }
  };
}

export const test = plainTest.extend<{ demo: DemoPage }>({
  demo: async ({ page }, use) => use(new DemoPage(page)),
});
export { expect } from '@playwright/test';
