using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// The users in the plan of docs/examples/auth-migration: their accounts, the rows they see, the metrics.
/// </summary>
public sealed class AuthMigrationUsersTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string UsersAsTheyAre =
        "select md5(string_agg(concat_ws(',', id, clerk_id, email, name, created_at, deleted_at), ';' order by id)) from users";

    private static readonly string[] UsersTables =
    [
        "conversations",
        "chat_sessions",
        "user_context",
        "conversation_memory",
        "topic_progression",
        "user_preferences",
        "data_export_requests",
        "privacy_audit_log",
    ];

    [Fact]
    public async Task Users_without_a_usable_address_are_recorded_and_only_they_are_tried_again()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres, users: 200);
        var database = migration.Service.Database;
        var before = await database.ScalarAsync<string>(UsersAsTheyAre);
        await migration.InvokeAsync("001");

        var first = await migration.TryAsync("002");
        Assert.Equal(MigrationState.Applied, first.State);
        Assert.Contains("192 rows done; 8 rows failed", first.Steps[3].Message, StringComparison.Ordinal);
        Assert.Equal(
            ["every user has an account", "no row without its account"],
            first.Checks.Where(c => !c.Passed).Select(c => c.Name)
        );
        Assert.Equal(
            (4L, 4L),
            (await Errors("has no e-mail address"), await Errors("has the e-mail address of another account"))
        );
        Assert.Equal(before, await database.ScalarAsync<string>(UsersAsTheyAre));
        Assert.Equal(
            "deleted: 4, invited: 4, plain: 184",
            string.Join(
                ", ",
                await database.ColumnAsync<string>(
                    """
                    select kind || ': ' || count(*) from (
                        select case when a.deleted_at is not null and a.email is null then 'deleted' when a.invited_at is not null and a.email_confirmed_at is null then 'invited'
                                    when a.email_confirmed_at is not null then 'plain' end as kind
                        from auth.users a) k group by kind order by kind
                    """
                )
            )
        );
        var accounts = await database.ColumnAsync<string>(
            "select user_id || ' ' || auth_user_id || ' ' || mapped_at from clerk_to_auth_map order by 1"
        );

        await database.ExecuteAsync("update users set email = 'user23@example.com' where name = 'User 23'");
        var second = await migration.TryAsync("002");
        Assert.Equal((MigrationState.Applied, 1L), (second.State, second.Steps[0].Rows));
        Assert.Single(second.Steps);
        Assert.Equal(
            7L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.backfill_error where settled_at is null and tries = 2"
            )
        );

        await migration.CorrectUsersAsync();
        var third = await migration.InvokeAsync("002");
        Assert.Equal(7L, Assert.Single(third.Steps).Rows);
        Assert.Superset(
            accounts.ToHashSet(),
            (
                await database.ColumnAsync<string>(
                    "select user_id || ' ' || auth_user_id || ' ' || mapped_at from clerk_to_auth_map"
                )
            ).ToHashSet()
        );

        // Their rows refer to the new accounts.
        Assert.Equal(
            2L,
            await database.ScalarAsync<long>(
                "select count(*) from conversation_memory m join users u using (auth_user_id) where u.name = 'User 23'"
            )
        );

        async Task<long> Errors(string words) =>
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.backfill_error where message like '%' || $1 || '%'",
                words
            );
    }

    [Fact]
    public async Task Accounts_follow_the_changes_that_the_old_build_makes_to_users()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var (service, database) = (migration.Service, migration.Service.Database);
        await migration.GoToAsync("004");

        await Server(
            "insert into users (clerk_id, email, name) values ('user_a', 'A@example.com', 'A'), ('user_b', null, 'B'), ('user_c', 'a@example.com', 'C')"
        );
        Assert.Equal(["A: A@example.com", "B: -", "C: -"], await Accounts("A", "B", "C"));
        await Server("update users set email = 'other@example.com' where name = 'A'");
        await Server("update users set email = 'user1@example.com' where name = 'A'");
        Assert.Equal(["A: other@example.com"], await Accounts("A"));
        await Server("update users set deleted_at = now() where name = 'A'");
        Assert.Equal(["A: closed"], await Accounts("A"));
        var accounts = await database.ScalarAsync<long>("select count(*) from auth.users");
        await Server("delete from users where name = 'A'");
        Assert.Equal(accounts - 1, await database.ScalarAsync<long>("select count(*) from auth.users"));
        await Server("insert into users (clerk_id, email, name) values ('user_a', 'back@example.com', 'A')");
        Assert.Equal(["A: back@example.com"], await Accounts("A"));

        await Server("update users set clerk_id = 'user_now' where clerk_id = 'invited_11'");
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>(
                "select count(*) from clerk_to_auth_map m join auth.users a on a.id = m.auth_user_id where m.clerk_id = 'user_now' and a.email_confirmed_at is not null"
            )
        );
        Assert.Equal(
            ["old id changed"],
            await database.ColumnAsync<string>(
                "select event from migration_events where user_id = (select id from users where clerk_id = 'user_now')"
            )
        );

        // A user without an account stops phase 005. The account is created by hand, and the rows follow.
        await Server("insert into conversations (user_id, title) select id, 'before' from users where name = 'B'");
        await migration.OpenGatesAsync("005");
        var stopped = await Assert.ThrowsAsync<PreflightFailedException>(() => migration.TryAsync("005"));
        Assert.Equal(
            ["100 % of the users have an account: 2", "no row without its account: 1 row"],
            stopped.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Actual}")
        );
        await Server("update users set email = name || '@example.org' where name in ('B', 'C')");
        await database.ExecuteAsync("select backfill_auth_user(id) from users where name in ('B', 'C')");
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>(
                "select count(*) from conversations c join users u using (auth_user_id) where u.name = 'B'"
            )
        );
        await migration.InvokeAsync("005");

        Task Server(string sql) => service.RequestAsync<object>("service_role", null, sql);

        async Task<IReadOnlyList<string>> Accounts(params string[] names) =>
            await database.ColumnAsync<string>(
                $"select u.name || ': ' || case when a.deleted_at is not null then 'closed' else coalesce(a.email, '-') end from users u left join auth.users a on a.id = u.auth_user_id where u.name in ('{string.Join("', '", names)}') order by 1"
            );
    }

    [Fact]
    public async Task A_user_sees_only_own_rows_a_visitor_none_and_the_owner_only_own()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var service = migration.Service;
        await migration.GoToAsync("006");
        var mine = (
            await service.Database.ScalarAsync<Guid>("select auth_user_id from users where name = 'User 4'")
        ).ToString();
        var others = await service.Database.ScalarAsync<Guid>("select auth_user_id from users where name = 'User 8'");
        var user = await service.Database.ScalarAsync<Guid>("select id from users where name = 'User 4'");

        foreach (var table in UsersTables)
        {
            var own = await service.Database.ScalarAsync<long>(
                $"select count(*) from {table} where auth_user_id = $1",
                Guid.Parse(mine)
            );
            Assert.True(own > 0, table);
            Assert.Equal(own, await service.RequestAsync<long>("authenticated", mine, $"select count(*) from {table}"));
            Assert.Equal(0L, await service.RequestAsync<long>("authenticated", null, $"select count(*) from {table}"));
            Assert.Equal(0L, await service.RequestAsync<long>("anon", mine, $"select count(*) from {table}"));
            Assert.Equal((0L, own), (await AsOwner(table, null), await AsOwner(table, mine)));
        }

        Assert.Equal(
            (1L, 0L, 1L),
            (
                await service.RequestAsync<long>("authenticated", mine, "select count(*) from users"),
                await AsOwner("users", null),
                await AsOwner("users", mine)
            )
        );
        Assert.Equal(
            (1L, 0L),
            (
                await service.RequestAsync<long>("authenticated", mine, "select count(*) from documents"),
                await service.RequestAsync<long>("anon", null, "select count(*) from documents")
            )
        );
        Assert.Equal(50L, await service.RequestAsync<long>("service_role", null, "select count(*) from users"));

        // Refused: a row of another user, a row that refers to another user, the account of the user.
        await RefusedAsync(
            "insert into conversations (user_id, auth_user_id, title) values ($1, $2, 'x')",
            user,
            others
        );
        await RefusedAsync(
            "insert into conversations (user_id, auth_user_id, title) select $1, $2, 'x'",
            (await service.Database.ScalarAsync<Guid>("select id from users where name = 'User 8'"))!,
            Guid.Parse(mine)
        );
        await RefusedAsync("update users set auth_user_id = $1", others);
        Assert.Equal(
            0L,
            await service.RequestAsync<long>(
                "authenticated",
                mine,
                "with gone as (delete from conversations where auth_user_id = $1 returning 1) select count(*) from gone",
                others
            )
        );
        await service.RequestAsync<object>(
            "authenticated",
            mine,
            "insert into conversations (user_id, auth_user_id, title) values ($1, $2, 'mine')",
            user,
            Guid.Parse(mine)
        );

        async Task RefusedAsync(string sql, params object[] values) =>
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (
                    await Assert.ThrowsAsync<PostgresException>(() =>
                        service.RequestAsync<object>("authenticated", mine, sql, values)
                    )
                ).SqlState
            );

        async Task<long> AsOwner(string table, string? sub)
        {
            await using var connection = await service.Database.OpenAsync(service.Owner);
            return await AuthDatabase.RequestAsync<long>(connection, "app_owner", sub, $"select count(*) from {table}");
        }
    }

    [Fact]
    public async Task Metrics_count_the_migrated_users_in_every_phase()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        Assert.Equal(
            "0.00 Critical, needs migration 50 Warn, migrated 0 None, invited 0 None, deleted 0 None",
            await ReadAsync()
        );
        await migration.InvokeAsync("001");
        await migration.TryAsync("002");
        Assert.Equal(
            "96.00 Critical, needs migration 2 Warn, migrated 46 None, invited 1 None, deleted 1 None",
            await ReadAsync()
        );
        await migration.CorrectUsersAsync();
        foreach (var id in new[] { "002", "006", "008" })
        {
            await migration.GoToAsync(
                id,
                first: id == "002" ? id
                    : id == "006" ? "003"
                    : "007"
            );
            Assert.StartsWith(
                "100.00 Ok, needs migration 0 Ok, migrated 4",
                await ReadAsync(),
                StringComparison.Ordinal
            );
        }

        async Task<string> ReadAsync() =>
            string.Join(
                ", ",
                (await TestPlan.ListAsync(migration.Session.GetMetricsAsync(migration.Session.Plan.Metrics)))
                    .Where(m => m.Name.StartsWith("users", StringComparison.Ordinal))
                    .Select(m => $"{(m.Label is null ? null : m.Label + " ")}{m.Text} {m.Status}")
            );
    }
}
