// Ours, as any page would use it: frames to its worker and back, and its stages one by one.
import { type Answer, createReader, type TimedPicture } from 'emoxnet';
import { type Contestant, noFace, type OnAnswer, type Seen } from './contestant.ts';

/** Frames in which the number of views climbs from one. */
const climb = 15;

export class OurContestant implements Contestant {
  protected readonly reader = createReader({ provider: 'wasm', details: true });

  async load(): Promise<void> {
    await this.reader.load();
  }

  /** With all the test-time views, and the detector as often as on the live page. */
  readFrames(video: HTMLVideoElement, count: number): Promise<number[]> {
    return this.#readFrames(video, count, 10);
  }

  /** With as many test-time views as fit into a frame, as the live page does. */
  async readFramesInTime(video: HTMLVideoElement, count: number): Promise<number[]> {
    return (await this.#readFrames(video, climb + count, 'auto')).slice(climb);
  }

  async #readFrames(
    video: HTMLVideoElement,
    count: number,
    views: number | 'auto',
  ): Promise<number[]> {
    const times: number[] = [];
    this.reader.reading = { views };
    void this.reader.start(video);
    for await (const { faces, timings } of this.reader) {
      if (faces.length === 0) throw noFace();
      times.push(timings.total);
      if (times.length === count) break;
    }
    this.reader.stop();
    this.reader.reading = { views: 'auto' };
    return times;
  }

  async look(picture: HTMLCanvasElement): Promise<Seen | undefined> {
    return (await this.reader.read(picture)).faces[0];
  }

  watch(video: HTMLVideoElement, onAnswer: OnAnswer): () => void {
    const listener = ({ detail }: CustomEvent<Answer>) =>
      onAnswer(detail.faces.length, detail.views);
    this.reader.addEventListener('answer', listener);
    void this.reader.start(video);
    return () => {
      this.reader.removeEventListener('answer', listener);
      this.reader.stop();
    };
  }

  classify(runs: number): Promise<number> {
    return this.reader.time('classify', { views: 1, runs });
  }

  /** Milliseconds of one run over all the test-time views of one face: mean of `runs`. */
  classifyAllViews(runs: number): Promise<number> {
    return this.reader.time('classify', { runs });
  }

  /** Milliseconds from a camera frame to the network's input with all its views: mean of `runs`. */
  async preprocess(video: HTMLVideoElement, runs: number): Promise<number> {
    const picture = new VideoFrame(video);
    const milliseconds = await this.reader.time('preprocess', { runs, picture });
    picture.close();
    return milliseconds;
  }
}

/** Frames of a camera that shows the same for a quarter of a second. */
const heldFrames = 8;
const frameTime = 1000 / 30;

/** Ours on a camera: frames one after the other, of which not each is searched for all that it may hold. */
export class CameraContestant extends OurContestant {
  override async load(): Promise<void> {
    await super.load();
    // Frames do not wait for what is fetched only when it is needed; a still does.
    await this.reader.read(new ImageData(64, 64));
  }

  override async look(picture: HTMLCanvasElement): Promise<Seen | undefined> {
    let last: Answer | undefined;
    for await (const { answer } of this.reader.follow(held(picture))) last = answer;
    return last?.faces[0];
  }
}

async function* held(picture: HTMLCanvasElement): AsyncGenerator<TimedPicture, void> {
  for (let frame = 0; frame < heldFrames; frame++) {
    const time = frame * frameTime;
    yield { picture: new VideoFrame(picture, { timestamp: 1000 * time }), time };
  }
}
