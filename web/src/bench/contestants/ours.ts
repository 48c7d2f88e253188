// Ours: the page's own pipeline in its worker, and its stages one by one in a worker of the
// benchmark.
import { watchFrames } from '../../picture/video-frames.ts';
import { modelsUrl } from '../../pipeline/models-url.ts';
import type { Answer } from '../../pipeline/protocol.ts';
import { Reader } from '../../pipeline/reader.ts';
import { StagesClient } from '../stages/client.ts';
import type { Contestant, OnAnswer } from './contestant.ts';

export class OurContestant implements Contestant {
  #onAnswer: ((answer: Answer) => void) | undefined;
  #onError: ((error: Error) => void) | undefined;
  #stages: Promise<StagesClient> | undefined;
  readonly #reader = new Reader({
    wish: 'wasm',
    modelsUrl,
    onProgress: () => undefined,
    onReady: () => undefined,
    onAnswer: (answer) => this.#onAnswer?.(answer),
    onError: (error) => this.#onError?.(error),
  });

  load(): Promise<void> {
    return this.#reader.open();
  }

  /** With the detector and all the test-time views, as for a still picture. */
  async read(video: HTMLVideoElement): Promise<number> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#onAnswer = resolve;
      this.#onError = reject;
      this.#reader.offer(new VideoFrame(video));
    });
    return answer.faces.length;
  }

  watch(video: HTMLVideoElement, onAnswer: OnAnswer): () => void {
    this.#onAnswer = ({ faces, views }) => onAnswer(faces.length, views);
    const stop = watchFrames(video, (picture) => this.#reader.offerFrame(picture));
    return () => {
      stop();
      this.#reader.leaveSource();
    };
  }

  async classify(runs: number): Promise<number> {
    return (await this.#openStages()).classify(1, runs);
  }

  /** Milliseconds of one run over all the test-time views of one face: mean of `runs`. */
  async classifyAllViews(runs: number): Promise<number> {
    return (await this.#openStages()).classify(undefined, runs);
  }

  /** Milliseconds from a camera frame to the network's input with all its views: mean of `runs`. */
  async preprocess(video: HTMLVideoElement, runs: number): Promise<number> {
    return (await this.#openStages()).preprocess(new VideoFrame(video), runs);
  }

  #openStages(): Promise<StagesClient> {
    this.#stages ??= StagesClient.open(modelsUrl);
    return this.#stages;
  }
}
