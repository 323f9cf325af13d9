/**
 * Runs the program off the page's thread: {id, engine, args, input} in; {id, output, milliseconds,
 * engine} or {id, error} out.
 */

// @ts-ignore: amcc writes it
import app from './imagefilter.mjs';

/** The loaded program, by the engine asked for. @type {Record<string, Promise<any>>} */
const programs = {};

/** @param {Uint8Array[]} chunks */
function join(chunks) {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** @param {string} engine @param {string[]} args @param {Uint8Array} [input] */
async function run(engine, args, input) {
  const program = await (programs[engine] ??= app({engine}));
  /** @type {Uint8Array[]} */
  const output = [];
  /** @type {Uint8Array[]} */
  const errors = [];
  const start = performance.now();
  const status = await program.run({
    args: ['imagefilter', ...args],
    stdin: input ?? '',
    stdout: (/** @type {Uint8Array} */ chunk) => output.push(chunk.slice()),
    stderr: (/** @type {Uint8Array} */ chunk) => errors.push(chunk.slice()),
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw Error(new TextDecoder().decode(join(errors)).trim() || `exit status ${status}`);
  return {output: join(output), milliseconds, engine: program.engine};
}

addEventListener('message', async ({data: {id, engine, args, input}}) => {
  try {
    const result = await run(engine, args, input);
    postMessage({id, ...result}, {transfer: [result.output.buffer]});
  } catch (error) {
    postMessage({id, error: /** @type {Error} */ (error).message});
  }
});
