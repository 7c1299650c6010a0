using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Renames;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Sql.Oracle;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>
/// Checks export and alignment against what the server has afterwards, and against pg_dump where it has the server's
/// version.
/// </summary>
/// <param name="postgres">The server.</param>
internal sealed partial class SchemaOracle(PostgresFixture postgres)
{
    /// <summary>Makes a schema, exports it, makes it again from the export, and compares both.</summary>
    /// <param name="statements">What makes the schema, each in its own transaction.</param>
    /// <returns>The schema.</returns>
    internal async Task<DatabaseSchema> CheckExportAsync(params string[] statements)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(statements);
        var schema = await ReadAsync(first);
        var json = SchemaFile.Write(schema);
        var read = SchemaFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.Equal(json, SchemaFile.Write(read));
        var marked = new MemoryStream(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + json));
        Assert.Equal(json, SchemaFile.Write(SchemaFile.Read(marked)));
        Assert.Empty(SchemaComparer.Compare(schema, read));

        await using var second = await postgres.CreateDatabaseAsync();
        await RunAsync(second, SchemaScript.Statements(schema).Select(s => s.Sql));
        Assert.Equal(json, SchemaFile.Write(await ReadAsync(second)));
        await CompareDumpsAsync(first, second);
        return schema;
    }

    /// <summary>Makes two schemas, aligns each with the other, and compares.</summary>
    /// <param name="both">What both have.</param>
    /// <param name="current">What only the first has, or changes.</param>
    /// <param name="wanted">What only the second has, or changes.</param>
    /// <param name="hasOrder">Whether the order of columns and objects is the same, too.</param>
    /// <returns>What differs between the first and the second.</returns>
    internal async Task<IReadOnlyList<ObjectDifference>> CheckAlignmentAsync(
        string[] both,
        string[] current,
        string[] wanted,
        bool hasOrder = true
    )
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync([.. both, .. current]);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. both, .. wanted]);
        var (schemaOfFirst, schemaOfSecond) = (await ReadAsync(first), await ReadAsync(second));
        var dumps = await Task.WhenAll(DumpAsync(first), DumpAsync(second));
        var differences = SchemaComparer.Compare(schemaOfFirst, schemaOfSecond);
        Assert.NotEmpty(differences);

        await AlignAsync(first, schemaOfFirst, schemaOfSecond);
        await AlignAsync(second, schemaOfSecond, schemaOfFirst);
        var after = await Task.WhenAll(DumpAsync(first), DumpAsync(second));
        CompareDumps(Shown(dumps[1]), Shown(after[0]));
        CompareDumps(Shown(dumps[0]), Shown(after[1]));
        return differences;

        string? Shown(string? dump) => hasOrder || dump is null ? dump : WithoutOrder(dump);
    }

    /// <summary>Returns what differs as text: <c>table public.t: fillfactor, comment</c>, <c>extra view public.v</c>.</summary>
    internal static IEnumerable<string> Texts(IEnumerable<ObjectDifference> differences) =>
        differences.Select(d =>
            d.Current is null ? $"missing {d.Key}"
            : d.Wanted is null ? $"extra {d.Key}"
            : $"{d.Key}: {string.Join(", ", d.Facets.Select(f => f.Name))}"
        );

    /// <summary>Makes two schemas, aligns the first with the second, and compares.</summary>
    internal async Task CheckOneWayAsync(string[] current, string[] wanted)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(current);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(wanted);
        var (before, after) = (await ReadAsync(first), await ReadAsync(second));
        Assert.NotEmpty(SchemaComparer.Compare(before, after));

        await AlignAsync(first, before, after);
        await CompareDumpsAsync(first, second);
    }

    /// <summary>Checks that an edit makes no difference.</summary>
    internal async Task CheckEqualAsync(string[] both, string[] edit)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(both);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. both, .. edit]);
        var texts = Texts(SchemaComparer.Compare(await ReadAsync(first), await ReadAsync(second))).ToList();
        Assert.True(texts.Count == 0, string.Join('\n', texts));
    }

    /// <summary>Reads a whole database.</summary>
    internal static async Task<DatabaseSchema> ReadAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return await SchemaReader.ReadAsync(connection, CancellationToken.None);
    }

    /// <summary>Aligns a database, and checks that no difference is left.</summary>
    /// <param name="database">The database.</param>
    /// <param name="current">Its schema.</param>
    /// <param name="wanted">The schema that it shall have.</param>
    /// <param name="renames">The renames that are chosen.</param>
    /// <returns>The statements that were run.</returns>
    internal static async Task<IReadOnlyList<string>> AlignAsync(
        TestDatabase database,
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<string, string>? renames = null
    )
    {
        var renamed = RenamedSchemas.Of(current, wanted, renames ?? new Dictionary<string, string>());
        var differences = SchemaComparer.Compare(renamed.Schema, wanted);
        var statements = renamed.Statements().Concat(SchemaAligner.Align(renamed.Schema, wanted, differences));
        var texts = statements.Select(s => s.Sql).ToList();
        await RunAsync(database, texts);
        var rest = SchemaComparer
            .Compare(await ReadAsync(database), wanted)
            .Select(d =>
                d.Current is null ? $"missing {d.Key}"
                : d.Wanted is null ? $"extra {d.Key}"
                : $"{d.Key}: {string.Join("; ", d.Facets.Select(f => $"{f.Name} {f.Current} -> {f.Wanted}"))}"
            )
            .ToList();
        Assert.True(rest.Count == 0, string.Join('\n', rest));
        return texts;
    }

    /// <summary>Returns the statements of a file.</summary>
    internal static IEnumerable<string> StatementsOf(string script) =>
        SqlReader.ReadText(script, "align.sql").Statements.Select(s => s.Text);

    internal static async Task RunAsync(TestDatabase database, IEnumerable<string> statements)
    {
        await using var connection = await database.OpenAsync();
        var errors = new List<string>();
        foreach (var sql in SchemaScript.Settings.Concat(statements))
        {
            try
            {
                await PostgresFixture.RunAsync(connection, sql);
            }
            catch (Npgsql.PostgresException e)
            {
                errors.Add($"{e.MessageText}\n    {sql}");
            }
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    internal static async Task CompareDumpsAsync(TestDatabase first, TestDatabase second)
    {
        CompareDumps(await DumpAsync(first), await DumpAsync(second));
    }

    internal static void CompareDumps(string? expected, string? actual)
    {
        if (expected != actual)
        {
            var (lines, others) = (expected!.Split('\n'), actual!.Split('\n'));
            var same = lines.Zip(others).TakeWhile(p => p.First == p.Second).Count();
            Assert.Fail(
                $"The dumps differ from line {same + 1}:\n{Part(lines, same)}\n\nThe other:\n{Part(others, same)}"
            );
        }

        static string Part(string[] lines, int at) => string.Join('\n', lines.Skip(Math.Max(0, at - 12)).Take(25));
    }

    // The key of \restrict is another one in each dump. What the server keeps of an attribute for itself is printed by
    // the versions of pg_dump that do not know it.
    internal static async Task<string?> DumpAsync(TestDatabase database, params string[] options)
    {
        var version = await database.ScalarAsync<string>("select current_setting('server_version_num')::int / 10000");
        if (PgDumpFactAttribute.Version != version)
        {
            return null;
        }

        using var dump = Process.Start(
            new ProcessStartInfo("pg_dump", ["-s", "-d", database.Uri, "-N", "dbmigrate", .. options])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = dump.StandardError.ReadToEndAsync();
        var text = await Wait.EndOfAsync(dump.StandardOutput.ReadToEndAsync(), "pg_dump");
        await Wait.EndOfAsync(dump.WaitForExitAsync(), "pg_dump");
        Assert.True(dump.ExitCode == 0, await errors);
        text = OwnOption().Replace(OwnStatement().Replace(text, string.Empty), string.Empty);
        return string.Join(
            "\n--\n",
            string.Join('\n', text.Split('\n').Where(l => !l.Contains("restrict ", StringComparison.Ordinal)))
                .Split("\n--\n")
                .Select(b => b.Contains("GRANT ", StringComparison.Ordinal) ? Sorted(b) : b)
        );
    }

    [GeneratedRegex(@"^ALTER TABLE .* SET \(pg_attver=\d+\);\n", RegexOptions.Multiline)]
    private static partial Regex OwnStatement();

    [GeneratedRegex(@"\bpg_attver=\d+, ")]
    private static partial Regex OwnOption();

    internal static string WithoutOrder(string dump) =>
        string.Join(
            "\n--\n",
            dump.Replace(",\n", "\n", StringComparison.Ordinal)
                .Split("\n--\n")
                .Select(b =>
                    b.Contains("CREATE STATISTICS", StringComparison.Ordinal)
                        ? b.Replace(", ", " ").Replace(' ', '\n')
                        : b
                )
                .Select(Sorted)
                .Order(StringComparer.Ordinal)
        );

    // Privileges are a set. pg_dump writes them in the order in which they were given.
    private static string Sorted(string block) => string.Join('\n', block.Split('\n').Order(StringComparer.Ordinal));
}
