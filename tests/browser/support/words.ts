// What the pages say, in English, for the tests to look for.
import type { FaultCode, ProviderReason } from 'emoxnet';
import { strings } from '../../../web/site/words/en.ts';

/** A fault on the pages that offer pictures and the drawn face too. */
export function faultText(code: FaultCode, part = '', detail = ''): string {
  const { what, remedy } = strings.fault({ code, part, detail });
  const camera = code.startsWith('camera-') ? ` ${strings.withoutCamera}` : '';
  return `${what} ${remedy}${camera}`;
}

export function providerText(provider: 'wasm' | 'webgpu', reason: ProviderReason): string {
  return strings.provider({ provider, reason });
}
