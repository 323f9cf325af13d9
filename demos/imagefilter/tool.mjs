/**
 * The C program as a function: runs it in a worker, one run at a time.
 */

/**
 * @typedef {'auto' | 'wasm' | 'asmjs'} Engine
 * @typedef {{output: Uint8Array, milliseconds: number, engine: string}} Result
 *   output: what the program wrote to standard output; engine: 'wasm' or 'asm.js'
 * @typedef {{width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>}} Picture  8-bit RGBA
 */

/** The image filter's command line. */
export class Tool {
  /** @type {Engine} */
  engine = 'auto';
  #worker = new Worker(new URL('worker.mjs', import.meta.url), {type: 'module'});
  /** @type {Map<number, {resolve: (result: Result) => void, reject: (reason: Error) => void}>} */
  #waiting = new Map();
  #next = 0;

  constructor() {
    this.#worker.onmessage = ({data: {id, error, ...result}}) => {
      const request = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) request?.reject(Error(error));
      else request?.resolve(result);
    };
    this.#worker.onerror = event => {
      for (const {reject} of this.#waiting.values()) reject(Error(event.message || 'the worker cannot be started'));
      this.#waiting.clear();
    };
  }

  /**
   * Runs the program.
   * @param {string[]} args
   * @param {Uint8Array} [input] its standard input
   * @returns {Promise<Result>} rejects with the program's own message if it fails
   */
  run(args, input) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      this.#worker.postMessage({id, engine: this.engine, args, input});
    });
  }
}

/** Parses what the program writes with -f pam -d 8. @param {Uint8Array} bytes @returns {Picture} */
export function parsePam(bytes) {
  const header = String.fromCharCode(...bytes.subarray(0, 128));
  const field = (/** @type {string} */ name) => Number(header.split(name + ' ')[1]?.split('\n')[0]);
  const width = field('WIDTH'), height = field('HEIGHT'), start = header.indexOf('ENDHDR\n') + 7;
  return {width, height, pixels: new Uint8ClampedArray(bytes.slice(start, start + width * height * 4).buffer)};
}

/** The file that parsePam would read as that picture. @param {Picture} picture @returns {Uint8Array} */
export function formatPam({width, height, pixels}) {
  const header = `P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`;
  const bytes = new Uint8Array(header.length + pixels.length);
  bytes.set(new TextEncoder().encode(header));
  bytes.set(pixels, header.length);
  return bytes;
}
