// `emoxnet/draw`: what shows an answer, for pages that arrange it themselves.
export { Announcer } from './draw/announcer.ts';
export { Bars } from './draw/bars.ts';
export { drawMap, mapGradient, planeImage } from './draw/heat.ts';
export { drawAnswer, type OverlayOptions } from './draw/overlay.ts';
export { verdict } from './draw/verdict.ts';
