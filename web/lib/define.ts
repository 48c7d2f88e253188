// `emoxnet/define`, and emoxnet-face.js for script tags: makes <emoxnet-face> known.
import { defineEmoxnetFace } from './element/emoxnet-face.ts';

// TypeScript knows the tag and its events by this import alone.
export type {} from './element/emoxnet-face.ts';

defineEmoxnetFace();
