// Trusted Types, where the page enforces them: its policy must allow the name `emoxnet`.

interface Policy {
  createScriptURL(url: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** The address of a script of ours, as something that may be started. */
export function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  // A second copy of this script may not make the policy again unless the page's own policy says
  // 'allow-duplicates'; what it starts is refused then, and told as such.
  try {
    policy ??= trustedTypes.createPolicy('emoxnet', { createScriptURL: (own) => own });
  } catch {
    return url;
  }
  return policy.createScriptURL(url);
}
