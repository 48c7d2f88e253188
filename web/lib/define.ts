// `emoxnet/define`, and emoxnet-face.js for script tags: makes <emoxnet-face> known.
import { defineEmoxnetFace } from './element/emoxnet-face.ts';

defineEmoxnetFace();
