using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>What is read of some relations is what is read of them in the whole schema.</summary>
public sealed class ScopedSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Each_relation_alone_is_read_as_within_the_whole_schema()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(OddSchema.For(await PostgresFixture.MajorVersionAsync()));
        await using var connection = await database.OpenAsync();
        var whole = await SchemaReader.ReadAsync(connection, CancellationToken.None);
        var texts = SchemaTexts.Of(whole);
        var seen = new HashSet<(string Type, string Name)>();
        var wrong = new List<string>();
        foreach (var found in whole.Objects.Where(o => o is TableObject or ViewObject or SequenceObject or IndexObject))
        {
            var alone = SchemaTexts.Of(await SchemaReader.ReadAsync(connection, [found.Name], CancellationToken.None));
            wrong.AddRange(alone.Where(o => !texts.Contains(o) && !IsUnknown(o.Key)).Select(o => $"{found.Key}: {o}"));
            wrong.AddRange(alone.ContainsKey((Kind(found), found.Name)) ? [] : [$"{found.Key} is not read"]);
            seen.UnionWith(alone.Keys);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var parts = texts.Keys.Where(k =>
            k.Type
                is "column"
                    or "default"
                    or "constraint"
                    or "index"
                    or "statistics"
                    or "rule"
                    or "trigger"
                    or "policy"
        );
        Assert.Empty(parts.Except(seen).Select(k => $"{k.Type} {k.Name}"));

        // That an index or trigger depends on an extension, and what a parent has, is known of the whole schema only.
        bool IsUnknown((string Type, string Name) key) =>
            texts[key].Contains("depends on extension", StringComparison.Ordinal)
            || texts[key].Contains("inherited default", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_or_a_sequence_that_is_named_alone_is_read_without_its_table()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id serial primary key, \"N\" text unique)",
            "create index \"By N\" on t (\"N\")"
        );
        Assert.Equal(["index public.\"By N\""], await NamesAsync(database, "\"By N\""));
        Assert.Equal(["sequence public.t_id_seq"], await NamesAsync(database, "public.t_id_seq"));
        Assert.Equal(["constraint public.t.\"t_N_key\""], await NamesAsync(database, "\"t_N_key\""));
        Assert.Equal([], await NamesAsync(database, "nothing"));
    }

    [Fact]
    public async Task Partitions_and_memberships_in_publications_belong_to_a_table()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int) partition by list (id)",
            "create table t_1 partition of t for values in (1)",
            "create table other (id int)",
            "create publication p for table t, other"
        );
        Assert.Equal(
            ["publication table p public.t", "table public.t", "table public.t_1"],
            await NamesAsync(database, "t")
        );
    }

    private static string Kind(SchemaObject found) => ObjectKinds.NameOf(found.Kind);

    private static async Task<IEnumerable<string>> NamesAsync(TestDatabase database, params string[] scope)
    {
        await using var connection = await database.OpenAsync();
        var schema = await SchemaReader.ReadAsync(connection, scope, CancellationToken.None);
        return schema.Objects.Select(o => o.Key.ToString()).Order(StringComparer.Ordinal);
    }
}
