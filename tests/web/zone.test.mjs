// SPDX-License-Identifier: MIT
// The time zone of the host as a rule of POSIX.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {locale, timeZone} from '../../runtime-web/zone.mjs';

const RULES = {
  UTC: '<+00>0',
  'Asia/Kolkata': '<+0530>-5:30',
  'Europe/Berlin': '<+01>-1<+02>-2,M3.5.0/2,M10.5.0/3',
  'America/New_York': '<-05>5<-04>4,M3.2.0/2,M11.1.0/2',
  'America/St_Johns': '<-0330>3:30<-0230>2:30,M3.2.0/2,M11.1.0/2',
  'Australia/Sydney': '<+10>-10<+11>-11,M10.1.0/2,M4.1.0/3',
  'Australia/Lord_Howe': '<+1030>-10:30<+11>-11,M10.1.0/2,M4.1.0/2',
};

for (const [zone, rule] of Object.entries(RULES)) {
  test(zone, t => {
    const before = process.env.TZ;
    t.after(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });
    process.env.TZ = zone;
    assert.equal(timeZone(2026), rule);
  });
}

test('languages as LANG has them', () => {
  assert.deepEqual(['de-AT', 'en', 'pt-BR', 'zh-Hant', 'ja-JP-u-ca-japanese'].map(locale),
    ['de_AT.UTF-8', 'en_US.UTF-8', 'pt_BR.UTF-8', 'zh_TW.UTF-8', 'ja_JP.UTF-8']);
});
