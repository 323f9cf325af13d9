-- printf and the other formatting functions.
SELECT printf('%d|%5d|%-5d|%05d|%+d|%,d', 42, 42, 42, 42, 42, 1234567);
SELECT printf('%s|%10s|%-10s|%.2s|%c', 'hello', 'right', 'left', 'cut', 'x');
SELECT printf('%x|%X|%#x|%o|%u', 255, 255, 255, 8, -1);
SELECT printf('%f|%.0f|%10.3f|%-10.1f|%+.2f|%e|%G', 3.14159, 2.5, 3.14159, 3.14159, 3.14159, 31415.9, 1e-10);
SELECT printf('%q|%Q|%w|%Q', 'it''s', 'it''s', 'a"b', NULL);
SELECT printf('%%|%*d|%-*d|', 6, 42, 6, 42), printf('%d'), printf('no arguments %s.'), printf(NULL) IS NULL;
SELECT printf('%,.2f', 1234567.891), printf('%lld', 9223372036854775807), printf('%s', 1.5), printf('%d', '12x');
SELECT printf('%.3s|%5s|', 'äöü', 'ä'), printf('%!.3s', 'äöü'), printf('%s', x'414243');
SELECT format('%08.3f', -3.14159), format('% d', 5), format('%z', 1) IS NULL;
SELECT substr('hello', 2, 3), substr('hello', -3), substr('hello', 0, 3), upper('straße'), lower('ÀB'), trim('  x  '), ltrim('xxy', 'x'), replace('aXbX', 'X', '--');
SELECT instr('hello', 'l'), hex('hi'), char(72, 105, 128512), unicode('é'), quote('it''s'), quote(1.5), quote(NULL), soundex('Robert') IS NULL;
