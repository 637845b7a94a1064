import type { SignedIn } from '../../model/requirement.ts';
import { isObject } from '../parse/body.ts';
import type { Azure } from './azure.ts';

const DEADLINE_MS = 60_000;

/** Has a token for ARM made, and says whom it is for. The token itself is let go of. It throws where there is none. */
export async function readSignIn({ credential, cloud }: Azure): Promise<SignedIn> {
  const abortSignal = AbortSignal.timeout(DEADLINE_MS);
  const token = await credential.getToken(`${cloud.resourceManagerAudience}/.default`, { abortSignal });
  return token === null ? {} : claimsOf(token.token);
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference. Only a user's token has a scope. */
function claimsOf(token: string): SignedIn {
  const claims = payloadOf(token);
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined);
  const [tenant, object, application] = [text('tid'), text('oid'), text('appid')];
  return {
    ...(tenant !== undefined && { tenant }),
    ...(object !== undefined && { object }),
    ...(application !== undefined && { application }),
    ...(Object.keys(claims).length > 0 && { isUser: claims['scp'] !== undefined }),
  };
}

/** What is inside is for ARM, and not promised to anybody else. */
function payloadOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
