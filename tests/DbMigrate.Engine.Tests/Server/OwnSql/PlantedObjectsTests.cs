using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.OwnSql;

/// <summary>
/// A login that may create objects in a schema of the search_path cannot make the tool call a function or operator of
/// its own, nor use a type, table or view of its own. Each that is called fails.
/// </summary>
/// <remarks>See https://wiki.postgresql.org/wiki/A_Guide_to_CVE-2018-1058.</remarks>
public sealed partial class PlantedObjectsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // Functions of the names that the tool's SQL uses: the same arguments, and closer ones than polymorphic or text.
    private const string Functions = """
        do $do$
        declare
            f record; v text; arguments text;
        begin
            for f in
                select distinct p.proname, pg_catalog.oidvectortypes(p.proargtypes) as args
                from pg_catalog.pg_proc p
                where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = any ('{NAMES}'::name[])
                union
                select 'jsonb_agg', 'jsonb'
            loop
                for v in
                    select * from unnest(array[
                        '', 'text', 'name', 'varchar', 'int2', 'int4', 'int8', 'oid', 'bytea', 'bool', 'timestamptz', 'jsonb',
                        '"char"', 'regclass', 'uuid', 'interval', 'numeric'])
                loop
                    arguments := f.args;
                    if v <> '' then
                        arguments := regexp_replace(arguments, '\m(anycompatiblearray|anyarray)\M', v || '[]', 'g');
                        arguments := regexp_replace(arguments, '("any"|\m(anycompatible|anyelement|anynonarray)\M)', v, 'g');
                        if v in ('name', 'varchar', '"char"', 'oid', 'regclass') then
                            arguments := regexp_replace(arguments, '^text$', v);
                            arguments := regexp_replace(arguments, '^text, text$', v || ', ' || v);
                        end if;
                        continue when arguments = f.args;
                    end if;
                    begin
                        execute format('create function public.%I(%s) returns bool language plpgsql as %L', f.proname, arguments,
                                       format('begin raise exception %L; end', 'planted function ' || f.proname || '(' || arguments || ')'));
                    exception when others then null;
                    end;
                end loop;
            end loop;
        end $do$
        """;

    private const string Operators = """
        do $do$
        declare
            l text; r text; o text; f text;
            types text[] := array['text', 'name', 'oid', 'int2', 'int4', 'int8', '"char"', 'regclass', 'bytea', 'bool', 'timestamptz',
                                  'interval', 'uuid', 'numeric', 'float8', 'jsonb', 'text[]', 'name[]', 'oid[]', 'int2[]', 'pg_lsn'];
        begin
            foreach l in array types loop
                foreach r in array types loop
                    f := 'planted_' || md5(l || '/' || r);
                    execute format('create function public.%I(%s, %s) returns bool language plpgsql as %L', f, l, r,
                                   format('begin raise exception %L; end', 'planted operator on ' || l || ' and ' || r));
                    foreach o in array array['=', '<>', '<', '>', '<=', '>=', '||', '~', '!~', '~~', '!~~', '+', '-', '*', '/', '&',
                                             '@>', '<@', '->', '->>', '?', '%'] loop
                        begin
                            execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.%I)', o, l, r, f);
                        exception when others then null;
                        end;
                    end loop;
                end loop;
            end loop;
        end $do$
        """;

    // Types, tables and views of the catalog's names, and an implicit cast to a type of one's own.
    private const string Relations = """
        do $do$
        declare
            n text;
        begin
            for n in select c.relname from pg_catalog.pg_class c
                     where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v')
            loop
                execute format('create view public.%I as select 1/0 as oid', n);
            end loop;
            foreach n in array array['text', 'oid', 'name', 'regclass', 'int4', 'int8', 'bool', 'bytea', 'uuid', 'jsonb', 'timestamptz',
                                     'float8', 'regtype', 'regproc', 'regprocedure', 'regnamespace', 'regrole', 'int2'] loop
                execute format('create type public.%I as enum (%L)', n, 'planted');
            end loop;
            create type public.bait as (v pg_catalog.text);
            create function public.bite(pg_catalog.text) returns public.bait language plpgsql
                as 'begin raise exception $q$planted cast$q$; end';
            create cast (pg_catalog.text as public.bait) with function public.bite(pg_catalog.text) as implicit;
        end $do$
        """;

    [Theory]
    [InlineData("\"$user\", public", true)]
    [InlineData("public, pg_catalog", true)]
    [InlineData("\"$user\", public", false)]
    [InlineData("public, pg_catalog", false)]
    public async Task What_a_low_privileged_login_created_is_not_called(string path, bool hasJournal)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        var lowly = await database.CreateRoleAsync("lowly");
        await database.ExecuteAsync($"grant create on schema public to \"{lowly.Name}\"");
        var seen = await FullCycle.RunAsync(
            database,
            beforeAsync: hasJournal ? null : PlantAsync,
            prepareAsync: hasJournal ? PlantAsync : null
        );
        var expected = await SessionSettingsTests.ExpectedTask;
        Assert.True(!seen.Except(expected).Any(), string.Join("\n", seen.Except(expected)));
        Assert.Equal(expected, seen);

        async Task PlantAsync()
        {
            await using (var planting = await database.OpenAsync(lowly))
            {
                // Planting must not call what is planted.
                await PostgresFixture.RunAsync(planting, "set search_path = pg_catalog, pg_temp");
                await PostgresFixture.RunAsync(
                    planting,
                    Functions.Replace("{NAMES}", "{" + string.Join(',', Names()) + "}", StringComparison.Ordinal)
                );
                await PostgresFixture.RunAsync(planting, Operators);
                await PostgresFixture.RunAsync(planting, Relations);
            }

            await database.ExecuteAsync($"alter database {database.Name} set search_path = {path}");
        }
    }

    /// <summary>Returns the words before an opening parenthesis in the engine's sources, its SQL among them.</summary>
    private static IEnumerable<string> Names() =>
        Directory
            .EnumerateFiles(Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".sql", StringComparison.Ordinal))
            .SelectMany(f => Call().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Distinct();

    [GeneratedRegex(@"\b([a-z][a-z0-9_]*)\(")]
    private static partial Regex Call();
}
