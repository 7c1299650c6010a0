using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data;

/// <summary>The services of the run for a step with transactions of its own.</summary>
/// <param name="Sessions">The sessions of the run.</param>
/// <param name="Locks">The runner's lock and what else lock handling shares.</param>
/// <param name="Environment">The environment of the database, for a journal that is created.</param>
/// <param name="AcceptChanged">Whether a part that was done may differ from the plan.</param>
internal sealed record DataServices(
    DatabaseSessions Sessions,
    LockServices Locks,
    string Environment,
    bool AcceptChanged
)
{
    /// <summary>Where the step reports.</summary>
    internal MessageSink Messages => Locks.Messages;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => Locks.Time;

    /// <summary>Returns the tool's own session on a connection, whose database then has a journal.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(string name, string plan, CancellationToken cancellationToken)
    {
        var connection = await Sessions.OwnAsync(name, cancellationToken).ConfigureAwait(false);
        if (name != DatabaseSessions.Home)
        {
            WritableServer.Require(connection);
            await JournalSchema
                .EnsureAsync(
                    connection,
                    null,
                    plan,
                    Environment,
                    cancellationToken,
                    token => Sessions.WorkAsync(name, token)
                )
                .ConfigureAwait(false);
        }

        return connection;
    }
}
