// `emoxnet/film`: the frames of a film, each once and with its own time, as fast as they can be read.
//
//   const film = await openFilm(file);
//   for await (const { time, answer } of reader.follow(film.frames())) { … }
import {
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WEBM,
} from 'mediabunny';
import type { TimedPicture } from './reader/contract.ts';
import { EmoxnetError } from './reader/error.ts';
import { describe } from './shared/faults.ts';

/** The containers of films; those of sound alone are left out. */
const formats = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS, OGG];
/** Packets that tell how many frames there are a second. */
const sampledPackets = 100;
/** Packets that a decoder is given ahead, to keep it busy. */
const packetsAhead = 6;

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
 * EmoxnetError: `films-unsupported` without WebCodecs, `format-unreadable` where only its pictures’ coding is
 * unknown here, else `video-unreadable`.
 */
export async function openFilm(file: Blob): Promise<Film> {
  if (!('VideoDecoder' in globalThis)) {
    throw new EmoxnetError({ code: 'films-unsupported' });
  }
  const input = new Input({ formats, source: new BlobSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no pictures');
    if (!(await track.canDecode())) {
      const codec = await track.getCodec();
      if (codec === null) throw new Error('its pictures are of an unknown kind');
      const part = nameOf(file);
      throw new EmoxnetError({ code: 'format-unreadable', part, detail: codec.toUpperCase() });
    }
    const { averagePacketRate } = await track.computePacketStats(sampledPackets);
    // What it should last by its own word, of which a damaged one shows less.
    const told = await track.getDurationFromMetadata();
    return {
      duration: 1000 * (told ?? (await track.computeDuration())),
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

/** Decoded here, not by the library, which starts workers of its own for a transparency nobody needs. */
async function* framesOf(
  track: InputVideoTrack,
  from: number,
  file: Blob,
): AsyncGenerator<TimedPicture, void> {
  const decoded: VideoFrame[] = [];
  let isEmpty = true;
  let failure: unknown;
  const decoder = new VideoDecoder({
    output: (frame) => decoded.push(frame),
    error: (error) => {
      failure = error;
    },
  });
  function* ready(): Generator<TimedPicture, void> {
    if (failure !== undefined) throw failure;
    for (let frame = decoded.shift(); frame !== undefined; frame = decoded.shift()) {
      const time = frame.timestamp / 1000;
      // Decoding begins with a whole picture, which may lie before the time that was asked for.
      isEmpty = false;
      if (time >= from) yield { picture: upright(frame, rotation), time };
      else frame.close();
    }
  }
  const rotation = await track.getRotation();
  try {
    const config = await track.getDecoderConfig();
    if (config === null) throw new Error('how its pictures are coded is not told');
    decoder.configure(config);
    const packets = new EncodedPacketSink(track);
    const first = await packets.getKeyPacket(from / 1000, { verifyKeyPackets: true });
    for await (const packet of packets.packets(first ?? undefined)) {
      decoder.decode(packet.toEncodedVideoChunk());
      if (decoder.decodeQueueSize > packetsAhead) {
        await new Promise((resolve) =>
          decoder.addEventListener('dequeue', resolve, { once: true }),
        );
      }
      yield* ready();
    }
    await decoder.flush();
    yield* ready();
    if (isEmpty) throw new Error('none of its pictures can be read; is the file complete?');
  } catch (error) {
    throw unreadable(file, failure ?? error);
  } finally {
    if (decoder.state !== 'closed') decoder.close();
    for (const frame of decoded) frame.close();
  }
}

/** Phones turn the film, not its frames. `rotation` in degrees, clockwise. */
function upright(frame: VideoFrame, rotation: number): VideoFrame | ImageBitmap {
  if (rotation === 0) return frame;
  const { displayWidth, displayHeight } = frame;
  const lies = rotation % 180 !== 0;
  const [width, height] = lies ? [displayHeight, displayWidth] : [displayWidth, displayHeight];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.translate(width / 2, height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(frame, -displayWidth / 2, -displayHeight / 2);
  frame.close();
  return canvas.transferToImageBitmap();
}

function unreadable(file: Blob, error: unknown): EmoxnetError {
  if (error instanceof EmoxnetError) return error;
  return new EmoxnetError({
    code: 'video-unreadable',
    part: nameOf(file),
    detail: describe(error),
  });
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : file.type;
}
