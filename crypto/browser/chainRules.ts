/** Who may write which record, in which state of the chain. Source: SPEC §7, one function per row of its table. */

import type { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import { Refused } from "./errors.ts";
import type { B64 } from "./fields.ts";
import { MAX_SIGNED } from "./records.ts";
import type {
  Claim, Close, Exposed, Later, OneSigner, Root, Signer, StaffSigner, State, Tombstone, Wake, Who,
} from "./records.ts";
import {
  checkClaimedRooms, checkNewEpochs, checkRootRooms, checkStaffRoom, isFor, refuseUnconfirmed,
} from "./roomRules.ts";

/** Raises Refused: the root names another organisation, rulebook or directory, or rooms that it may not open. */
export function checkRoot(root: Root, directories: Directories): void {
  const version = directories.version(root.directory);
  const { founding, organisation } = directories;
  if (root.instance !== founding.instance || root.organisation !== organisation) {
    throw new Refused("root: another organisation");
  }
  if (root.rulebook !== version.rulebook) throw new Refused("root: another rulebook");
  checkRootRooms(root, directories);
}

/**
 * Check a record against the chain it would extend. Its signatures are verified apart, by the keys of `signKeys`.
 *
 * Raises Refused: it goes back to an older directory, a signer is not active or has not the role there, or the rules of
 * its type do not allow it.
 */
export function check(chain: Chain, record: Later, directories: Directories): void {
  if (record.directory < chain.directory) throw new Refused("record: older directory");
  directories.version(record.directory);
  // attack: a colleague closes and takes up, erases or gives new keys until the chain is full: nobody else can add to it
  if (chain.signedBefore(record) >= MAX_SIGNED) throw new Refused("record: too many of one signer");
  for (const signer of record.signers) {
    if ("who" in signer && !directories.roles(record.directory, signer.who).has(signer.role)) {
      throw new Refused("record: signer not active in that role");
    }
  }
  checkType(chain, record, directories);
}

function checkType(chain: Chain, record: Later, directories: Directories): void {
  switch (record.type) {
    case "room":
      handlerOfTalk(chain, record.signers);
      return checkStaffRoom(chain, record, directories);
    case "epoch":
      return checkNewEpochs(chain, record, onlySigner(record.signers), directories);
    case "claim":
      checkClaim(chain, record);
      return checkClaimedRooms(chain, record, directories);
    case "exposed":
      return checkExposed(chain, record);
    case "wake":
      return checkWake(chain, record);
    case "state":
      return checkState(chain, record);
    case "close":
      return checkClose(chain, record);
    case "tombstone":
      return checkTombstone(chain, record);
  }
}

function checkClaim(chain: Chain, record: Claim): void {
  const [current, claimant, ...more] = record.signers;
  if (current?.role !== "reporter" || claimant?.role !== "claimant" || more.length > 0) {
    throw new Refused("claim: signers");
  }
  // attack: who handed the code over claims in the reporter's stead, with a key that the code still gives
  if (chain.reporters.some(({ seal, sign }) => seal === record.reporter.seal || sign === record.reporter.sign)) {
    throw new Refused("claim: keys that are not new");
  }
}

function checkExposed(chain: Chain, record: Exposed): void {
  reporter(record.signers);
  if (chain.exposed) throw new Refused("exposed: twice");
}

function checkWake(chain: Chain, record: Wake): void {
  const { role, who } = staff(record.signers);
  const asleep = chain.roomNames.filter((room) => chain.holds(room, who) && !chain.isAwake(room, who));
  // attack: a sleeper who has become an administrator wakes, and is given what no administrator may read
  if (!asleep.some((room) => isFor(room, role))) throw new Refused("wake: not asleep");
}

function checkState(chain: Chain, record: State): void {
  if (record.state === "withdrawn") {
    reporter(record.signers);
    refuseUnconfirmed(chain);
    if (chain.withdrawn) throw new Refused("state: no change");
    return;
  }
  handlerOfTalk(chain, record.signers);
  if (chain.state === "handling") throw new Refused("state: no change");
}

function checkClose(chain: Chain, record: Close): void {
  handlerOfTalk(chain, record.signers);
  if (chain.state === "closed") throw new Refused("close: no change");
}

function checkTombstone(chain: Chain, record: Tombstone): void {
  const signer = onlySigner(record.signers);
  if (!chain.isAwake(record.room, holderOf(signer))) throw new Refused("tombstone: no holder of the room");
  if ("who" in signer && signer.role !== "handler") throw new Refused("tombstone: role");
  if (signer.role === "reporter") refuseUnconfirmed(chain);
  if (chain.tombstone(record.room, record.object) !== undefined) throw new Refused("tombstone: erased already");
}

function onlySigner(signers: readonly Signer[]): OneSigner {
  const [signer, ...more] = signers;
  if (signer === undefined || signer.role === "claimant" || more.length > 0) throw new Refused("record: signers");
  return signer;
}

function reporter(signers: readonly Signer[]): void {
  if (onlySigner(signers).role !== "reporter") throw new Refused("record: not the reporter's");
}

function staff(signers: readonly Signer[]): StaffSigner {
  const signer = onlySigner(signers);
  if (!("who" in signer)) throw new Refused("record: not the staff's");
  return signer;
}

function handlerOfTalk(chain: Chain, signers: readonly Signer[]): void {
  const { role, who } = staff(signers);
  if (role !== "handler" || !chain.isAwake("talk", who)) throw new Refused("record: no handler awake in talk");
}

function holderOf(signer: OneSigner): Who {
  return "who" in signer ? signer.who : "reporter";
}

/**
 * The keys that must have signed a record, in order.
 *
 * Raises Refused: a staff signer whose entry is not at hand.
 */
export function signKeys(chain: Chain, record: Later, directories: Directories): readonly B64[] {
  return record.signers.map((signer) => {
    if ("who" in signer) return directories.keys(signer.who).sign;
    // a claimant signs a claim and nothing else: `check` has seen to it
    return signer.role === "reporter" ? chain.reporter().sign : (record as Claim).reporter.sign;
  });
}
