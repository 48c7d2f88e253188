// The example film's pictures in other containers: what cameras and editors write.
import { readFile } from 'node:fs/promises';
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  WEBM,
} from 'mediabunny';
import { exampleFilm } from './paths.ts';

const containers = { mp4: Mp4OutputFormat, mov: MovOutputFormat, mkv: MkvOutputFormat } as const;
export type Container = keyof typeof containers;

/** `sound`: whether a second of silence goes with it. */
export async function exampleFilmAs(container: Container, { sound = false } = {}): Promise<Buffer> {
  const input = new Input({
    formats: [WEBM],
    source: new BufferSource(await readFile(exampleFilm)),
  });
  const track = await input.getPrimaryVideoTrack();
  const codec = await track?.getCodec();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track || !codec || !decoderConfig) throw new Error('the example film has no pictures');
  const target = new BufferTarget();
  const output = new Output({ format: new containers[container](), target });
  const pictures = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(pictures);
  const silence = new EncodedAudioPacketSource('pcm-s16');
  if (sound) output.addAudioTrack(silence);
  await output.start();
  for await (const packet of new EncodedPacketSink(track).packets()) {
    await pictures.add(packet, { decoderConfig });
  }
  if (sound) {
    const packet = new EncodedPacket(new Uint8Array(2 * 8000), 'key', 0, 1);
    const config = { codec: 'pcm-s16', numberOfChannels: 1, sampleRate: 8000 };
    await silence.add(packet, { decoderConfig: config });
  }
  await output.finalize();
  input.dispose();
  return Buffer.from(target.buffer as ArrayBuffer);
}
