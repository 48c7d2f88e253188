// The quiz: set the drawn face's muscles so that the network reads what is asked for.
import { topIndex } from 'emoxnet';
import { byId } from '../common/element.ts';
import {
  actionUnits,
  type Expression,
  type Muscles,
  muscleNames,
  presets,
} from '../puppet/puppet.ts';
import { strings } from '../words/strings.ts';
import type { PuppetPanel } from './puppet-panel.ts';

/** From the easiest to the hardest. */
const tasks: readonly Expression[] = ['surprise', 'happy', 'sad', 'angry', 'fear', 'disgust'];
/** A hint is worth giving for a muscle that is further than this from the preset's. */
const hintThreshold = 0.25;

/** The muscle that is furthest from where the preset has it, if any is far. */
export function furthestMuscle(muscles: Muscles, target: Expression) {
  const wanted = presets[target];
  const [first] = muscleNames
    .map((name) => ({ name, difference: wanted[name] - muscles[name] }))
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return first !== undefined && Math.abs(first.difference) > hintThreshold ? first : undefined;
}

export class Quiz {
  readonly #panel: PuppetPanel;
  readonly #task = byId('quiz-task', HTMLElement);
  readonly #progress = byId('quiz-progress', HTMLElement);
  readonly #buttons = {
    start: byId('quiz-start', HTMLButtonElement),
    next: byId('quiz-next', HTMLButtonElement),
    hint: byId('quiz-hint', HTMLButtonElement),
    skip: byId('quiz-skip', HTMLButtonElement),
    end: byId('quiz-end', HTMLButtonElement),
  };
  /** Index of the task; undefined while no quiz runs. */
  #at: number | undefined;
  #solved = new Set<number>();
  #moves = 0;

  constructor(panel: PuppetPanel) {
    this.#panel = panel;
    panel.onMove(() => {
      this.#moves += 1;
    });
    const { start, next, hint, skip, end } = this.#buttons;
    start.addEventListener('click', () => this.#begin(0));
    next.addEventListener('click', () => this.#advance());
    skip.addEventListener('click', () => this.#advance());
    hint.addEventListener('click', () => this.#hint());
    end.addEventListener('click', () => {
      this.#end('');
      start.focus();
    });
  }

  get running(): boolean {
    return this.#at !== undefined;
  }

  /** Takes every answer about the drawn face. */
  judge(probabilities: ArrayLike<number>, classes: readonly string[]): void {
    const target = this.#target;
    if (this.#at === undefined || target === undefined || this.#solved.has(this.#at)) return;
    const name = strings.className(target);
    const index = classes.indexOf(target);
    this.#progress.textContent = strings.quiz.reads(name, probabilities[index] ?? 0);
    // An answer to the resting face, drawn before the first move, counts for nothing.
    if (topIndex(probabilities) !== index || this.#moves === 0) return;
    this.#solved.add(this.#at);
    this.#task.textContent = strings.quiz.solved(name, this.#moves);
    this.#show({ next: true, end: true });
  }

  /** Leaves the quiz, as when the visitor turns to another picture. */
  stop(): void {
    if (this.running) this.#end('');
  }

  get #target(): Expression | undefined {
    return this.#at === undefined ? undefined : tasks[this.#at];
  }

  #begin(index: number): void {
    if (index === 0) this.#solved.clear();
    this.#at = index;
    this.#moves = 0;
    this.#panel.rest();
    this.#panel.allowPresets(false);
    byId('muscles', HTMLDetailsElement).open = true;
    const name = strings.className(tasks[index] ?? '');
    this.#task.textContent = strings.quiz.task(index + 1, tasks.length, name);
    this.#progress.textContent = '';
    this.#show({ hint: true, skip: true, end: true });
    // The button that was pressed is gone.
    this.#buttons.hint.focus();
  }

  #advance(): void {
    const next = (this.#at ?? 0) + 1;
    if (next < tasks.length) {
      this.#begin(next);
      return;
    }
    this.#end(strings.quiz.done(this.#solved.size, tasks.length));
    this.#buttons.start.focus();
  }

  #hint(): void {
    if (this.#target === undefined) return;
    const muscle = furthestMuscle(this.#panel.muscles, this.#target);
    this.#progress.textContent =
      muscle === undefined
        ? strings.quiz.noHint
        : strings.quiz.hintText(
            strings.muscle(muscle.name, actionUnits[muscle.name]),
            muscle.difference > 0,
          );
  }

  #end(words: string): void {
    this.#at = undefined;
    this.#task.textContent = words;
    this.#progress.textContent = '';
    this.#panel.allowPresets(true);
    this.#show({ start: true });
  }

  #show(shown: Partial<Record<'start' | 'next' | 'hint' | 'skip' | 'end', boolean>>): void {
    for (const [name, button] of Object.entries(this.#buttons)) {
      button.hidden = !shown[name as keyof typeof shown];
    }
  }
}
