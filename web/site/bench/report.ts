// What the benchmark found: the shape of its JSON and the ratios in it.

export const contestantNames = ['ours', 'face_api', 'human'] as const;
export type ContestantName = (typeof contestantNames)[number];

/** Times are medians in milliseconds. */
export interface Figures {
  /** One pass of the expression network over one prepared face. */
  one_view_ms_p50: number;
  /** A frame of 640x480 to its answer as on a camera, face detector included; ours with ten views. */
  live_ms_p50: number;
  /** Camera frames answered a second. */
  fps: number;
  /** From the click to the first answer with a face, camera and downloads included: empty cache. */
  first_answer_ms: number;
  first_answer_cold_ms: number;
  /** The same in a page that is opened again. */
  first_answer_second_visit_ms: number;
  /** Tasks over 50 ms on the page's own thread after the first answer, and the longest of them. */
  long_tasks: number;
  longest_task_ms: number;
  /** Fetched before the first answer, as they are and as a server sends them that compresses. */
  bytes: number;
  bytes_gzip: number;
  bytes_brotli: number;
  /** Processor time of all the browser's processes for a second of camera: stands for energy. */
  cpu_ms_per_s: number;
  /** Of the page's process after 1,000 frames, in MiB. */
  memory_mib: number;
}

export interface OurFigures extends Figures {
  /** As first_answer_cold_ms, where the page was idle before the click and prepared itself. */
  first_answer_warm_ms: number;
  /** From opening the live page to its buttons answering. */
  page_interactive_ms: number;
  /** As live_ms_p50, with as many views as fit into a frame, as on the live page: see tta_steps. */
  live_in_time_ms_p50: number;
  /** One run of the network over all ten test-time views. */
  tta10_ms_p50: number;
  /** From camera frame to the network's input, ten views. */
  preprocess_ms_p50: number;
  /** Test-time views averaged for a camera frame; `live_ms_p50` is with all ten. */
  tta_steps: number;
  provider: string;
  /** As fps, with a face of some 60 pixels, which the near detector does not see. */
  fps_far: number;
}

export interface Report {
  ours: OurFigures;
  face_api: Figures;
  human: Figures;
  ratios: Ratios;
}

export interface Ratios {
  one_view_over_human: number;
  live_over_face_api: number;
  live_over_human: number;
  live_in_time_over_human: number;
  tta10_over_face_api_one_view: number;
  first_answer_over_human: number;
  second_visit_over_human: number;
  warm_over_human: number;
  bytes_over_human: number;
}

export function ratiosOf({ ours, face_api, human }: Omit<Report, 'ratios'>): Ratios {
  return {
    one_view_over_human: ours.one_view_ms_p50 / human.one_view_ms_p50,
    live_over_face_api: ours.live_ms_p50 / face_api.live_ms_p50,
    live_over_human: ours.live_ms_p50 / human.live_ms_p50,
    live_in_time_over_human: ours.live_in_time_ms_p50 / human.live_ms_p50,
    tta10_over_face_api_one_view: ours.tta10_ms_p50 / face_api.one_view_ms_p50,
    first_answer_over_human: ours.first_answer_cold_ms / human.first_answer_cold_ms,
    second_visit_over_human: ours.first_answer_second_visit_ms / human.first_answer_second_visit_ms,
    warm_over_human: ours.first_answer_warm_ms / human.first_answer_cold_ms,
    bytes_over_human: ours.bytes_brotli / human.bytes_brotli,
  };
}
