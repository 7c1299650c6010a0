using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>Returns the access of each role to the journal, the owner first.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<IReadOnlyList<MigrationAccess>> GetAccessAsync(CancellationToken cancellationToken = default)
    {
        await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return await JournalAccess.ReadAsync(home, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Grants a role access to the journal, and creates the journal where there is none. Recorded in the journal.
    /// </summary>
    /// <param name="role">The name of a role that exists.</param>
    /// <param name="access">The kinds of access.</param>
    /// <param name="cancellationToken">Cancels before it is committed.</param>
    /// <exception cref="AccessRefusedException">The role does not exist, or the login may not grant it.</exception>
    public Task<MigrationAccess> GrantAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        CancellationToken cancellationToken = default
    ) => ChangeAccessAsync(role, access, grant: true, cancellationToken);

    /// <summary>Revokes the access of a role to the journal. Recorded in the journal.</summary>
    /// <param name="role">The name of a role.</param>
    /// <param name="access">The kinds of access; none: all.</param>
    /// <param name="cancellationToken">Cancels before it is committed.</param>
    /// <exception cref="AccessRefusedException">The role does not exist, or the login may not revoke it.</exception>
    public Task<MigrationAccess> RevokeAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        CancellationToken cancellationToken = default
    ) => ChangeAccessAsync(role, access, grant: false, cancellationToken);

    private async Task<MigrationAccess> ChangeAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        bool grant,
        CancellationToken cancellationToken
    )
    {
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("access was changed"),
                async () =>
                {
                    WritableServer.Require(home);
                    await _services
                        .EnsureJournalAsync(home, cancellationToken, MigrationAccessKind.View)
                        .ConfigureAwait(false);
                    return await new JournalAccess(_services.Journal, home)
                        .ChangeAsync(role, access, grant, cancellationToken)
                        .ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }
}
