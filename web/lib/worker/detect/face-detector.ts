// What the pipeline asks of a face detector. Another detector plugs in by implementing this.
import type { DetectedFace } from '../../shared/answer.ts';

export interface FaceDetector<Picture> {
  /** The faces of a picture, the surest first; empty if there is none. */
  detect(picture: Picture): Promise<DetectedFace[]>;
}
