// What the benchmark asks of a library that finds faces and reads their expressions.

/** The face that a library would show first: its box in pixels, its likeliest expression by our name. */
export interface Seen {
  box: { x: number; y: number; width: number; height: number };
  expression: string;
}

export interface Contestant {
  /** Fetches and prepares what an answer needs. */
  load(): Promise<void>;
  /**
   * Finds and reads the faces of the video's next frames as on a camera; milliseconds of each. Throws
   * where it finds none.
   */
  readFrames(video: HTMLVideoElement, count: number): Promise<number[]>;
  /** The largest face of a still picture; undefined where it finds none. */
  look(picture: HTMLCanvasElement): Promise<Seen | undefined>;
  /** Milliseconds of one pass of the expression network over one prepared face: mean of `runs`. */
  classify(runs: number): Promise<number>;
  /**
   * Reads the video's frames as the library's users do, newest first, until the returned function
   * is called.
   */
  watch(video: HTMLVideoElement, onAnswer: OnAnswer): () => void;
}

/** `faces`: how many; `views`: test-time views averaged for each. */
export type OnAnswer = (faces: number, views: number) => void;

/** Finds and reads the faces of the video's present frame; resolves to how many there were. */
type Read = (video: HTMLVideoElement) => Promise<number>;

/** `readFrames` for a library that reads when it is called. */
export function readFramesWith(read: Read): Contestant['readFrames'] {
  return async (video, count) => {
    const times: number[] = [];
    for (let frame = 0; frame < count; frame++) {
      const start = performance.now();
      if ((await read(video)) === 0) throw noFace();
      times.push(performance.now() - start);
    }
    return times;
  };
}

export function noFace(): Error {
  return new Error('No face was found in the camera’s picture.');
}

/** `watch` for a library without a loop of its own: every frame that comes while it is idle. */
export function watchWithRead(read: Read): Contestant['watch'] {
  return (video, onAnswer) => {
    let watching = true;
    const next = async () => {
      const faces = await read(video);
      if (!watching) return;
      onAnswer(faces, 1);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    return () => {
      watching = false;
    };
  };
}

/** Of several faces the one with the largest box. */
export function largest(faces: Seen[]): Seen | undefined {
  return faces.toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)[0];
}

/** Milliseconds of one call: mean of `runs`. */
export async function meanTime(runs: number, call: () => unknown): Promise<number> {
  const start = performance.now();
  for (let run = 0; run < runs; run++) await call();
  return (performance.now() - start) / runs;
}

/** Where scripts/bench serves the other libraries, beside the page. */
export const peersUrl = new URL('bench-peers/', document.baseURI).href;
export const tfjsWasmUrl = `${peersUrl}@tensorflow/tfjs-backend-wasm/wasm-out/`;
