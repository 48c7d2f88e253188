// What the benchmark's page and its worker say to each other.

export type StageRequest =
  | { kind: 'open'; modelsUrl: string }
  /** `views`: all of them where it is left out. */
  | { kind: 'classify'; views: number | undefined; runs: number }
  | { kind: 'preprocess'; frame: VideoFrame; runs: number };

/** Milliseconds, or why there are none. */
export type StageReply = { milliseconds: number } | { error: string };
