// `emoxnet/film`: the frames of a film, each once and with its own time, as fast as they can be read.
//
//   const film = await openFilm(file);
//   for await (const { time, answer } of reader.follow(film.frames())) { … }
import {
  BlobSource,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  type VideoSample,
  VideoSampleSink,
  WEBM,
} from 'mediabunny';
import type { TimedPicture } from './reader/contract.ts';
import { EmoxnetError } from './reader/error.ts';
import { describe } from './shared/faults.ts';

/** The containers of films; those of sound alone are left out. */
const formats = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS, OGG];
/** Packets that tell how many frames there are a second. */
const sampledPackets = 100;

export interface Film {
  /** Milliseconds. */
  duration: number;
  /** Frames a second, on average; of a film with a varying rate, about. */
  frameRate: number;
  /** Pixels, upright. */
  width: number;
  height: number;
  /** From this time on, in milliseconds; whoever takes a picture closes it. Throws an EmoxnetError. */
  frames(from?: number): AsyncGenerator<TimedPicture, void>;
  close(): void;
}

/**
 * Opens a film (MP4, MOV, WebM, Matroska, MPEG-TS, Ogg) that this browser can decode. Rejects with an
 * EmoxnetError: `unsupported` without WebCodecs, else `video-unreadable`.
 */
export async function openFilm(file: Blob): Promise<Film> {
  if (!('VideoDecoder' in globalThis)) {
    throw new EmoxnetError({ code: 'unsupported', detail: 'WebCodecs' });
  }
  const input = new Input({ formats, source: new BlobSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no pictures');
    if (!(await track.canDecode())) {
      const codec = (await track.getCodec()) ?? 'of an unknown kind';
      throw new Error(`this browser cannot decode its pictures (${codec})`);
    }
    const { averagePacketRate } = await track.computePacketStats(sampledPackets);
    return {
      duration: 1000 * (await track.computeDuration()),
      frameRate: averagePacketRate,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      frames: (from = 0) => framesOf(track, from, file),
      close: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw unreadable(file, error);
  }
}

async function* framesOf(
  track: InputVideoTrack,
  from: number,
  file: Blob,
): AsyncGenerator<TimedPicture, void> {
  try {
    for await (const sample of new VideoSampleSink(track).samples(from / 1000)) {
      const time = 1000 * sample.timestamp;
      // The frame that is shown at a time may have begun before it.
      if (time >= from) yield { picture: pictureOf(sample), time };
      sample.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Upright: phones turn the film, not its frames. */
function pictureOf(sample: VideoSample): VideoFrame | ImageBitmap {
  if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
  const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
  sample.draw(canvas.getContext('2d') as OffscreenCanvasRenderingContext2D, 0, 0);
  return canvas.transferToImageBitmap();
}

function unreadable(file: Blob, error: unknown): EmoxnetError {
  if (error instanceof EmoxnetError) return error;
  const part = file instanceof File ? file.name : file.type;
  return new EmoxnetError({ code: 'video-unreadable', part, detail: describe(error) });
}
