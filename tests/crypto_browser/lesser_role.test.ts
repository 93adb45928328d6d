/** A handler who becomes an adviser holds a room to which they may give no key: they go on in the others. Source: SPEC §7. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../crypto/browser/errors.ts";
import { admit, leave, openStaffRoom, rotate } from "../../crypto/browser/filing.ts";
import { Case, LINE } from "./case.ts";
import { everybody } from "./people.ts";

const { organisation, handler, colleague, joiner, ended, adviser, early } = await everybody();
const now = organisation.draft([ended]);
const [committee] = now.bodies;
assert.ok(committee !== undefined);
/** The handler has become an adviser, and *ended* has ended. */
const seats = committee.seats.map((seat) => (seat.member === handler.member ? { ...seat, role: "adviser" as const } : seat));
const changed = await organisation.publish([ended], { bodies: [{ ...committee, seats }] }).directories();

/** A case whose three rooms the handler, the colleague and *ended* hold, the adviser two of them. */
async function filed() {
  const own = await Case.file(organisation, early, [handler, colleague, ended, adviser], { identity: [handler, colleague, ended] });
  return own.take(await openStaffRoom(own.acting(early, handler), LINE));
}

test("they leave out who has ended where they may; the other room waits for who may give it a key", async () => {
  const own = await filed();
  assert.deepEqual(own.chain.staleRooms(changed), ["identity", "staff", "talk"]);
  const deed = await rotate(own.acting(changed, handler, "adviser"), LINE, ["identity"]);
  assert.ok(deed !== null);
  assert.deepEqual(deed.chain.staleRooms(changed), ["identity"]);
  assert.ok(!deed.chain.holds("talk", ended.who) && deed.chain.holds("talk", handler.who));
  own.take(deed);
  assert.equal(await rotate(own.acting(changed, handler, "adviser"), LINE, ["identity"]), null);
  const theirs = await rotate(own.acting(changed, colleague), LINE);
  assert.deepEqual(theirs?.chain.staleRooms(changed), []);
  assert.ok(!theirs?.chain.holds("identity", handler.who));
});

test("they let a colleague in, and leave the rooms that are still theirs", async () => {
  const own = await filed();
  own.take(await admit(own.acting(changed, handler, "adviser"), joiner.who, ["staff", "talk"], own.rooms, LINE));
  assert.ok(own.chain.holds("talk", joiner.who));
  await assert.rejects(admit(own.acting(changed, handler, "adviser"), joiner.who, ["identity"], own.rooms, LINE), Refused);
  own.take(await leave(own.acting(changed, handler, "adviser"), LINE));
  assert.deepEqual(own.chain.roomsOf(handler.who), ["identity"]);
  own.take((await rotate(own.acting(changed, colleague), LINE)) as NonNullable<Awaited<ReturnType<typeof rotate>>>);
  assert.deepEqual(own.chain.roomsOf(handler.who), []);
});
