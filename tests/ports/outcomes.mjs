// SPDX-License-Identifier: MIT
// What the tests of a package say of themselves, whatever runs them.

/** The name of the outcome that is there without reports. */
export const ONLY_STATUS = 'exit status';

/** Lines that report one test: its name and its outcome. */
const reports = [
  /^(?<outcome>PASS|FAIL|XFAIL|XPASS|SKIP|ERROR):? (?<name>.+)$/,                              // automake
  /^ *\d+\/\d+ Test +#\d+: (?<name>\S+) \.+ *(?<outcome>Passed|\*+\w[\w ]*?) +\d/,              // CTest
  /^ *\d+\/\d+ (?<name>.+?) +(?<outcome>OK|FAIL|SKIP|TIMEOUT|ERROR|EXPECTEDFAIL) +\d/,          // Meson
  /^(?<outcome>ok|not ok)\b *-? *(?<name>.+)$/,                                                // TAP
];

/**
 * The outcome of each test, by name; tests of the same name are numbered. Without any report the exit
 * status is the only outcome.
 * @param {string} log @param {number | null} status
 * @returns {Record<string, string>}
 */
export function outcomes(log, status) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const line of log.split('\n')) {
    const {name, outcome} = reports.map(report => report.exec(line)?.groups).find(Boolean) ?? {};
    if (!name) continue;
    let unique = name.trim();
    for (let n = 2; unique in found; n++) unique = `${name.trim()} (${n})`;
    found[unique] = outcome;
  }
  return Object.keys(found).length ? found : {[ONLY_STATUS]: String(status)};
}
