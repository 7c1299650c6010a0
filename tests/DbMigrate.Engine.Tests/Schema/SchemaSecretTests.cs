using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Passwords of user mappings and subscriptions reach no object, no file and no statement.</summary>
public sealed class SchemaSecretTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Secret = "s3cr3t";

    [Fact]
    public async Task Secrets_are_masked_and_the_statement_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Statements(Secret));
        var schema = await SchemaOracle.ReadAsync(database);

        var statements = SchemaScript.Statements(schema).Select(s => s.Sql).ToList();

        Assert.DoesNotContain(Secret, SchemaFile.Write(schema), StringComparison.Ordinal);
        Assert.DoesNotContain(statements, s => s.Contains(Secret, StringComparison.Ordinal));
        Assert.Equal(
            4,
            statements.Count(s => s.StartsWith("-- A snapshot holds no secrets.", StringComparison.Ordinal))
        );
        Assert.Contains(
            "-- A snapshot holds no secrets. Replace *** before you run this statement.\n"
                + "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'u', password '***')",
            statements
        );
        Assert.Contains(
            "'host=nowhere password=*** dbname=x'",
            string.Join('\n', statements),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Another_secret_is_no_difference()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Statements(Secret));
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(Statements("another"));

        Assert.Empty(SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second)));
    }

    [Fact]
    public async Task A_reader_without_rights_sees_no_connection_string()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Statements(Secret));
        var role = await database.CreateRoleAsync("reader");
        await using var connection = await database.OpenAsync(role);

        var schema = await SchemaReader.ReadAsync(connection, CancellationToken.None);

        Assert.All(schema.Objects.OfType<SubscriptionObject>(), s => Assert.Null(s.Connection));
        Assert.All(schema.Objects.OfType<UserMappingObject>(), m => Assert.Null(m.Options));
        Assert.Equal(2, schema.Objects.OfType<SubscriptionObject>().Count());
    }

    private static string[] Statements(string secret) =>
        [
            "create foreign data wrapper w",
            $"create server s foreign data wrapper w options (host 'h', api_key '{secret}')",
            $"create user mapping for public server s options (user 'u', password '{secret}')",
            $"create subscription a connection 'host=nowhere password={secret} dbname=x' publication p with (connect = false, slot_name = none)",
            $"create subscription b connection 'postgresql://user:{secret}@nowhere/x' publication p with (connect = false, slot_name = none)",
        ];
}
