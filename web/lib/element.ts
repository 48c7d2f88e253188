// `emoxnet/element`: the class behind <emoxnet-face>. Importing it does nothing; `emoxnet/define` makes
// the tag known.
export { defineEmoxnetFace, type ElementEvents, EmoxnetFace } from './element/emoxnet-face.ts';
