// What a file is, by its first bytes, whatever its name says: only of formats that some browser, or none,
// can read.

/** Where these bytes stand, as Latin-1. The box "ftyp" and its brands: ISO 14496-12, ISO 23008-12. */
const marks: readonly [format: string, at: number, bytes: string][] = [
  ['HEIC', 4, 'ftyphei'],
  ['HEIC', 4, 'ftyphev'],
  ['HEIC', 4, 'ftypmif1'],
  ['HEIC', 4, 'ftypmsf1'],
  ['AVIF', 4, 'ftypavi'],
  ['M4A', 4, 'ftypM4A'],
  ['JPEG XL', 0, '\xff\n'],
  ['JPEG XL', 4, 'JXL '],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['PSD', 0, '8BPS'],
  ['PDF', 0, '%PDF'],
  ['ZIP', 0, 'PK\x03\x04'],
  ['AVI', 8, 'AVI '],
  ['WMV', 0, '0&\xb2u\x8ef\xcf\x11'],
  ['FLV', 0, 'FLV\x01'],
  ['MPEG', 0, '\0\0\x01\xba'],
  ['WAV', 8, 'WAVE'],
  ['MP3', 0, 'ID3'],
  ['MP3', 0, '\xff\xfb'],
  ['FLAC', 0, 'fLaC'],
];

/** Undefined where it is none of these. Rejects where the file is not to be had. */
export async function formatOf(file: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const start = String.fromCharCode(...bytes);
  return marks.find(([, at, mark]) => start.startsWith(mark, at))?.[0];
}
