// Who votes in an epoch, and what a quorum of them signed (docs/FORMATS.md sections 11 and 12). Everything here throws Malformed with the reason.
import { Malformed, hex, sameBytes, toHex } from './bytes.js';
import { encode, epochLength, headerHash, networkOf, voteDigest, type BlockHeader, type Genesis, type Network } from './chain.js';
import { kZeroHash, taggedHash } from './hash.js';
import { isValidKey, verify } from './keys.js';

export interface Finalization {
  readonly epoch: string;
  readonly view: string;
  readonly block: string; // header hash
  readonly result: string; // R
  readonly signers: string; // bit i%8 of byte i/8 stands for validator i
  readonly signatures: readonly string[];
}
export interface ValidatorEntry {
  readonly seat: number;
  readonly name: string;
  readonly consensus_key: string;
  readonly tls_key_pin: string;
}
export interface ValidatorList {
  readonly validators: readonly ValidatorEntry[];
}
export interface SealProof {
  readonly sealing: BlockHeader;
  readonly extensions: readonly BlockHeader[];
  readonly finalization: Finalization;
}
export interface EpochLink {
  readonly seal: SealProof;
  readonly validators: ValidatorList;
}

// Consensus keys in their agreed order.
export type Keys = readonly Uint8Array[];

export const quorum = (validators: number): number => validators - Math.floor((validators - 1) / 3);

const kValidatorsMax = 100;
const kZeros = toHex(kZeroHash);

// Names not empty, seats ascending, keys valid, keys and pins each once.
export function checkValidatorList({ validators }: ValidatorList): void {
  if (validators.length === 0 || validators.length > kValidatorsMax)
    throw new Malformed(`a list of validators has 1 to ${kValidatorsMax} entries`);
  const keys = new Set<string>();
  const pins = new Set<string>([kZeros]);
  let before = -1;
  for (const entry of validators) {
    const wrong = (why: string) => new Malformed(`the validator in seat ${entry.seat}: ${why}`);
    if (entry.seat <= before) throw wrong('seats are not ascending');
    if (entry.name === '') throw wrong('the name is empty');
    if (!isValidKey(hex(entry.consensus_key))) throw wrong('the consensus key is not a point of the curve');
    if (keys.has(entry.consensus_key)) throw wrong('another has this consensus key');
    if (entry.tls_key_pin === kZeros) throw wrong('the TLS key pin is zero');
    if (pins.has(entry.tls_key_pin)) throw wrong('another has this TLS key pin');
    keys.add(entry.consensus_key);
    pins.add(entry.tls_key_pin);
    before = entry.seat;
  }
}

function signersOf(bits: Uint8Array): number[] {
  const out: number[] = [];
  bits.forEach((byte, at) => {
    for (let i = 0; i < 8; ++i) if (((byte >> i) & 1) === 1) out.push(8 * at + i);
  });
  return out;
}

// Canonical signer bits, a quorum or more of signers, one valid signature each, over Finalize(view, block, R).
export function verifyFinalization(network: Network, keys: Keys, finalization: Finalization): void {
  if (finalization.view === '0') throw new Malformed('view 0 has no certificates');
  const bits = hex(finalization.signers);
  if (bits.length !== Math.ceil(keys.length / 8)) throw new Malformed(`the signer bits are not for ${keys.length} validators`);
  const signers = signersOf(bits);
  const last = signers.at(-1);
  if (last !== undefined && last >= keys.length) throw new Malformed(`signer ${last} is not a validator`);
  if (signers.length < quorum(keys.length))
    throw new Malformed(`${signers.length} signers are fewer than the quorum of ${quorum(keys.length)}`);
  if (finalization.signatures.length !== signers.length)
    throw new Malformed(`${finalization.signatures.length} signatures for ${signers.length} signers`);
  const { epoch, view, block, result } = finalization;
  const digest = voteDigest(network, { kind: 'finalize', epoch, view, block, result });
  signers.forEach((signer, i) => {
    if (!verify(keys[signer]!, digest, hex(finalization.signatures[i]!)))
      throw new Malformed(`the signature of validator ${signer} is not valid`);
  });
}

// That a block of this height seals this epoch; `keys` are those of the epoch.
export function verifySeal(network: Network, keys: Keys, epoch: bigint, sealingHeight: bigint, proof: SealProof): void {
  const { sealing, extensions, finalization } = proof;
  if (BigInt(sealing.epoch) !== epoch || BigInt(finalization.epoch) !== epoch)
    throw new Malformed(`it is of epoch ${sealing.epoch}, not of epoch ${epoch}`);
  if (BigInt(sealing.height) !== sealingHeight)
    throw new Malformed(`its block has height ${sealing.height}; the epoch ends at ${sealingHeight}`);
  if (sealing.next_validators === kZeros) throw new Malformed('its block names no validators of the next epoch');
  let last = sealing;
  let hash = headerHash(sealing);
  for (const extension of extensions) {
    const follows =
      extension.parent_hash === toHex(hash) && BigInt(extension.epoch) === epoch &&
      BigInt(extension.height) === sealingHeight && extension.next_validators === kZeros && extension.tx_count === 0;
    if (!follows) throw new Malformed('a block after the sealing block is no extension of it');
    last = extension;
    hash = headerHash(extension);
  }
  if (finalization.block !== toHex(hash) || finalization.view !== last.view)
    throw new Malformed('its finalization is of another block');
  verifyFinalization(network, keys, finalization);
}

// The validators of the epoch of `header`, each set vouched for by the one before, the first by genesis. One link for each epoch before.
export function validatorsOf(genesis: Genesis, header: BlockHeader, links: readonly EpochLink[]): Keys {
  const network = networkOf(genesis);
  const epoch = BigInt(header.epoch);
  if (BigInt(links.length) !== epoch)
    throw new Malformed(`the block is of epoch ${epoch}, the bundle shows the end of ${links.length} epochs`);
  const length = epochLength(genesis);
  const height = BigInt(header.height);
  if (height <= epoch * length || height > (epoch + 1n) * length)
    throw new Malformed(`height ${height} is not one of epoch ${epoch}`);
  let keys: Keys = genesis.banks.map((bank) => hex(bank.consensus_key));
  links.forEach((link, i) => {
    try {
      verifySeal(network, keys, BigInt(i), BigInt(i + 1) * length, link.seal);
      checkValidatorList(link.validators);
      const named = taggedHash('tallystick/validators', encode('validator_list', link.validators));
      if (!sameBytes(named, hex(link.seal.sealing.next_validators)))
        throw new Malformed('its sealing block names other validators');
    } catch (problem) {
      throw problem instanceof Malformed ? new Malformed(`the end of epoch ${i}: ${problem.message}`) : problem;
    }
    keys = link.validators.validators.map((entry) => hex(entry.consensus_key));
  });
  return keys;
}
