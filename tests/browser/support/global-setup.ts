// Runs once before all browser tests.
export { drawTestPictures as default } from './draw.ts';
