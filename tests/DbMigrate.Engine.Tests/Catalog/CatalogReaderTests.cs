using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Catalog;

public sealed class CatalogReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // Functions and operators that a user may create, found before those of pg_catalog: each of them fails.
    private static readonly string[] Trap =
    [
        "create schema trap",
        "create function trap.fail() returns void language plpgsql as $$ begin raise 'a user''s code ran'; end $$",
        .. Operators(
            "=",
            "boolean",
            ("oid", "oid"),
            ("name", "text"),
            ("name", "name"),
            ("\"char\"", "\"char\""),
            ("int2", "int2")
        ),
        .. Operators(">", "boolean", ("int2", "int4"), ("int2", "int2")),
        .. Operators("||", "text", ("text", "text")),
        "create function trap.to_regclass(text) returns regclass language sql as 'select null::regclass from trap.fail()'",
        "create function trap.format_type(oid, integer) returns text language sql as 'select null::text from trap.fail()'",
        "create function trap.pg_get_expr(pg_node_tree, oid) returns text language sql as 'select null::text from trap.fail()'",
        "create function trap.md5(text) returns text language sql as 'select null::text from trap.fail()'",
    ];

    [Fact]
    public async Task No_function_or_operator_of_a_user_is_called_for_a_step()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            "create table users (id int primary key)",
            "create table t (id int primary key, owner int default 7 references users (id), check (owner > 0))",
            "create index by_owner on t (owner) where owner > 1",
            "create policy own on t using (owner = 1)",
            .. Trap,
        ]);
        await using var connection = await database.OpenAsync();
        await PostgresFixture.RunAsync(connection, "set search_path = trap, pg_catalog, public");
        await Assert.ThrowsAsync<PostgresException>(() =>
            PostgresFixture.RunAsync(connection, "select from pg_catalog.pg_class c where c.oid = 1::pg_catalog.oid")
        );
        var catalog = new CatalogReader(connection);
        var none = CancellationToken.None;

        var table = (await catalog.FindRelationAsync(Name("t"), none))!.AsTable;
        var index = (await catalog.FindRelationAsync(table, "by_owner", none))!;
        var column = (await catalog.FindColumnAsync(table, "owner", none))!;
        var key = Assert.Single(await catalog.ReadForeignKeysAsync(table, none));
        var policy = Assert.Single(await catalog.ReadPoliciesAsync(table, none));

        Assert.Equal("public.t", table.Sql);
        Assert.True(index.IsIndexOf(table) && index.Index is { IsComplete: true, Constraint: null });
        Assert.Equal(("integer", "7", true), (column.Type, column.Default, column.IsNullable));
        Assert.Equal(
            ("owner", "no action", true),
            (Assert.Single(key.Columns), key.OnDelete, key.ReferencesPrimaryKey)
        );
        Assert.Equal(("own", "(owner = 1)"), (policy.Name, policy.Using));
        Assert.Equal(["id", "owner"], await catalog.ReadColumnNamesAsync(table, none));
        Assert.Equal(4, (await catalog.ReadDependantsAsync(table, column, none)).Count);
        Assert.Equal(
            "CHECK ((owner > 0))",
            (await catalog.FindConstraintAsync(table, "t_owner_check", none))!.Definition
        );
        Assert.Equal(2, (await catalog.ReadConstraintsLikeAsync(["t\\_owner\\_%"], none)).Count);
        Assert.False(await catalog.IsIndexedAsync(table, ["owner"], none));
        Assert.Equal(KeyFault.None, (await catalog.ReadKeysAsync(table, none))[0].Fault);
        Assert.Equal("*", (await catalog.ReadRowSecurityAsync(table, none)).Commands);
        Assert.False((await catalog.ReadRowVisibilityAsync(table, none)).IsFiltered);
        Assert.Equal(32, (await catalog.ReadPolicyFingerprintAsync(table, none)).Length);
        Assert.Equal(0, await catalog.EstimateRowsAsync(table, none));
        Assert.Equal(0, await catalog.ReadHeapSizeAsync(table, none));
        Assert.Empty(await catalog.ReadInvalidCopiesAsync(ReindexScope.Database, null, null, none));
        Assert.True(await catalog.HasSharedObjectAsync(SharedObjectKind.Tablespace, "pg_default", none));
        Assert.Equal("trap, pg_catalog, public", await PathOfAsync(connection));
    }

    [Fact]
    public async Task A_name_without_a_schema_is_found_by_the_search_path_and_the_path_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema other",
            "create table t (a int)",
            "create table other.t (b int)",
            "create table u (a int)"
        );
        await using var connection = await database.OpenAsync();
        await PostgresFixture.RunAsync(connection, "set search_path = other, public");
        var catalog = new CatalogReader(connection);

        await using (await connection.BeginTransactionAsync())
        {
            Assert.Equal("other.t", (await catalog.FindRelationAsync(Name("t"), CancellationToken.None))!.Sql);
            Assert.Equal("public.u", (await catalog.FindRelationAsync(Name("u"), CancellationToken.None))!.Sql);
            Assert.Null(await catalog.FindRelationAsync(Name("v"), CancellationToken.None));
            Assert.Equal("other, public", await PathOfAsync(connection));
        }

        Assert.Equal("other, public", await PathOfAsync(connection));
    }

    private static ObjectName Name(string text) => ObjectName.Parse(text)!;

    private static async Task<string> PathOfAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("show search_path", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static IEnumerable<string> Operators(string name, string result, params (string Left, string Right)[] types)
    {
        foreach (var (left, right) in types)
        {
            yield return $"create function trap.{Function(name)}({left}, {right}) returns {result} language sql "
                + $"as 'select null::{result} from trap.fail()'";
            yield return $"create operator trap.{name} (leftarg = {left}, rightarg = {right}, function = trap.{Function(name)})";
        }
    }

    private static string Function(string name) =>
        name switch
        {
            "=" => "equal",
            ">" => "greater",
            _ => "joined",
        };
}
