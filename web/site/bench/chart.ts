// The figures as bars, one group for each figure and one bar for each library.
import { make } from '../common/element.ts';
import type { ContestantName, Report } from './report.ts';

/** What may be missing where a library was not there. */
export type Results = {
  [Name in ContestantName]?: Partial<Report[Name]>;
};

const labels: Record<ContestantName, string> = {
  ours: 'EmoXNet',
  face_api: '@vladmandic/face-api',
  human: '@vladmandic/human',
};

interface Figure {
  title: string;
  unit: string;
  digits: number;
  /** The value of one library; undefined leaves the bar out. */
  of(figures: Partial<Report['ours']>): number | undefined;
}

const inMegabytes = (bytes: number | undefined) => (bytes === undefined ? undefined : bytes / 1e6);
const milliseconds = { unit: 'ms', digits: 1 };

const figures: Figure[] = [
  { title: 'One view of a face', ...milliseconds, of: (f) => f.one_view_ms_p50 },
  { title: 'Ten views of a face', ...milliseconds, of: (f) => f.tta10_ms_p50 },
  {
    title: 'Find and read the face of a 640 × 480 frame (EmoXNet with ten views)',
    ...milliseconds,
    of: (f) => f.live_ms_p50,
  },
  {
    title: 'The same with the views that fit into a camera’s frame, as the live page has them',
    ...milliseconds,
    of: (f) => f.live_in_time_ms_p50,
  },
  { title: 'Frame to ten views', unit: 'ms', digits: 2, of: (f) => f.preprocess_ms_p50 },
  { title: 'Camera frames answered', unit: 'a second', digits: 1, of: (f) => f.fps },
  {
    title: 'Camera frames answered, the face far off',
    unit: 'a second',
    digits: 1,
    of: (f) => f.fps_far,
  },
  { title: 'Views averaged on the camera', unit: '', digits: 0, of: (f) => f.tta_steps },
  {
    title: 'First answer after the click, first visit',
    unit: 'ms',
    digits: 0,
    of: (f) => f.first_answer_cold_ms,
  },
  {
    title: 'First answer after the click, second visit',
    unit: 'ms',
    digits: 0,
    of: (f) => f.first_answer_second_visit_ms,
  },
  {
    title: 'First answer after the click, prepared while the page was idle',
    unit: 'ms',
    digits: 0,
    of: (f) => f.first_answer_warm_ms,
  },
  {
    title: 'Longest task on the page’s own thread',
    unit: 'ms',
    digits: 0,
    of: (f) => f.longest_task_ms,
  },
  {
    title: 'Fetched before the first answer, in Brotli',
    unit: 'MB',
    digits: 2,
    of: (f) => inMegabytes(f.bytes_brotli),
  },
  {
    title: 'Processor time for a second of camera',
    unit: 'ms',
    digits: 0,
    of: (f) => f.cpu_ms_per_s,
  },
  { title: 'Memory after 1,000 frames', unit: 'MiB', digits: 0, of: (f) => f.memory_mib },
];

export function drawChart(section: HTMLElement, results: Results): void {
  section.replaceChildren(...figures.flatMap((figure) => drawFigure(figure, results)));
}

function drawFigure({ title, unit, digits, of }: Figure, results: Results): HTMLElement[] {
  const values = (Object.entries(results) as [ContestantName, Partial<Report['ours']>][]).flatMap(
    ([name, found]) => {
      const value = of(found);
      return value === undefined ? [] : [{ name, value }];
    },
  );
  if (values.length === 0) return [];
  const largest = Math.max(...values.map(({ value }) => value));
  const list = make('dl');
  for (const { name, value } of values) {
    const bar = make('meter');
    bar.max = largest || 1;
    bar.value = value;
    const row = make('dd');
    row.append(bar, `${value.toFixed(digits)} ${unit}`);
    list.append(make('dt', '', labels[name]), row);
  }
  const group = make('div', 'figure');
  group.append(make('h2', '', title), list);
  return [group];
}
