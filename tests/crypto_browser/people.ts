/** An organisation with somebody for every part, and its directory before and after one of them ended. */

import { Organisation } from "./organisation.ts";

/** Everybody is active in *early*; in *directories*, the version after, *ended* is not. */
export async function everybody() {
  const organisation = new Organisation();
  const handler = organisation.person("handler");
  const colleague = organisation.person("handler");
  const joiner = organisation.person("handler");
  const sleeper = organisation.person("handler");
  const ended = organisation.person("handler");
  const adviser = organisation.person("adviser");
  const observer = organisation.person("observer");
  const early = await organisation.publish().directories();
  const directories = await organisation.publish([ended]).directories();
  return { organisation, handler, colleague, joiner, sleeper, ended, adviser, observer, early, directories };
}
