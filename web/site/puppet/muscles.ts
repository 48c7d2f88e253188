// The face's muscles, named after Ekman and Friesen's facial action units (AU), and how the seven
// expressions use them.

/** How far each action is taken: 0 at rest, 1 fully. */
export interface Muscles {
  innerBrowRaiser: number;
  outerBrowRaiser: number;
  browLowerer: number;
  upperLidRaiser: number;
  cheekRaiser: number;
  lidTightener: number;
  noseWrinkler: number;
  upperLipRaiser: number;
  lipCornerPuller: number;
  lipCornerDepressor: number;
  chinRaiser: number;
  lipStretcher: number;
  lipTightener: number;
  lipsPart: number;
  jawDrop: number;
  eyesClosed: number;
}

export type Muscle = keyof Muscles;

/** Each muscle's action unit, in order from the brow down. */
export const actionUnits: Readonly<Record<Muscle, number>> = {
  innerBrowRaiser: 1,
  outerBrowRaiser: 2,
  browLowerer: 4,
  upperLidRaiser: 5,
  cheekRaiser: 6,
  lidTightener: 7,
  noseWrinkler: 9,
  upperLipRaiser: 10,
  lipCornerPuller: 12,
  lipCornerDepressor: 15,
  chinRaiser: 17,
  lipStretcher: 20,
  lipTightener: 23,
  lipsPart: 25,
  jawDrop: 26,
  eyesClosed: 43,
};

export const muscleNames = Object.keys(actionUnits) as Muscle[];

export type Expression = 'angry' | 'disgust' | 'fear' | 'happy' | 'sad' | 'surprise' | 'neutral';

/** A face at rest, except for the actions given. */
function face(actions: Partial<Muscles> = {}): Muscles {
  const rest = Object.fromEntries(muscleNames.map((name) => [name, 0])) as unknown as Muscles;
  return { ...rest, ...actions };
}

/** The action units of each expression as the emotional FACS lists them, in strengths that read clearly. */
export const presets: Readonly<Record<Expression, Readonly<Muscles>>> = {
  angry: face({
    browLowerer: 1,
    upperLidRaiser: 0.8,
    lidTightener: 0.6,
    noseWrinkler: 0.6,
    upperLipRaiser: 0.15,
    lipCornerDepressor: 0.5,
    lipTightener: 0.9,
    chinRaiser: 0.8,
  }),
  disgust: face({
    browLowerer: 0.6,
    cheekRaiser: 0.4,
    lidTightener: 0.8,
    noseWrinkler: 1,
    upperLipRaiser: 1,
    lipCornerDepressor: 0.8,
    chinRaiser: 0.6,
  }),
  fear: face({
    innerBrowRaiser: 1,
    outerBrowRaiser: 0.2,
    browLowerer: 0.8,
    upperLidRaiser: 1,
    lidTightener: 0.4,
    lipCornerDepressor: 0.5,
    lipStretcher: 1,
    lipsPart: 1,
    jawDrop: 0.4,
  }),
  happy: face({ cheekRaiser: 0.8, lipCornerPuller: 1, lipsPart: 1 }),
  sad: face({
    innerBrowRaiser: 1,
    browLowerer: 0.4,
    lipCornerDepressor: 1,
    chinRaiser: 0.5,
    eyesClosed: 0.2,
  }),
  surprise: face({
    innerBrowRaiser: 1,
    outerBrowRaiser: 1,
    upperLidRaiser: 1,
    lipsPart: 0.6,
    jawDrop: 0.9,
  }),
  neutral: face(),
};

/** The face on the way from one to another; amount 0 is `from`, 1 is `to`. */
export function blend(from: Muscles, to: Muscles, amount: number): Muscles {
  const mixed = { ...from };
  for (const name of muscleNames) mixed[name] += (to[name] - from[name]) * amount;
  return mixed;
}
