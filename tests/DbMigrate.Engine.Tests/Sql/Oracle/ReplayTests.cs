using System.Diagnostics;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>A dump that is read and sent statement by statement makes the same database again.</summary>
public sealed class ReplayTests
{
    [PgDumpFact]
    public async Task A_dump_of_pg_dump_is_replayed_to_the_same_dump()
    {
        var folder = Directory.CreateTempSubdirectory("dbmigrate-replay-").FullName;
        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = PgDumpFactAttribute.Version },
            CancellationToken.None
        );
        try
        {
            var first = await CreateAsync(sandbox, "first");
            await MakeAsync(
                first,
                "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text, b text[], c jsonb, d bytea)",
                @"INSERT INTO t (a, b, c, d) SELECT E'a\\b\t;' || chr(10) || '\.' || i || chr(13), ARRAY['x', NULL, '\.'], '{""a"": "":n""}', '\xdeadbeef' FROM generate_series(1, 500) i",
                "CREATE VIEW v AS SELECT b[1:2] AS slice, a || ';' AS a FROM t WHERE a <> 'end;'",
                "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END",
                "CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; /* $$ ; */ END $body$",
                "CREATE RULE r AS ON DELETE TO t DO ALSO (SELECT 1; SELECT ':x;')",
                @"COMMENT ON TABLE t IS E'it''s a \\ comment; with :variables'",
                "CREATE TYPE \"odd; name\" AS ENUM ('a;', '''', 'b')",
                "CREATE POLICY p ON t USING (a = ';')"
            );
            var dump = await DumpAsync(first, folder);
            var script = SqlReader.ReadFile(dump);
            var second = await CreateAsync(sandbox, "second");
            await using (var connection = await PostgresFixture.OpenAsync(second))
            {
                foreach (var statement in script.Statements)
                {
                    await SendAsync(connection, statement);
                }
            }

            Assert.Equal(Lines(dump), Lines(await DumpAsync(second, folder)));
            Assert.Contains(script.Statements, s => s.Copy is not null);
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SendAsync(NpgsqlConnection connection, SqlStatement statement)
    {
        if (statement.Copy is not { } copy)
        {
            await PostgresFixture.RunAsync(connection, statement.Text);
            return;
        }

        await using var writer = await connection.BeginTextImportAsync(statement.Text);
        using var rows = new StreamReader(copy.OpenRead());
        var block = new char[4096];
        for (int got; (got = await rows.ReadAsync(block)) > 0; )
        {
            await writer.WriteAsync(block.AsMemory(0, got));
        }
    }

    // The key of \restrict is another one in each dump.
    private static List<string> Lines(string dump) =>
        [.. File.ReadLines(dump).Where(l => !l.Contains("restrict ", StringComparison.Ordinal))];

    private static async Task<string> CreateAsync(MigrationSandbox sandbox, string name)
    {
        await using var admin = await PostgresFixture.OpenAsync(sandbox.ConnectionString);
        await PostgresFixture.RunAsync(admin, $"CREATE DATABASE {name}");
        return new UriBuilder(sandbox.ConnectionString) { Path = name }
            .Uri
            .OriginalString;
    }

    private static async Task MakeAsync(string database, params string[] statements)
    {
        await using var connection = await PostgresFixture.OpenAsync(database);
        foreach (var sql in statements)
        {
            await PostgresFixture.RunAsync(connection, sql);
        }
    }

    private static async Task<string> DumpAsync(string database, string folder)
    {
        var file = Path.Combine(folder, new Uri(database).AbsolutePath.Trim('/') + ".sql");
        using var dump = Process.Start(
            new ProcessStartInfo("pg_dump")
            {
                ArgumentList = { "-f", file, "-d", database },
                RedirectStandardError = true,
            }
        )!;
        var errors = await Wait.EndOfAsync(dump.StandardError.ReadToEndAsync(), "the errors of pg_dump");
        await Wait.EndOfAsync(dump.WaitForExitAsync(), "pg_dump");
        Assert.True(dump.ExitCode == 0, errors);
        return file;
    }
}
