/** Passkeys: the server's options for the browser, the browser's answer for the server. Bytes stand as base64url there. */

import { DeedFailed } from "./work.ts";

type Json = { readonly [name: string]: unknown };

/** Whether a passkey could be made or used here. */
export function passkeysOffered(): boolean {
  return isSecureContext && typeof PublicKeyCredential === "function";
}

/** Make a passkey. Throws DeedFailed: it was called off, or none could be made. */
export async function makePasskey(options: Json): Promise<object> {
  const user = options["user"] as Json;
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options["challenge"]),
        user: { ...user, id: bytes(user["id"]) },
        excludeCredentials: listed(options["excludeCredentials"]),
      } as unknown as PublicKeyCredentialCreationOptions,
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  return answer(credential, {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** Sign with a passkey. Throws DeedFailed: as above. */
export async function usePasskey(options: Json): Promise<object> {
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options["challenge"]),
        allowCredentials: listed(options["allowCredentials"]),
      } as unknown as PublicKeyCredentialRequestOptions,
    }),
  );
  const response = credential.response as AuthenticatorAssertionResponse;
  return answer(credential, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
  });
}

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null = null;
  try {
    credential = await work();
  } catch {
    // called off, timed out, or refused: the browser says which to nobody
  }
  if (!(credential instanceof PublicKeyCredential)) throw new DeedFailed({ code: "passkey-failed" });
  return credential;
}

/** Never with `clientExtensionResults`: a key's secret could be among them one day. */
function answer({ id, rawId, type, authenticatorAttachment }: PublicKeyCredential, response: Json): object {
  const attachment = authenticatorAttachment === null ? {} : { authenticatorAttachment };
  return { id, rawId: text(rawId), type, response, ...attachment };
}

function listed(credentials: unknown): readonly object[] {
  return ((credentials ?? []) as readonly Json[]).map((one) => ({ ...one, id: bytes(one["id"]) }));
}

function bytes(base64url: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(base64url).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
