using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>A column that cannot be added again is not dropped.</summary>
public sealed class ReplacedColumnTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Rows_stop_an_alignment_before_anything_is_dropped()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create table \"It's\" (id int primary key, n int, d int not null, g int not null)",
            "create view v as select id from \"It's\"",
            "insert into \"It's\" values (1, 2, 3, 4)"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(
            "create table \"It's\" (id uuid primary key, n uuid, d uuid not null default gen_random_uuid(), g uuid not null generated always as (null) stored)"
        );
        var before = await SchemaOracle.ReadAsync(first);
        var alignment = SchemaAlignment.Of(
            before,
            await SchemaOracle.ReadAsync(second),
            new Dictionary<string, string>()
        );
        await using var connection = await first.OpenAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            foreach (var statement in alignment.Statements)
            {
                await PostgresFixture.RunAsync(connection, statement.Sql);
            }
        });

        Assert.Contains("public.\"It's\" has rows. Its column id ", error.MessageText, StringComparison.Ordinal);
        Assert.Empty(SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), before));
        Assert.Equal(1, alignment.Statements.Count(s => s.Sql.StartsWith("DO ", StringComparison.Ordinal)));
        await first.ExecuteAsync("truncate \"It's\"");
        await SchemaOracle.AlignAsync(first, before, alignment.Wanted);
    }
}
