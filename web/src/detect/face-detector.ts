// What the pipeline asks of a face detector. Another detector plugs in by implementing this.

/** A position in pixels of the picture; (0, 0) is its top left corner. */
export interface Point {
  x: number;
  y: number;
}

/** An axis-aligned rectangle in pixels of the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Left and right as seen on the screen. */
export interface Landmarks {
  leftEye: Point;
  rightEye: Point;
  nose: Point;
  mouth: Point;
  leftEar: Point;
  rightEar: Point;
}

export interface DetectedFace {
  box: Box;
  landmarks: Landmarks;
  /** Confidence in (0, 1]. */
  score: number;
}

export interface FaceDetector<Picture> {
  /** The faces of a picture, the surest first; empty if there is none. */
  detect(picture: Picture): Promise<DetectedFace[]>;
}
