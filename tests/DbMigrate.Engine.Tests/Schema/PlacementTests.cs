using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Tablespaces, and security labels as far as they can be had without a provider.</summary>
public sealed class PlacementTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Tablespaces_are_exported_and_aligned()
    {
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            // A tablespace without a folder of its own came with 15.
            return;
        }

        var space = $"space_{Guid.NewGuid():N}";
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync("set allow_in_place_tablespaces = on", $"create tablespace {space} location ''");
        string[] both =
        [
            "create table t (a int primary key, b text)",
            "create index i on t (b)",
            "create materialized view m as select 1 as x",
            "create table p (a int) partition by list (a)",
            "create index on p (a)",
        ];
        string[] moved =
        [
            $"alter table t set tablespace {space}",
            $"alter index i set tablespace {space}",
            $"alter index t_pkey set tablespace {space}",
            $"alter materialized view m set tablespace {space}",
            $"alter table p set tablespace {space}",
            $"create table q (a int primary key using index tablespace {space}) tablespace {space}",
        ];
        var oracle = new SchemaOracle(postgres);
        await oracle.CheckExportAsync([.. both, .. moved]);
        var differences = await oracle.CheckAlignmentAsync(both, [], moved);
        Assert.Equal(
            [
                "index public.i: tablespace",
                "index public.t_pkey: tablespace",
                "materialized view public.m: tablespace",
                "missing table public.q",
                "table public.p: tablespace",
                "table public.t: tablespace",
            ],
            SchemaOracle
                .Texts(differences)
                .Where(d => !d.Contains("constraint", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Security_labels_are_compared_and_written()
    {
        var current = Labelled(new() { ["a"] = "one", ["b"] = "gone" });
        var wanted = Labelled(new() { ["a"] = "it's", ["Other one"] = "new" });
        var differences = SchemaComparer.Compare(current, wanted);
        Assert.Equal(["schema app: security labels"], SchemaOracle.Texts(differences));
        Assert.Equal(
            [
                "SECURITY LABEL FOR \"Other one\" ON SCHEMA app IS 'new'",
                "SECURITY LABEL FOR a ON SCHEMA app IS 'it''s'",
                "SECURITY LABEL FOR b ON SCHEMA app IS NULL",
            ],
            SchemaAligner.Align(current, wanted, differences).Select(s => s.Sql)
        );
        Assert.Contains(
            "SECURITY LABEL FOR a ON SCHEMA app IS 'it''s'",
            SchemaScript.Statements(wanted).Select(s => s.Sql)
        );
    }

    [Fact]
    public async Task An_invalid_index_is_never_wanted()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create table t (a int)",
            "insert into t values (1), (1)",
            "create index valid on t (a)"
        );
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            first.ExecuteAsync("create unique index concurrently broken on t (a)")
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync("create table t (a int)", "create index valid on t (a)");
        var (broken, sound) = (await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second));
        Assert.Equal(["extra index public.broken"], SchemaOracle.Texts(SchemaComparer.Compare(broken, sound)));
        Assert.Empty(SchemaComparer.Compare(sound, broken));
        Assert.DoesNotContain("broken", string.Join('\n', SchemaScript.Statements(broken).Select(s => s.Sql)));
        Assert.Contains(
            "-- Left out, because it is invalid: index public.broken\n",
            new MigrationSchema(broken, "first", isFromSql: false).ToSql(),
            StringComparison.Ordinal
        );
        await SchemaOracle.AlignAsync(first, broken, sound);
        await second.ExecuteAsync("create unique index broken on t (a)");
        Assert.Empty(SchemaComparer.Compare(await SchemaOracle.ReadAsync(second), broken));
    }

    [Fact]
    public async Task A_column_that_a_child_has_of_its_own_is_exported_and_compared()
    {
        var oracle = new SchemaOracle(postgres);
        string[] inherited = ["create table p (a int)", "create table t (b int) inherits (p)"];
        string[] own = ["create table p (a int)", "create table t (a int, b int) inherits (p)"];
        await oracle.CheckExportAsync(own);
        await oracle.CheckOneWayAsync(inherited, own);
    }

    private static DatabaseSchema Labelled(Dictionary<string, string> labels) =>
        new()
        {
            ServerVersion = "15.1",
            Objects =
            [
                new NamespaceObject { Name = "public", Owner = "postgres" },
                new NamespaceObject
                {
                    Name = "app",
                    Owner = "postgres",
                    SecurityLabels = labels,
                },
            ],
        };
}
