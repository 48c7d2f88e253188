// What the pipeline asks of a face detector. Another detector plugs in by implementing this.
import type { DetectedFace } from '../../shared/answer.ts';

/** How much of a frame's time is to be taken. */
export interface Effort {
  /** Also for newcomers across the room. */
  further: boolean;
  /** Across the room also where somebody is close by, as no camera waits. */
  everyone: boolean;
}

export interface FaceDetector<Picture> {
  /**
   * The faces of one of many frames; empty if there is none. `known`: those of a frame before.
   */
  glance(picture: Picture, known: readonly DetectedFace[], effort: Effort): Promise<DetectedFace[]>;
  /** Every face of a still picture, however small or turned. */
  search(picture: Picture): Promise<DetectedFace[]>;
}
