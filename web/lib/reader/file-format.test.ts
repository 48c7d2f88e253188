import { expect, test } from 'vitest';
import { formatOf } from './file-format.ts';

const bytes = (text: string) => new Blob([Uint8Array.from(text, (letter) => letter.charCodeAt(0))]);

// First bytes as the formats' own descriptions give them.
test.each([
  ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC'],
  ['\0\0\0\x20ftypmif1\0\0\0\0mif1heic', 'HEIC'],
  ['\0\0\0\x20ftypavif\0\0\0\0avifmif1', 'AVIF'],
  ['\0\0\0\x1cftypM4A \0\0\0\0', 'M4A'],
  ['\xff\x0a\xfa\x1f', 'JPEG XL'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'JPEG XL'],
  ['II*\0\x08\0\0\0', 'TIFF'],
  ['MM\0*\0\0\0\x08', 'TIFF'],
  ['8BPS\0\x01', 'PSD'],
  ['%PDF-1.7\n', 'PDF'],
  ['PK\x03\x04\x14\0', 'ZIP'],
  ['RIFF\n\0\0\0AVI LIST', 'AVI'],
  ['0&\xb2u\x8ef\xcf\x11\xa6\xd9', 'WMV'],
  ['FLV\x01\x05', 'FLV'],
  ['\0\0\x01\xba\x44', 'MPEG'],
  ['RIFF\n\0\0\0WAVEfmt ', 'WAV'],
  ['ID3\x03\0', 'MP3'],
  ['\xff\xfb\x90\x64', 'MP3'],
  ['fLaC\0\0\0\x22', 'FLAC'],
  ['\xff\xd8\xff\xe0', undefined],
  ['RIFF\n\0\0\0WEBPVP8 ', undefined],
  ['\0\0\0\x20ftypisom\0\0\x02\0', undefined],
  ['', undefined],
])('%j is of the format %s', async (start, format) => {
  expect(await formatOf(bytes(start))).toBe(format);
});
