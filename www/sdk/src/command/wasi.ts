// The calls of WASI preview 1 that the command needs, on Node's file system. Node's own `node:wasi` prints a warning at each start, has no paths of
// Windows, and cannot give standard output to a program. The command has the rights of whoever runs it, so nothing is kept in a sandbox.
// Numbers and layouts: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md

import {randomFillSync} from 'node:crypto';
import fs from 'node:fs';
import {resolve} from 'node:path';

import {errno} from './errno.ts';

/** What the command reads and writes besides files. */
export interface Streams {
  /** Up to `bytes.length` bytes of standard input; 0 at its end. */
  read(bytes: Uint8Array): number;
  /** Takes all of it; throws an error with Node's `code` where it cannot. */
  write(stream: 1 | 2, bytes: Uint8Array): void;
  /** Whether a person sees it (0, 1 or 2). */
  isTerminal(stream: number): boolean;
}

/** What the command asked to end with. */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the command ended with ${code}`);
    this.code = code;
  }
}

interface Held {
  /** Of Node; none for streams and folders. */
  readonly file?: number;
  /** Of a folder. */
  readonly path?: string;
  /** What is in it, as it was when it was first read. */
  entries?: fs.Dirent[];
}

const BADF = 8;
const [BLOCK, CHARACTER, FOLDER, FILE, LINK, SOCKET, UNKNOWN] = [1, 2, 3, 4, 7, 6, 0];
/** The folder that the command finds open. Paths are told from the root of all; it learns from `PWD` where it is run. */
const [ROOT, ROOT_NAME] = [3, '/'];
const ALL_RIGHTS = (1n << 30n) - 1n;
/** Rights to move within a file and to say where: what has none of them is a terminal. */
const MOVES = 0b100100n;
const [RIGHT_READ, RIGHT_WRITE] = [1n << 1n, 1n << 6n];
const [CREATE, IS_FOLDER, EXCLUSIVE, TRUNCATE] = [1, 2, 4, 8];
const APPEND = 1;
const FOLLOW = 1;

/** Does something again while the system is busy: what is not blocking may be so. */
function patiently<T>(work: () => T): T {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Node's own streams. */
export const processStreams: Streams = {
  read(bytes) {
    try {
      return patiently(() => fs.readSync(0, bytes));
    } catch (error) {
      // Windows says so of a pipe that has ended.
      if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
      throw error;
    }
  },
  write(stream, bytes) {
    for (let at = 0; at < bytes.length; ) at += patiently(() => fs.writeSync(stream, bytes, at));
  },
  isTerminal: (stream) => [process.stdin, process.stdout, process.stderr][stream]?.isTTY === true,
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where a path begins that Windows tells from a drive. To the command it is a name like any other, behind the folder it is run in. */
const DRIVE = /^(?:.*[\\/])?([A-Za-z]:)(?=[\\/]|$)/;

/** A path of this machine: what was given, from a folder. */
const placeOf = (folder: string, given: string): string => (process.platform === 'win32' && DRIVE.test(given) ? resolve(given.replace(DRIVE, '$1')) : resolve(folder, given));

function kindOf(entry: fs.BigIntStats | fs.Dirent): number {
  if (entry.isDirectory()) return FOLDER;
  if (entry.isFile()) return FILE;
  if (entry.isSymbolicLink()) return LINK;
  if (entry.isCharacterDevice()) return CHARACTER;
  if (entry.isBlockDevice()) return BLOCK;
  return entry.isSocket() ? SOCKET : UNKNOWN;
}

/** The imports of the command. `memory` is asked for at each call: it may have grown. Every call answers with 0 or the number of an error. */
export function wasi(memory: () => WebAssembly.Memory, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string, streams: Streams) {
  const held = new Map<number, Held>([[0, {}], [1, {}], [2, {}], [ROOT, {path: ROOT_NAME}]]);
  const view = () => new DataView(memory().buffer);
  const bytes = (at: number, length: number) => new Uint8Array(memory().buffer, at, length);
  const number32 = (at: number, value: number) => view().setUint32(at, value, true);
  const number64 = (at: number, value: bigint | number) => view().setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);

  const known = (descriptor: number): Held => {
    const entry = held.get(descriptor);
    if (!entry) throw Object.assign(new Error('no such descriptor'), {code: 'EBADF'});
    return entry;
  };
  const fileOf = (descriptor: number): number => {
    const {file} = known(descriptor);
    if (file === undefined) throw Object.assign(new Error('not a file'), {code: 'EBADF'});
    return file;
  };
  /** A path below an open folder, or wherever it leads from there. */
  const pathAt = (descriptor: number, at: number, length: number): string => {
    const {path} = known(descriptor);
    if (path === undefined) throw Object.assign(new Error('not a folder'), {code: 'ENOTDIR'});
    const given = decoder.decode(bytes(at, length).slice());
    const whole = placeOf(path, given);
    // `a/` is a folder or nothing.
    return /[^/]\/$/.test(given) ? `${whole}/` : whole;
  };
  /** The pieces of memory that a list names. */
  const pieces = (list: number, count: number): Uint8Array[] =>
    Array.from({length: count}, (_, at) => bytes(view().getUint32(list + at * 8, true), view().getUint32(list + at * 8 + 4, true)));
  /** Texts with a zero behind each, and where they begin. */
  const texts = (all: readonly string[], places: number, at: number) => {
    for (const [index, text] of all.entries()) {
      number32(places + index * 4, at);
      const encoded = encoder.encode(`${text}\0`);
      bytes(at, encoded.length).set(encoded);
      at += encoded.length;
    }
  };
  const sizes = (all: readonly string[], count: number, size: number) => {
    number32(count, all.length);
    number32(size, all.reduce((sum, text) => sum + encoder.encode(text).length + 1, 0));
  };
  const stat = (at: number, found: fs.BigIntStats) => {
    number64(at, found.dev);
    number64(at + 8, found.ino);
    number64(at + 16, kindOf(found));
    number64(at + 24, found.nlink);
    number64(at + 32, found.size);
    for (const [index, time] of [found.atimeNs, found.mtimeNs, found.ctimeNs].entries()) number64(at + 40 + index * 8, time);
  };
  const variables = Object.entries({...env, PWD: cwd.replace(DRIVE, '/$1')}).map(([name, value]) => `${name}=${value}`);

  const calls = {
    args_get: (places: number, at: number) => texts(args, places, at),
    args_sizes_get: (count: number, size: number) => sizes(args, count, size),
    environ_get: (places: number, at: number) => texts(variables, places, at),
    environ_sizes_get: (count: number, size: number) => sizes(variables, count, size),
    clock_time_get: (clock: number, _precision: bigint, at: number) => number64(at, clock === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint()),
    random_get: (at: number, length: number) => void randomFillSync(bytes(at, length)),
    fd_close(descriptor: number) {
      const {file} = known(descriptor);
      held.delete(descriptor);
      if (file !== undefined) fs.closeSync(file);
    },
    fd_fdstat_get(descriptor: number, at: number) {
      const {file, path} = known(descriptor);
      const kind = path !== undefined ? FOLDER : file !== undefined ? kindOf(fs.fstatSync(file, {bigint: true})) : streams.isTerminal(descriptor) ? CHARACTER : UNKNOWN;
      number64(at, kind);
      number64(at + 8, file === undefined && path === undefined ? ALL_RIGHTS & ~MOVES : ALL_RIGHTS);
      number64(at + 16, ALL_RIGHTS);
    },
    fd_filestat_get(descriptor: number, at: number) {
      const {file, path} = known(descriptor);
      if (file === undefined && path === undefined) bytes(at, 64).fill(0);
      else stat(at, path === undefined ? fs.fstatSync(file as number, {bigint: true}) : fs.statSync(path, {bigint: true}));
    },
    fd_prestat_get(descriptor: number, at: number): number | void {
      if (descriptor !== ROOT) return BADF;
      number32(at, 0);
      number32(at + 4, ROOT_NAME.length);
    },
    fd_prestat_dir_name: (_descriptor: number, at: number, length: number) => bytes(at, length).set(encoder.encode(ROOT_NAME).subarray(0, length)),
    fd_read(descriptor: number, list: number, count: number, read: number) {
      let sum = 0;
      for (const piece of pieces(list, count)) {
        const came = descriptor === 0 ? streams.read(piece) : fs.readSync(fileOf(descriptor), piece);
        sum += came;
        if (came < piece.length) break;
      }
      number32(read, sum);
    },
    fd_readdir(descriptor: number, at: number, length: number, cookie: bigint, used: number) {
      const entry = known(descriptor);
      const entries = (entry.entries ??= fs.readdirSync(entry.path as string, {withFileTypes: true}));
      const room = bytes(at, length);
      let filled = 0;
      for (let index = Number(cookie); index < entries.length && filled < length; index++) {
        const {name} = entries[index] as fs.Dirent;
        const encoded = encoder.encode(name);
        const whole = new Uint8Array(24 + encoded.length);
        const head = new DataView(whole.buffer);
        head.setBigUint64(0, BigInt(index + 1), true);
        head.setUint32(16, encoded.length, true);
        head.setUint8(20, kindOf(entries[index] as fs.Dirent));
        whole.set(encoded, 24);
        // One that is cut off is asked for again.
        room.set(whole.subarray(0, length - filled), filled);
        filled = Math.min(length, filled + whole.length);
      }
      number32(used, filled);
    },
    fd_sync: (descriptor: number) => fs.fsyncSync(fileOf(descriptor)),
    fd_write(descriptor: number, list: number, count: number, written: number) {
      let sum = 0;
      for (const piece of pieces(list, count)) {
        if (descriptor === 1 || descriptor === 2) streams.write(descriptor, piece.slice());
        else for (let done = 0; done < piece.length; ) done += fs.writeSync(fileOf(descriptor), piece, done);
        sum += piece.length;
      }
      number32(written, sum);
    },
    path_create_directory: (descriptor: number, at: number, length: number) => fs.mkdirSync(pathAt(descriptor, at, length)),
    path_filestat_get(descriptor: number, flags: number, at: number, length: number, to: number) {
      const path = pathAt(descriptor, at, length);
      stat(to, flags & FOLLOW ? fs.statSync(path, {bigint: true}) : fs.lstatSync(path, {bigint: true}));
    },
    path_open(descriptor: number, _follow: number, at: number, length: number, how: number, rights: bigint, _inherited: bigint, flags: number, opened: number) {
      const path = pathAt(descriptor, at, length);
      const next = Math.max(...held.keys()) + 1;
      if (how & IS_FOLDER) {
        // Throws where it is none, or may not be read.
        const entries = fs.readdirSync(path, {withFileTypes: true});
        held.set(next, {path, entries});
      } else {
        const {O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND} = fs.constants;
        const writes = (rights & RIGHT_WRITE) !== 0n;
        const access = !writes ? O_RDONLY : rights & RIGHT_READ ? O_RDWR : O_WRONLY;
        const all = access | (how & CREATE ? O_CREAT : 0) | (how & EXCLUSIVE ? O_EXCL : 0) | (how & TRUNCATE ? O_TRUNC : 0) | (flags & APPEND ? O_APPEND : 0);
        // What has to be new is a secret.
        held.set(next, {file: fs.openSync(path, all, how & EXCLUSIVE ? 0o600 : 0o666)});
      }
      number32(opened, next);
    },
    path_readlink(descriptor: number, at: number, length: number, to: number, room: number, used: number) {
      const target = encoder.encode(fs.readlinkSync(pathAt(descriptor, at, length))).subarray(0, room);
      bytes(to, target.length).set(target);
      number32(used, target.length);
    },
    path_remove_directory: (descriptor: number, at: number, length: number) => fs.rmdirSync(pathAt(descriptor, at, length)),
    path_rename: (descriptor: number, at: number, length: number, other: number, to: number, size: number) => fs.renameSync(pathAt(descriptor, at, length), pathAt(other, to, size)),
    path_unlink_file: (descriptor: number, at: number, length: number) => fs.unlinkSync(pathAt(descriptor, at, length)),
    proc_exit(code: number) {
      throw new Exit(code);
    },
  };
  const guarded = Object.entries(calls).map(([name, call]) => [
    name,
    (...given: never[]) => {
      try {
        return (call as (...given: never[]) => number | void)(...given) ?? 0;
      } catch (error) {
        if (error instanceof Exit) throw error;
        return errno(error);
      }
    },
  ]);
  return {wasi_snapshot_preview1: Object.fromEntries(guarded) as WebAssembly.ModuleImports};
}
