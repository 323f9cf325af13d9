import type {Bytes, Directory, Files, FileSystem, Mounts} from './types.mjs';

/** wait: until no other tab has the files, instead of failing with EBUSY. */
export interface LockOptions {
  wait?: boolean;
  signal?: AbortSignal;
}

/** Files that last, for this tab alone. */
export class StoredFileSystem implements Files {
  private constructor();
  /** Opens the files of a name, or makes new ones. */
  static open(name: string, options?: LockOptions): Promise<StoredFileSystem>;
  readonly kind: 'OPFS' | 'IndexedDB';
  /** Gives the files back, so that other tabs may use them. */
  release(): unknown;
  /** Takes them again, with what others changed. */
  acquire(options?: LockOptions): Promise<void>;
  readonly preopens: [name: string, directory: Directory][];
  readFile(path: string): Bytes;
  writeFile(path: string, content: Uint8Array | ArrayBuffer | string): void;
  exists(path: string): boolean;
  remove(path: string): void;
  makeDirectory(path: string): void;
  names(path: string): string[];
  list(): string[];
}

/** A tree of files from different places, for the option `files`. */
export function mountAll(mounts: Mounts, root?: FileSystem):
  Promise<{files: FileSystem; mounted: Record<string, FileSystem>; unmount: () => Promise<void>}>;

/** The files that were dropped on a page, with those in directories. */
export function droppedFiles(transfer: DataTransfer): Promise<Record<string, File>>;
