// The scripts that train, with a trainer that only notes how it is called.
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Repository } from './repository.ts';

// Against what hangs: each test starts hundreds of programs, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Leaves behind what the real one would, as far as the scripts look at it. */
const trainer = `echo "$*" >>"$REPOSITORY/calls"
command=$1 out= start=
scores='[{"split": "valid", "protocol": "A7", "images": 9, "single": {"accuracy": 0.5},
  "tta": {"accuracy": 0.6, "accuracy_interval": [0.5, 0.7], "macro_f1": 0.4, "ece": 0.1}}]'
for argument in "$@"; do
  [[ $before != --out && $before != --answers ]] || out=$argument
  [[ $before != --model ]] || model=$argument
  [[ $before != --start ]] || start=$argument
  before=$argument
done
case $command in
  recipe) echo '{"name": "'"$2"'", "learning_rate": 0.1}' ;;
  train)
    mkdir -p "$out"
    touch "$out/best.pt"
    echo '{"model": "'"$model"'", "seed": 1, "name": "made", "stem": {"pool": false},
      "start": "'"$start"'"}' >"$out/recipe.json"
    printf 'epoch,seconds\\n1,60\\n' >"$out/metrics.csv"
    ;;
  eval) echo "$scores" ;;
  report)
    runs=
    for folder in "$@"; do
      [[ ! -e $folder/best.pt ]] ||
        runs+=\${runs:+,}'{"history": [{"seconds": 60}], "scores": '"$scores"',
          "recipe": '"$(<"$folder/recipe.json")"'}'
    done
    mkdir -p "$out"
    echo '{"split": "valid", "arithmetic": "float32", "runs": ['"$runs"']}' >"$out/report.json"
    ;;
  import | soft-labels | export) mkdir -p "$(dirname "$out")" && touch "$out" ;;
esac`;

/** What the machine has, whatever it has: packages are there, a GPU is not, building is done. */
const tools = {
  'dpkg-query': 'echo "install ok installed 1:99.0-1"',
  cmake: ':',
  python3: '[[ $2 != *torch* ]] && exec /usr/bin/python3 "$@"',
};

let repository: Repository;

beforeEach(() => {
  repository = new Repository();
  repository.writeProgram('build/release/native/cli/emoxnet', trainer);
  repository.writeProgram('scripts/eval-shipped', 'echo "[]"');
  repository.replaceTools(tools);
  for (const name of ['ferplus.faces', 'pixels.csv', 'votes.csv', 'models/emoxnet.soft']) {
    repository.write(name);
  }
});

afterEach(() => repository.remove());

/** Runs a script; `calls` are those of the trainer. */
function run(script: string, options: string, folder?: string) {
  repository.write('calls');
  const { status, stderr } = repository.run(script, options, folder);
  const text = readFileSync(repository.path('calls'), 'utf8');
  const calls = text.replaceAll(`${repository.folder}/`, '').split('\n').filter(Boolean);
  return { status, stderr, calls };
}

/** The one call of a command whose folder or file is named. */
function callOf(calls: readonly string[], command: string, out: string): string {
  const some = calls.filter((call) => call.startsWith(`${command} `) && call.includes(out));
  expect(some, calls.join('\n')).toHaveLength(1);
  return some[0] ?? '';
}

