using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>
/// The status commands of the other tools, after runs and undos that keep their histories: both sides work on one
/// database in turn.
/// </summary>
public sealed partial class RealClientTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [ClientFact("dbmate")]
    public Task Dbmate_agrees() =>
        AgreesAsync(
            "layout: dbmate",
            [
                ("db/1_a.sql", "-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;"),
                ("db/2_b.sql", "-- migrate:up\ncreate table b ();\n-- migrate:down\ndrop table b;"),
            ],
            async (folder, uri) =>
            {
                var all = new[] { "--url", uri + "?sslmode=disable", "-d", "db", "--no-dump-schema" };
                return (
                    Lines(await RunAsync("dbmate", folder, [.. all, "status"]), @"\[(X| )\] (\S+)\.sql"),
                    () => RunAsync("dbmate", folder, [.. all, "up"]),
                    () => RunAsync("dbmate", folder, [.. all, "down"])
                );
            },
            ["X 1_a", "  2_b"],
            ["X 1_a", "X 2_b"]
        );

    [ClientFact("node-pg-migrate")]
    public Task Node_pg_migrate_agrees() =>
        AgreesAsync(
            "layout: node-pg-migrate",
            [
                ("db/1704067200001_a.sql", "-- Up Migration\ncreate table a ();\n-- Down Migration\ndrop table a;"),
                ("db/1704067200002_b.sql", "-- Up Migration\ncreate table b ();\n-- Down Migration\ndrop table b;"),
            ],
            async (folder, uri) =>
            {
                string[] all = ["-m", "db"];
                var url = ("DATABASE_URL", uri);
                var dry = await RunAsync("node-pg-migrate", folder, ["up", .. all, "--dry-run"], url);
                return (
                    Lines(dry, @"^### MIGRATION (\S+) \((UP)\)"),
                    () => RunAsync("node-pg-migrate", folder, ["up", .. all], url),
                    () => RunAsync("node-pg-migrate", folder, ["down", .. all], url)
                );
            },
            ["1704067200002_b UP"],
            []
        );

    [ClientFact("node", "node-pg-migrate")]
    public Task Node_pg_migrate_agrees_on_pairs_of_files() =>
        AgreesAsync(
            "layout: node-pg-migrate",
            [
                ("db/1704067200001_a.up.sql", "create table a ();"),
                ("db/1704067200001_a.down.sql", "drop table a;"),
                ("db/1704067200002_b.up.sql", "create table b ();"),
                ("db/1704067200002_b.down.sql", "drop table b;"),
                (
                    "client.mjs",
                    """
                    import { runner } from 'node-pg-migrate';
                    const [direction, dryRun] = process.argv.slice(2);
                    const done = await runner({
                      databaseUrl: process.env.DATABASE_URL, dir: 'db', direction, count: direction === 'down' ? 1 : Infinity,
                      migrationsTable: 'pgmigrations', dryRun: dryRun !== undefined, log: () => {},
                      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
                    });
                    console.log(JSON.stringify(done.map(m => m.name)));
                    """
                ),
            ],
            async (folder, uri) =>
            {
                await LinkModulesAsync(folder);
                var url = ("DATABASE_URL", uri);
                return (
                    [(await RunAsync("node", folder, ["client.mjs", "up", "dry"], url)).Trim()],
                    () => RunAsync("node", folder, ["client.mjs", "up"], url),
                    () => RunAsync("node", folder, ["client.mjs", "down"], url)
                );
            },
            ["""["1704067200002_b"]"""],
            ["[]"]
        );

    [ClientFact("sql-migrate")]
    public Task Sql_migrate_agrees() =>
        AgreesAsync(
            "layout: sql-migrate",
            [
                ("db/1_a.sql", "-- +migrate Up\ncreate table a ();\n-- +migrate Down\ndrop table a;"),
                ("db/2_b.sql", "-- +migrate Up\ncreate table b ();\n-- +migrate Down\ndrop table b;"),
            ],
            async (folder, uri) =>
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder, "dbconfig.yml"),
                    $"development:\n  dialect: postgres\n  datasource: {uri}?sslmode=disable\n  dir: db\n"
                );
                return (
                    Lines(await RunAsync("sql-migrate", folder, ["status"]), @"\| (\S+)\.sql +\| (no|2)"),
                    () => RunAsync("sql-migrate", folder, ["up"]),
                    () => RunAsync("sql-migrate", folder, ["down"])
                );
            },
            ["1_a 2", "2_b no"],
            ["1_a 2", "2_b 2"]
        );

    [ClientFact("supabase")]
    public Task Supabase_agrees() =>
        AgreesAsync(
            "layout: supabase",
            [
                ("supabase/migrations/20240101000001_a.sql", "create table a ();"),
                ("supabase/migrations/20240102000001_b.sql", "create table b ();"),
            ],
            async (folder, uri) =>
            {
                var url = uri + "?sslmode=disable";
                return (
                    Lines(
                        await RunAsync("supabase", folder, ["migration", "list", "--db-url", url]),
                        @"`(\d+)` *\| *`(\d+| )`"
                    ),
                    () => RunAsync("supabase", folder, ["migration", "up", "--db-url", url, "--yes"]),
                    null
                );
            },
            ["20240101000001 20240101000001", "20240102000001  "],
            ["20240101000001 20240101000001", "20240102000001 20240102000001"],
            folderOfMigrations: "supabase/migrations"
        );

    [ClientFact("knex", "pg")]
    public Task Knex_agrees() =>
        AgreesAsync(
            "layout: plain\n  history: knex",
            [
                ("db/20240101000001_a.sql", "create table a ();"),
                ("db/20240101000001_a.down.sql", "drop table a;"),
                ("db/20240102000001_b.sql", "create table b ();"),
                ("db/20240102000001_b.down.sql", "drop table b;"),
                (
                    "js/20240101000001_a.js",
                    "exports.up = k => k.raw('create table a ()'); exports.down = k => k.raw('drop table a');"
                ),
                (
                    "js/20240102000001_b.js",
                    "exports.up = k => k.raw('create table b ()'); exports.down = k => k.raw('drop table b');"
                ),
            ],
            async (folder, uri) =>
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder, "knexfile.js"),
                    $"module.exports = {{ client: 'pg', connection: '{uri}', migrations: {{ directory: 'js' }} }};"
                );
                await LinkModulesAsync(folder);
                return (
                    Lines(await RunAsync("knex", folder, ["migrate:list"]), @"^ *(\d+_[ab])\.js() *$"),
                    () => RunAsync("knex", folder, ["migrate:latest"]),
                    () => RunAsync("knex", folder, ["migrate:down"])
                );
            },
            ["20240101000001_a ", "20240102000001_b "],
            ["20240101000001_a ", "20240102000001_b "],
            status: async (folder, _) =>
                Lines(await RunAsync("knex", folder, ["migrate:list"]), @"(Found \d+|No) (Completed|Pending)")
        );

    [ClientFact("node", "drizzle-orm")]
    public Task Drizzle_agrees() =>
        AgreesAsync(
            "layout: drizzle",
            [
                (
                    "db/meta/_journal.json",
                    """
                    {"version":"7","dialect":"postgresql","entries":[
                    {"idx":0,"version":"7","when":1700000000000,"tag":"0000_a","breakpoints":true},
                    {"idx":1,"version":"7","when":1700000000001,"tag":"0001_b","breakpoints":true}]}
                    """
                ),
                ("db/0000_a.sql", "create table a ();"),
                ("db/0001_b.sql", "create table b ();"),
                (
                    "migrate.js",
                    """
                    const { drizzle } = require('drizzle-orm/node-postgres');
                    const { migrate } = require('drizzle-orm/node-postgres/migrator');
                    const { Pool } = require('pg');
                    (async () => {
                      const pool = new Pool({ connectionString: process.env.DATABASE_URL });
                      await migrate(drizzle(pool), { migrationsFolder: 'db' });
                      await pool.end();
                    })();
                    """
                ),
            ],
            async (folder, uri) =>
            {
                await LinkModulesAsync(folder);
                // It has no status: that it runs nothing twice, and all that is left, is its answer.
                return ([], () => RunAsync("node", folder, ["migrate.js"], ("DATABASE_URL", uri)), null);
            },
            [],
            []
        );

    [ClientFact("node", "@prisma/schema-engine-wasm")]
    public Task Prisma_agrees() =>
        AgreesAsync(
            "layout: prisma",
            [
                ("db/migration_lock.toml", "provider = \"postgresql\"\n"),
                ("db/20240101000001_a/migration.sql", "create table a ();\n"),
                ("db/20240102000001_b/migration.sql", "create table b ();\n"),
                ("db/20240102000001_b/down.sql", "drop table b;\n"),
                ("client.mjs", PrismaClient.Program),
            ],
            async (folder, uri) =>
            {
                await LinkModulesAsync(folder);
                var url = ("DATABASE_URL", uri);
                return (
                    [(await RunAsync("node", folder, ["client.mjs"], url)).Trim()],
                    () => RunAsync("node", folder, ["client.mjs", "deploy"], url),
                    null
                );
            },
            [
                """
                {"editedMigrationNames":[],"failedMigrationNames":[],"hasMigrationsTable":true,"history":{"diagnostic":"databaseIsBehind","unappliedMigrationNames":["20240102000001_b"]}}
                """,
            ],
            [
                """
                {"editedMigrationNames":[],"failedMigrationNames":[],"hasMigrationsTable":true,"history":null}
                """,
            ]
        );

    [ClientFact("graphile-migrate")]
    public async Task Graphile_migrate_agrees()
    {
        var hash = "sha1:" + Hash("create table a ();\n");
        await AgreesAsync(
            "layout: graphile-migrate",
            [
                ("migrations/committed/000001-a.sql", $"--! Previous: -\n--! Hash: {hash}\n\ncreate table a ();\n"),
                (
                    "migrations/committed/000002-b.sql",
                    $"--! Previous: {hash}\n--! Hash: sha1:{Hash($"{hash}\ncreate table b ();\n")}\n\ncreate table b ();\n"
                ),
                ("migrations/current.sql", string.Empty),
            ],
            async (folder, uri) =>
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder, ".gmrc"),
                    $$"""{"connectionString":"{{uri}}","shadowConnectionString":"{{uri}}_s","rootConnectionString":"{{uri}}_r"}"""
                );
                var (code, output) = await NpmClients.RunAsync("graphile-migrate", folder, ["status"]);
                return (
                    [code == 0 ? "done" : Regex.Match(output, @"There are \d+ committed").Value],
                    () => RunAsync("graphile-migrate", folder, ["migrate"]),
                    null
                );
            },
            ["There are 1 committed"],
            ["done"],
            folderOfMigrations: "migrations"
        );
    }

    [ClientFact("sqitch")]
    public Task Sqitch_agrees() =>
        AgreesAsync(
            "layout: sqitch",
            [
                (
                    "db/sqitch.plan",
                    """
                    %syntax-version=1.0.0
                    %project=shop
                    %uri=https://example.org/shop

                    a 2026-11-29T15:49:20Z A Person <a@example.org> # The first\nin two lines
                    @v1 2026-11-29T15:49:21Z A Person <a@example.org> # Tagged
                    b [a@v1 !other:c] 2026-11-29T15:49:22Z Ä Person <ae@example.org> # The second \\
                    """
                ),
                ("db/sqitch.conf", "[core]\n\tengine = pg\n[user]\n\tname = Me\n\temail = me@example.org\n"),
                ("db/deploy/a.sql", "create table a ();\n"),
                ("db/revert/a.sql", "drop table a;\n"),
                ("db/deploy/b.sql", "create table b ();\n"),
                ("db/revert/b.sql", "drop table b;\n"),
            ],
            async (folder, uri) =>
            {
                var db = Path.Combine(folder, "db");
                var target = "db:pg:" + uri["postgres:".Length..];
                var status = await NpmClients.RunAsync("sqitch", db, ["status", "--show-tags", target]);
                return (
                    Lines(status.Output, @"(Nothing to deploy|Undeployed change)|Name: +(\w)|Tag: +(@\w+)|^ +\* (\w)$"),
                    async () =>
                    {
                        await RunAsync("sqitch", db, ["deploy", "--verify", target]);
                        return await RunAsync("sqitch", db, ["verify", target]);
                    },
                    () => RunAsync("sqitch", db, ["revert", "-y", "--to", "@HEAD^", target])
                );
            },
            [" a  ", "  @v1 ", "Undeployed change   ", "   b"],
            [" b  ", "Nothing to deploy   "]
        );

    [ClientFact("sqitch")]
    public async Task What_sqitch_has_deployed_of_another_project_is_found()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: sqitch",
            "db",
            [
                (
                    "db/sqitch.plan",
                    "%syntax-version=1.0.0\n%project=shop\n\na [base:y@v1] 2026-11-29T15:49:20Z A Person <a@example.org>\n"
                ),
                ("db/sqitch.conf", "[core]\n\tengine = pg\n[user]\n\tname = Me\n\temail = me@example.org\n"),
                ("db/deploy/a.sql", "create table a ();\n"),
                ("db/revert/a.sql", "drop table a;\n"),
                (
                    "base/sqitch.plan",
                    "%syntax-version=1.0.0\n%project=base\n\ny 2026-11-29T15:49:20Z A Person <a@example.org>\n"
                        + "@v1 2026-11-29T15:49:21Z A Person <a@example.org>\n"
                ),
                ("base/sqitch.conf", "[core]\n\tengine = pg\n[user]\n\tname = Me\n\temail = me@example.org\n"),
                ("base/deploy/y.sql", "create table y ();\n"),
                ("base/revert/y.sql", "drop table y;\n"),
            ]
        );
        var target = "db:pg:" + database.Uri["postgres:".Length..];
        var alone = await NpmClients.RunAsync("sqitch", Path.Combine(plan.Folder, "db"), ["deploy", target]);
        Assert.Contains("Missing required change: base:y@v1", alone.Output, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ForeignDependencyException>(() => plan.InvokeAsync());
        Assert.Equal("base:y@v1", missing.Change);

        await RunAsync("sqitch", Path.Combine(plan.Folder, "base"), ["deploy", target]);
        await plan.InvokeAsync();
        var status = await NpmClients.RunAsync("sqitch", Path.Combine(plan.Folder, "db"), ["status", target]);
        Assert.Contains("Nothing to deploy", status.Output, StringComparison.Ordinal);
        var revert = await NpmClients.RunAsync("sqitch", Path.Combine(plan.Folder, "base"), ["revert", "-y", target]);
        Assert.True(
            revert.ExitCode != 0 && revert.Output.Contains("equired by", StringComparison.Ordinal),
            revert.Output
        );
        await plan.UndoAsync("a");
        await RunAsync("sqitch", Path.Combine(plan.Folder, "base"), ["revert", "-y", target]);
    }

    [ClientFact("node-pg-migrate")]
    public async Task The_other_tool_does_not_run_beside_a_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table held ()");
        using var plan = Plan(
            database,
            "layout: node-pg-migrate",
            "db",
            [("db/1704067200001_a.sql", "-- Up Migration\nalter table held add a int;")]
        );
        await using var blocker = await database.OpenAsync();
        await using var held = await blocker.BeginTransactionAsync();
        await using var take = new Npgsql.NpgsqlCommand("lock table held", blocker, held);
        await take.ExecuteNonQueryAsync();
        var run = plan.InvokeAsync();
        await database.WaitForAsync(
            "select exists (select from pg_locks where locktype = 'advisory' and ((classid::int8 << 32) | objid::int8) "
                + "= 7241865325823964)",
            run
        );
        var (code, output) = await NpmClients.RunAsync(
            "node-pg-migrate",
            plan.Folder,
            ["up", "-m", "db"],
            ("DATABASE_URL", database.Uri)
        );
        Assert.NotEqual(0, code);
        Assert.Contains("Another migration is already running", output, StringComparison.Ordinal);
        await held.RollbackAsync();
        await run;
        Assert.Contains(
            "No migrations to run",
            await RunAsync("node-pg-migrate", plan.Folder, ["up", "-m", "db"], ("DATABASE_URL", database.Uri)),
            StringComparison.Ordinal
        );
    }

    /// <summary>
    /// Applies the first file here and asks the tool, lets the tool apply the second and adopts that, undoes it here,
    /// applies it again here and asks the tool, which then takes it back.
    /// </summary>
    private async Task AgreesAsync(
        string from,
        (string Name, string Text)[] files,
        Func<string, string, Task<(string[] Status, Func<Task<string>> Up, Func<Task<string>>? Down)>> client,
        string[] first,
        string[] both,
        string folderOfMigrations = "db",
        Func<string, string, Task<string[]>>? status = null
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, from, folderOfMigrations, files);
        var phases = plan.Read().Phases.Select(p => p.Id).ToArray();
        await plan.InvokeAsync(phases[0]);
        var (after, up, _) = await client(plan.Folder, database.Uri);
        Assert.Equal(first, after);
        if (status is not null)
        {
            Assert.Equal(["Found 1 Completed", "Found 1 Pending"], await status(plan.Folder, database.Uri));
        }

        await up();
        await using (var session = plan.Session())
        {
            var adopted = await session.AdoptAsync();
            adopted.RequireFit();
            Assert.Equal([phases[1]], adopted.Entries.Where(e => e.Adopted).Select(e => e.Phase));
        }

        if (plan.Read().Phases[1].Undo is not null)
        {
            await plan.UndoAsync(phases[1]);
            (after, _, _) = await client(plan.Folder, database.Uri);
            Assert.Equal(first, after);
            await plan.InvokeAsync(phases[1]);
        }

        (after, up, var down) = await client(plan.Folder, database.Uri);
        Assert.Equal(both, after);
        await up();
        if (down is not null)
        {
            await down();
            Assert.Equal(
                ["a"],
                await database.ColumnAsync<string>("select relname::text from pg_class where relname in ('a', 'b')")
            );
        }
    }

    private static TestPlan Plan(
        TestDatabase database,
        string from,
        string folder,
        (string Name, string Text)[] files
    ) => new(database, $"plan: kept\nphases_from:\n  folder: {folder}\n  keep_history: true\n  {from}\n", files);

    private static async Task<string> RunAsync(
        string program,
        string folder,
        string[] arguments,
        params (string Name, string Value)[] environment
    )
    {
        var (code, output) = await NpmClients.RunAsync(program, folder, arguments, environment);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
        return output;
    }

    private static string[] Lines(string output, string pattern) =>
        [
            .. Regex
                .Matches(Colors().Replace(output, string.Empty), pattern, RegexOptions.Multiline)
                .Select(m => string.Join(' ', m.Groups.Values.Skip(1).Select(g => g.Value))),
        ];

    // Programs of Node.js look for packages beside the file that asks.
    private static Task LinkModulesAsync(string folder)
    {
        var link = Path.Combine(folder, "node_modules");
        if (!Directory.Exists(link))
        {
            Directory.CreateSymbolicLink(link, Path.Combine(NpmClients.Folder!, "node_modules"));
        }

        return Task.CompletedTask;
    }

#pragma warning disable CA5350
    private static string Hash(string text) =>
        Convert
            .ToHexString(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(text)))
            .ToLowerInvariant();
#pragma warning restore CA5350

    [GeneratedRegex(@"\x1B\[[0-9;]*m")]
    private static partial Regex Colors();
}
