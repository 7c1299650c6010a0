using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>The matrix says what the server does for a role.</summary>
public sealed class AuditMatrixTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Limited = "alter table t enable row level security; ";

    [Theory]
    [InlineData("grant all on t to web", "All All All All")]
    [InlineData("grant select on t to public", "All None None None")]
    [InlineData("grant select (id), insert (id, n), update (n) on t to web", "All All All None")]
    [InlineData("alter table t owner to web; " + Limited, "All All All All")]
    [InlineData(
        "alter table t owner to web; " + Limited + "alter table t force row level security",
        "NoRows NoRows NoRows NoRows"
    )]
    [InlineData("alter table t owner to team; " + Limited, "All All All All")]
    [InlineData(Limited + "grant all on t to web", "NoRows NoRows NoRows NoRows")]
    [InlineData(Limited + "grant all on t to web; create policy p on t using (id = 1)", "Rows Rows Rows Rows")]
    [InlineData(Limited + "grant all on t to web; create policy p on t using (true)", "All All All All")]
    [InlineData(Limited + "grant all on t to web; create policy p on t to team using (1 = 1)", "All All All All")]
    [InlineData(
        Limited + "grant all on t to web; create policy p on t to other using (true)",
        "NoRows NoRows NoRows NoRows"
    )]
    [InlineData(Limited + "grant all on t to web; create policy p on t for insert", "NoRows NoRows NoRows NoRows")]
    [InlineData(Limited + "grant all on t to web; create policy p on t with check (true)", "NoRows All NoRows NoRows")]
    [InlineData(Limited + "grant all on t to web; create policy p on t using (false)", "NoRows NoRows NoRows NoRows")]
    [InlineData(Limited + "grant all on t to web; create policy p on t using (null)", "NoRows NoRows NoRows NoRows")]
    [InlineData(
        Limited
            + "grant all on t to web; create policy p on t using (true); create policy r on t as restrictive using (id = 1)",
        "Rows Rows Rows Rows"
    )]
    [InlineData(
        Limited
            + "grant all on t to web; create policy p on t using (true); create policy r on t as restrictive using (true)",
        "All All All All"
    )]
    [InlineData(
        Limited
            + "grant all on t to web; create policy p on t using (true); create policy r on t as restrictive using (false)",
        "NoRows NoRows NoRows NoRows"
    )]
    [InlineData(
        Limited
            + "grant all on t to web; create policy p on t using (true); create policy r on t as restrictive to other using (false)",
        "All All All All"
    )]
    [InlineData(
        Limited
            + "grant all on t to web; create policy p on t using (true); create policy r on t as restrictive for delete to team using (id = 1)",
        "All All All Rows"
    )]
    [InlineData(
        Limited + "grant all on t to web; create policy p on t as restrictive using (true)",
        "NoRows NoRows NoRows NoRows"
    )]
    [InlineData("revoke usage on schema app from web; grant all on t to web", "None None None None")]
    public async Task The_matrix_is_what_the_server_does(string script, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var roles = new ClusterObjects(database);
        var (web, team, other) = (roles.Role("web"), roles.Role("team"), roles.Role("other"));
        string Named(string sql) =>
            sql.Replace(" team", $" {team}", StringComparison.Ordinal)
                .Replace(" other", $" {other}", StringComparison.Ordinal)
                .Replace(" web", $" {web}", StringComparison.Ordinal);
        await using var connection = await database.OpenAsync();
        var statements =
            "create role web; create role team; create role other; grant team to web; create schema app; "
            + "grant usage on schema app to web; set search_path = app; "
            + "create table t (id int, n int); insert into t values (1, 1), (2, 2); "
            + script;
        foreach (var statement in Named(statements).Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            await PostgresFixture.RunAsync(connection, statement);
        }

        var found = await MigrationAudit.ReadAccessAsync(database.ConnectionString, new SchemaOptions(), [web]);
        Assert.Equal(expected, string.Join(' ', found.Where(a => a.Table == "app.t").Select(a => a.Reach)));

        await PostgresFixture.RunAsync(connection, $"set role {web}");
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                await ReachAsync(connection, "with x as (select id from app.t) select count(*) from x"),
                await ReachOfNewAsync(connection),
                await ReachAsync(connection, "with x as (update app.t set n = 5 returning 1) select count(*) from x"),
                await ReachAsync(connection, "with x as (delete from app.t returning 1) select count(*) from x")
            )
        );
    }

    [Fact]
    public async Task Views_and_foreign_tables_are_in_the_matrix_and_so_are_the_columns_of_a_privilege()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var roles = new ClusterObjects(database);
        var web = roles.Role("web");
        await database.ExecuteAllAsync(
            $"create role {web}",
            "create table t (id int, n int, \"Odd\" int)",
            "create view v as select id from t",
            "create materialized view m as select id from t",
            "create foreign data wrapper w",
            "create server s foreign data wrapper w",
            "create foreign table f (id int) server s",
            $"grant select (\"Odd\", id), update (n) on t to {web}",
            $"grant select on v, m, f to {web}"
        );
        var found = await MigrationAudit.ReadAccessAsync(database.ConnectionString, new SchemaOptions(), [web]);
        Assert.Equal(
            [
                "foreign table public.f SELECT All ",
                "materialized view public.m SELECT All ",
                "table public.t SELECT All id,\"Odd\"",
                "table public.t UPDATE All n",
                "view public.v SELECT All ",
            ],
            found
                .Where(a => a.Reach != AuditReach.None)
                .Select(a => $"{a.Kind} {a.Table} {a.Command} {a.Reach} {string.Join(',', a.Columns)}")
        );
        Assert.Contains("\"columns\": [\n      \"n\"\n    ]", MigrationAudit.ToJson(found), StringComparison.Ordinal);
    }

    private static Task<AuditReach> ReachAsync(NpgsqlConnection connection, string count) =>
        InTransactionAsync(
            connection,
            async () =>
            {
                await using var command = new NpgsqlCommand(count, connection);
                return (long)(await command.ExecuteScalarAsync())! switch
                {
                    0 => AuditReach.NoRows,
                    2 => AuditReach.All,
                    _ => AuditReach.Rows,
                };
            }
        );

    private static async Task<AuditReach> ReachOfNewAsync(NpgsqlConnection connection)
    {
        var reaches = new[] { await AddAsync(connection, 1), await AddAsync(connection, 2) };
        return reaches[0] == reaches[1] ? reaches[0] : AuditReach.Rows;
    }

    private static Task<AuditReach> AddAsync(NpgsqlConnection connection, int id) =>
        InTransactionAsync(
            connection,
            async () =>
            {
                await PostgresFixture.RunAsync(connection, $"insert into app.t values ({id}, 1)");
                return AuditReach.All;
            }
        );

    private static async Task<AuditReach> InTransactionAsync(
        NpgsqlConnection connection,
        Func<Task<AuditReach>> actAsync
    )
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            return await actAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return e.MessageText.Contains("row-level security", StringComparison.Ordinal)
                ? AuditReach.NoRows
                : AuditReach.None;
        }
    }
}
