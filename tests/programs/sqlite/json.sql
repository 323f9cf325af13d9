-- JSON functions and operators.
.nullvalue NULL
SELECT json(' { "a" : [ 1, 2.50, "x" ] , "b":null} ');
SELECT json_extract('{"a":[1,2,{"b":3}]}', '$.a[2].b'), '{"a":[1,2]}' -> '$.a', '{"a":[1,2]}' ->> '$.a[1]', '[7,8]' ->> 1;
SELECT json_array(1, 'two', NULL, 3.5, json('[4]')), json_object('k', 1, 'n', NULL);
SELECT json_set('{"a":1}', '$.b', 2), json_insert('{"a":1}', '$.a', 9), json_replace('{"a":1}', '$.a', 9), json_remove('[1,2,3]', '$[1]');
SELECT json_patch('{"a":1,"b":{"c":2}}', '{"a":null,"b":{"d":3}}');
SELECT json_type('[1]', '$[0]'), json_type('{"a":true}', '$.a'), json_type('null'), json_array_length('[1,2,3]');
SELECT json_valid('{a:1}'), json_valid('[1,2'), json_valid('"x"'), json_error_position('[1,,2]');
SELECT json('{a:1, b:''single'', c:0x10, d:+Infinity, e:.5, /* comment */ f:[1,],}');
SELECT key, value, type, path FROM json_each('{"x":1,"y":[2,3],"z":"s"}');
SELECT fullkey, atom FROM json_tree('{"a":{"b":[10,20]}}') WHERE atom IS NOT NULL;
SELECT json_group_array(value), json_group_object('k' || key, value) FROM json_each('[3,1,2]');
SELECT json_quote('a"b' || char(10, 9, 7)), json('"\u00e9\ud83d\ude00"') ->> '$';
SELECT json_extract('[9223372036854775807, 1e400, -0.0]', '$[0]');
SELECT json_extract('{bad', '$');
SELECT json_extract('{}', 'a.b');
CREATE TABLE event(data TEXT CHECK(json_valid(data)), kind GENERATED ALWAYS AS (data ->> '$.kind'));
CREATE INDEX by_kind ON event(kind);
INSERT INTO event(data) VALUES('{"kind":"open"}'), ('{"kind":"close","at":5}');
INSERT INTO event(data) VALUES('nonsense');
SELECT kind, data ->> 'at' FROM event ORDER BY kind;
