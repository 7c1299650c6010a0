using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationAccess</c>: lists the roles that have rights on the journal.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationAccess")]
[OutputType(typeof(MigrationAccess))]
public sealed class GetMigrationAccessCommand : DatabaseCommand
{
    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading access",
            async (session, port, token) =>
            {
                foreach (var role in await session.GetAccessAsync(token).ConfigureAwait(false))
                {
                    await port.EmitAsync(role).ConfigureAwait(false);
                }
            }
        );
}
