using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Revoke-MigrationAccess</c>: revokes the access of roles to the journal.</summary>
[Cmdlet(VerbsSecurity.Revoke, "MigrationAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationAccess))]
public sealed class RevokeMigrationAccessCommand : ChangeAccessCommand
{
    /// <summary>The kinds of access. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MigrationAccessKind[] Access { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        Change(
            work,
            $"Revoke {(Access.Length > 0 ? string.Join(", ", Access) : "all access")}",
            (session, role, token) => session.RevokeAccessAsync(role, Access, token)
        );
}