describe('scripts/train-paper', () => {
  const data = '--data ferplus.faces';

  it('trains every network, teaches EmoXNetLite by EmoXNet and writes the table', () => {
    const { status, stderr, calls } = run('train-paper', data);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const trained = calls.filter((call) => call.startsWith('train '));
    expect(trained.map((call) => /--out runs\/paper\/(\S+)/.exec(call)?.[1])).toEqual([
      ...['vgg16', 'densenet121', 'se-resnet34', 'se-resnext50', 'efficientnet-b0', 'resnet34'],
      ...['resnext50', 'perceptron', 'emoxnet', 'emoxnet-lite'],
    ]);
    const perceptron = callOf(calls, 'train', 'runs/paper/perceptron ');
    expect(perceptron).toContain('--freeze-members --members runs/paper/vgg16/best.pt');
    expect(perceptron).toContain('--mixup 0 --cutmix 0');
    const whole = callOf(calls, 'train', '--out runs/paper/emoxnet ');
    expect(whole).toContain('--start runs/paper/perceptron/best.pt');
    expect(whole).toContain('--epochs 8 --warmup 1 --learning-rate 0.01');
    expect(callOf(calls, 'soft-labels', 'emoxnet.soft')).toContain(
      '--checkpoint runs/paper/emoxnet/best.pt',
    );
    expect(callOf(calls, 'train', 'runs/paper/emoxnet-lite')).toContain(
      '--recipe emoxnet-lite --model emoxnet-lite --teacher runs/paper/emoxnet.soft',
    );
    const table = JSON.parse(readFileSync(repository.path('runs/paper/report/paper.json'), 'utf8'));
    expect(table.networks).toHaveLength(9);
    expect(table.networks[7]).toMatchObject({
      name: 'emoxnet',
      ...{ epochs: 1, minutes: 1, macro_f1: 0.4, scored_in: 'float32', paper: 0.8507 },
      valid: { A7: { images: 9, single: 0.5, tta: 0.6 } },
      // The perceptron's.
      start: { epochs: 1, minutes: 1 },
    });
    expect(
      calls.filter((call) => call.startsWith('eval ')),
      'scored once',
    ).toEqual([]);
  });

  it('has options for every network change the recipe, and the place only where it is computed', () => {
    const { calls } = run('train-paper', `${data} -- --seed 2 --mixup 0.4 --device cpu`);
    expect(calls[0]).toBe('recipe emoxnet --seed 2 --mixup 0.4');
    for (const call of calls.filter((one) => /^(train|soft-labels|eval|report) /.test(one))) {
      expect(call).toContain('--device cpu');
      expect(call).not.toContain('--mixup 0.4');
    }
    for (const given of [
      '--seeds 1..3',
      '--seeds=1..3',
      '--out=elsewhere',
      '--teacher=some.soft',
    ]) {
      const refused = run('train-paper', `${data} -- ${given}`);
      expect([refused.status, refused.calls]).toEqual([2, []]);
      expect(refused.stderr).toContain(`-- ${given.split(' ')[0]}: this script gives it`);
    }
  });

  it.each(['--epochs', '--student-epochs', '--whole-epochs'])(
    'refuses %s that are no number before anything is trained',
    (option) => {
      const { status, stderr, calls } = run('train-paper', `${data} ${option} many`);
      expect([status, calls]).toEqual([2, []]);
      expect(stderr).toContain(`${option} many: expected a number`);
    },
  );

  it("teaches the paper's student by the paper's recipe", () => {
    const { calls } = run('train-paper', `${data} --recipe paper`);
    expect(callOf(calls, 'train', 'runs/paper/emoxnet-lite')).toContain('--recipe paper');
    expect(callOf(calls, 'soft-labels', 'emoxnet.soft')).toContain('--recipe paper');
  });

  it('asks the teacher again when it is another or was trained anew, and else only once', () => {
    const asked = (options: string) =>
      run('train-paper', `${data} ${options}`).calls.filter((call) => call.startsWith('soft-'));
    expect(asked('')).toHaveLength(1);
    const teacher = repository.path('runs/paper/emoxnet/best.pt');
    const before = new Date(Date.now() - 60_000);
    // The made trainer touches it each time; the real one leaves what is finished.
    repository.writeProgram(
      'build/release/native/cli/emoxnet',
      trainer.replace('touch "$out/best.pt"', '[[ -e $out/best.pt ]] || touch "$out/best.pt"'),
    );
    utimesSync(teacher, before, before);
    expect(asked('')).toHaveLength(0);
    expect(asked('--whole-epochs 0')).toEqual([
      expect.stringContaining('--checkpoint runs/paper/perceptron/best.pt'),
    ]);
    const later = new Date(Date.now() + 60_000);
    utimesSync(teacher, later, later);
    expect(asked('')).toHaveLength(1);
  });

  it('stops behind the networks that were asked for, and refuses others', () => {
    const { calls } = run('train-paper', `${data} --only resnet34 --epochs 5 --jobs 2`);
    expect(new Set(calls)).toEqual(
      new Set([
        'recipe emoxnet',
        'train --data ferplus.faces --out runs/paper/resnet34 --continue ' +
          '--recipe runs/paper/recipe.json --model resnet34 --epochs 5',
      ]),
    );
    expect(run('train-paper', `${data} --only vgg19`).status).toBe(2);
    expect(run('train-paper', '--data nowhere.faces').status).toBe(2);
  });
});

describe('scripts/train-lite', () => {
  const files = '--pixels pixels.csv --votes votes.csv';

  it('imports, trains, exports, scores and keeps the checkpoint', () => {
    const { status, stderr, calls } = run('train-lite', `${files} -- --epochs 9`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'import',
      'train',
      'export',
      'robustness',
      'export',
    ]);
    expect(callOf(calls, 'train', 'runs/emoxnet-lite')).toContain('--epochs 9');
    expect(existsSync(repository.path('models/emoxnet-lite.pt'))).toBe(true);
  });

  it('names the teacher as the repository does, from wherever it is called', () => {
    repository.write('elsewhere/pixels.csv');
    repository.write('elsewhere/votes.csv');
    const here = callOf(run('train-lite', files).calls, 'train', 'runs');
    const there = callOf(run('train-lite', files, 'elsewhere').calls, 'train', 'runs');
    expect(here).toContain('--teacher models/emoxnet.soft');
    expect(there).toBe(here);
  });

  it('imports anew, so that a run that learnt from other files can refuse these', () => {
    run('train-lite', files);
    const { calls } = run('train-lite', files);
    callOf(calls, 'import', 'ferplus.faces');
  });

  it('refuses files that are not there before anything is built', () => {
    const { status, stderr, calls } = run('train-lite', '--pixels pixels.csv --votes none.csv');
    expect(status).toBe(2);
    expect(stderr).toContain('none.csv: cannot be opened');
    expect(calls).toEqual([]);
  });
});
