// What the pipeline asks of a face detector. Another detector plugs in by implementing this.
import type { DetectedFace } from '../../shared/answer.ts';

export interface FaceDetector<Picture> {
  /** The faces of a camera's frame, at what a frame's time allows for; empty if there is none. */
  glance(picture: Picture): Promise<DetectedFace[]>;
  /** The same where nobody was seen close by: also for faces across the room. */
  lookFurther(picture: Picture): Promise<DetectedFace[]>;
  /** Every face of a still picture, however small or turned. */
  search(picture: Picture): Promise<DetectedFace[]>;
}
