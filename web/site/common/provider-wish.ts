import type { ProviderWish } from 'emoxnet';

/** `?provider=` of the page's address as a wish; anything unknown counts as none. */
export function providerWish(search: string): ProviderWish {
  const wish = new URLSearchParams(search).get('provider');
  return wish === 'wasm' || wish === 'webgpu' ? wish : 'auto';
}
