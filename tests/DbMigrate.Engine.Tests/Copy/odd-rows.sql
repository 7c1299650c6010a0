insert into customers (name, mood, moods, limits, both_sides, pairs, doc, raw, span, ip, key, bits, money_left, spot,
                       picture, rights, kind_of, parent)
select 'Müller ' || i, (array['sad', 'ok', 'happy''s'])[1 + i % 3]::app_mood, array['ok', null]::app_mood[],
       spans(i, i + 2), row(i, 'ok')::pair, array[row(i, null)::pair], jsonb_build_object('i', i), '{"a" :  1}',
       make_interval(days => i), '10.0.0.1', gen_random_uuid(), b'10101', i::text::money, point(i, 1.5),
       decode(repeat('00ff', i), 'hex'), '=r/postgres', 'public.pair', nullif(i - 1, 0)
from generate_series(1, 300) i;
insert into "Other Shop"."Order Lines" (customer, during, amount)
select i, tstzrange('2024-01-01'::timestamptz + i * interval '1 day', '2024-01-01'::timestamptz + (i + 1) * interval '1 day'),
       case when i = 7 then 1 else 3 end
from generate_series(1, 200) i;
insert into events select i, '2024-06-01'::date + i, 'what ' || i from generate_series(1, 900) i;
insert into base values (1, E'a\tb\\'), (null, null);
insert into derived values (1, 'x', 2);
insert into without_key select 'twice', 'NaN' from generate_series(1, 3);
insert into without_key values ('infinite', '-Infinity'), ('zero', '-0');
insert into circle_a values (1, null);
insert into circle_b values (2, 1);
update circle_a set b = 2;
insert into no_columns default values;
