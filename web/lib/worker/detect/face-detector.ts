// What the pipeline asks of a face detector. Another detector plugs in by implementing this.
import type { DetectedFace } from '../../shared/answer.ts';

export interface FaceDetector<Picture> {
  /**
   * The faces of a camera's frame, at what a frame's time allows for; empty if there is none. `known`:
   * those of a frame before. `further`: time is to be taken for newcomers, across the room, too, should
   * nobody be close by.
   */
  glance(
    picture: Picture,
    known: readonly DetectedFace[],
    further: boolean,
  ): Promise<DetectedFace[]>;
  /** Every face of a still picture, however small or turned. */
  search(picture: Picture): Promise<DetectedFace[]>;
}
