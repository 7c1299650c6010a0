using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// One build of the application: it sends one request after the other on its own connection until it is stopped.
/// </summary>
internal sealed class AuthTraffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _done = new(0);
    private readonly Task _work;

    private AuthTraffic(AuthDatabase service, Func<NpgsqlConnection, int, Task> request) =>
        _work = Task.Run(() => WorkAsync(service, request));

    /// <summary>
    /// The build that knows only the id of the external service: users send its token, the server signs them up with it.
    /// </summary>
    internal static AuthTraffic Old(AuthDatabase service) =>
        new(
            service,
            async (connection, n) =>
            {
                var id = $"user_old_{n}";
                var user = await AuthDatabase.RequestAsync<Guid>(
                    connection,
                    "service_role",
                    null,
                    "insert into users (clerk_id, email, name) values ($1, $2, 'of the old build') returning id",
                    id,
                    $"old{n}@example.com"
                );
                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "authenticated",
                    id,
                    "insert into conversations (user_id, title) values ($1, 'by the old build')",
                    user
                );
                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "service_role",
                    null,
                    "insert into chat_sessions (user_id) values ($1)",
                    user
                );
                Require(
                    1L,
                    await AuthDatabase.RequestAsync<long>(
                        connection,
                        "authenticated",
                        id,
                        "select count(*) from conversations"
                    )
                );
                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "authenticated",
                    id,
                    "update users set name = 'renamed'"
                );
                Require(
                    "renamed",
                    await AuthDatabase.RequestAsync<string>(
                        connection,
                        "service_role",
                        null,
                        "select name from users where clerk_id = $1",
                        id
                    )
                );
            }
        );

    /// <summary>The build that knows both ids and runs on the server only.</summary>
    internal static AuthTraffic Both(AuthDatabase service, Guid account, string oldId) =>
        new(
            service,
            async (connection, n) =>
            {
                Guid? found = null;
                foreach (
                    var ids in new[] { $$"""{"auth_user_id": "{{account}}"}""", $$"""{"clerk_id": "{{oldId}}"}""" }
                )
                {
                    var user = await AuthDatabase.RequestAsync<string>(
                        connection,
                        "service_role",
                        null,
                        "select find_user_for_auth($1::jsonb) ->> 'user_id'",
                        ids
                    );
                    Require(user, (found ??= Guid.Parse(user!)).ToString());
                }

                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "service_role",
                    null,
                    "insert into chat_sessions (user_id, auth_user_id) values ($1, $2)",
                    found!,
                    account
                );
                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "service_role",
                    null,
                    "insert into idempotency_keys (key, user_id, auth_user_id) values ($1, $2, $3)",
                    $"both {Guid.NewGuid()} {n}",
                    found!,
                    account
                );
            }
        );

    /// <summary>The build that knows only the account: users sign up at the auth service and send its token.</summary>
    internal static AuthTraffic New(AuthDatabase service) =>
        new(
            service,
            async (connection, n) =>
            {
                var account = (
                    await service.Database.ScalarAsync<Guid>(
                        "insert into auth.users (email, last_sign_in_at) values ($1, now()) returning id",
                        $"new{n}@example.com"
                    )
                )!;
                var user = await AuthDatabase.RequestAsync<Guid>(
                    connection,
                    "service_role",
                    null,
                    "insert into users (auth_user_id, email, name) values ($1, $2, 'of the new build') returning id",
                    account,
                    $"new{n}@example.com"
                );
                await AuthDatabase.RequestAsync<object>(
                    connection,
                    "authenticated",
                    account.ToString(),
                    "insert into conversations (user_id, auth_user_id, title) values ($1, $2, 'by the new build')",
                    user,
                    account
                );
                Require(
                    1L,
                    await AuthDatabase.RequestAsync<long>(
                        connection,
                        "authenticated",
                        account.ToString(),
                        "select count(*) from conversations"
                    )
                );
                Require(
                    1L,
                    await AuthDatabase.RequestAsync<long>(
                        connection,
                        "authenticated",
                        account.ToString(),
                        "select count(*) from users"
                    )
                );
            }
        );

    /// <summary>Waits for new rounds of requests. Throws the exception of a request that failed.</summary>
    internal async Task GoOnAsync(int rounds = 3)
    {
        while (_done.CurrentCount > 0)
        {
            await _done.WaitAsync();
        }

        for (var i = 0; i < rounds; i++)
        {
            var next = _done.WaitAsync(_stop.Token);
            if (await Task.WhenAny(next, _work) == _work)
            {
                await _work;
                throw new InvalidOperationException("The traffic has ended.");
            }
        }
    }

    /// <summary>Stops after the current round. Throws the exception of a request that failed.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _done.Dispose();
    }

    private async Task WorkAsync(AuthDatabase service, Func<NpgsqlConnection, int, Task> request)
    {
        await using var connection = await service.Database.OpenAsync(service.Login);
        for (var n = 1; !_stop.IsCancellationRequested; n++)
        {
            await request(connection, n);
            _done.Release();
        }
    }

    private static void Require<T>(T wanted, T found)
    {
        if (!Equals(wanted, found))
        {
            throw new InvalidOperationException($"The application wanted {wanted} and got {found}.");
        }
    }
}
