using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>docs/guides/journal.md describes the journal as it is.</summary>
public partial class JournalPageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "guides", "journal.md"));

    [Fact]
    public void Every_event_is_described() =>
        Assert.All(
            typeof(JournalEvents)
                .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
                .Where(f => f.IsLiteral)
                .Select(f => f.Name),
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal)
        );

    [Fact]
    public async Task Every_relation_and_column_is_described_and_every_example_runs()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "create table a (id int);\n")
        );
        await plan.InvokeAsync();

        var columns = await database.ColumnAsync<string>(
            """
            select c.relname || ' ' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'dbmigrate'::regnamespace and a.attnum > 0 and not a.attisdropped
              and c.relname in ('event', 'batch', 'lock_wait', 'check_result', 'cursor', 'backfill_error')
            """
        );
        Assert.NotEmpty(columns);
        Assert.All(
            columns,
            c =>
            {
                var (relation, column) = (c.Split(' ')[0], c.Split(' ')[1]);
                var section = Page[Page.IndexOf($"### dbmigrate.{relation}\n", StringComparison.Ordinal)..];
                section = section[..(section.IndexOf("\n##", 4, StringComparison.Ordinal) + 1)];
                Assert.True(section.Contains($"`{column}`", StringComparison.Ordinal), $"{c} is not described.");
            }
        );
        Assert.All(
            await database.ColumnAsync<string>(
                "select relname from pg_class where relnamespace = 'dbmigrate'::regnamespace and relkind in ('r', 'v')"
            ),
            relation => Assert.Contains($"dbmigrate.{relation}", Page, StringComparison.Ordinal)
        );

        await database.ExecuteAllAsync("create role reporting");
        try
        {
            var examples = Examples().Matches(Page).Select(m => m.Groups[1].Value).ToList();
            Assert.Equal(4, examples.Count);
            foreach (var statement in examples.SelectMany(e => e.Split(';', StringSplitOptions.TrimEntries)))
            {
                if (statement.Length > 0)
                {
                    await database.ExecuteAllAsync(statement);
                }
            }
        }
        finally
        {
            await database.ExecuteAllAsync("drop owned by reporting", "drop role reporting");
        }
    }

    [GeneratedRegex("^```sql\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Examples();
}
