// `emoxnet`: the reader. Importing it does nothing.
export { defaultModel } from './reader/addresses.ts';
export { type CameraChoice, type CameraDescription, listCameras } from './reader/camera.ts';
export type {
  ReaderEvents,
  ReaderOptions,
  ReaderState,
  ReadingOptions,
  Ready,
  StateChange,
  TimedAnswer,
  TimedPicture,
} from './reader/contract.ts';
export { EmoxnetError } from './reader/error.ts';
export { createReader, type FaceReader } from './reader/reader.ts';
export type { Source, StillSource } from './reader/sources.ts';
export { missingFeatures } from './reader/support.ts';
export {
  type ActivationMap,
  type Answer,
  type Box,
  type Crop,
  type CropChange,
  type DetectedFace,
  type Face,
  type Flaw,
  type Landmarks,
  type Lesson,
  type Point,
  type Reading,
  type Stage,
  sureShare,
  type Timings,
  topIndex,
} from './shared/answer.ts';
export type { Fault, FaultCode, PauseReason, ProviderReason } from './shared/faults.ts';
export type { Provider, ProviderChoice, ProviderWish } from './shared/messages.ts';
