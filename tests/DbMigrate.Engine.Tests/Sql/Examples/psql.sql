-- What psql makes of this, with the variables of PsqlOracleTests, is what is sent.
select :n, :'name', :"schema".t, :'path', :n+1, -:n, (:n), :n::text, x::text, 1 as ":n", ':n', $$:n$$, E':n\':n';
select :two;
select :outer, :{?n}, :{?none};
select '{1,2,3}'::int[][1], (array[1, 2, 3])[1:2], (array[1, 2])[:n], (array[1, 2])[ :n : 9 ];
\set local 'set ' 'to ' :n
select :'local', :"local";
\set quoted 'it''s \\ a \'quote\' \n next'
select :'quoted';
\set empty
select :'empty' :empty;
\set list :n , :n
select array[:list];
\set word wor
select ':word', :'word', :word, a.:word;
select 1 /* :none ; */ -- :none ;
;
select \:n, 1 \set late yes
;
select :'late';
copy rows_of_psql from stdin;
:n	; '
\\.
\.
set standard_conforming_strings = off;
select 'a\';:n', :'path', E'\\', $$\$$;
set standard_conforming_strings to on;
select 'a\', :n;
create function f_psql() returns int language sql begin atomic select :n; select case when :n > 0 then 1 end; end;
create rule r_psql as on insert to rows_of_psql do also (select :n; select 2);
begin; select :n; commit;
select 'no semicolon', :n
