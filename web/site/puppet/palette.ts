// Colours of the drawn face, each "r, g, b".
import type { Rgb } from './brush.ts';

export const palette = {
  wall: '203, 213, 220',
  wallShade: '150, 164, 176',
  skin: '232, 190, 160',
  light: '255, 236, 216',
  blush: '222, 120, 100',
  shade: '150, 92, 66',
  crease: '98, 52, 38',
  hair: '62, 42, 32',
  hairShine: '122, 88, 64',
  eyeWhite: '246, 243, 238',
  iris: '92, 104, 84',
  dark: '28, 18, 16',
  lip: '188, 98, 90',
  mouth: '72, 22, 24',
  tongue: '190, 92, 88',
  teeth: '246, 240, 230',
  shirt: '64, 98, 122',
} satisfies Record<string, Rgb>;

export const rgb = (colour: Rgb): string => `rgb(${colour})`;
