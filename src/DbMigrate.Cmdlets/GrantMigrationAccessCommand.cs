using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Grant-MigrationAccess</c>: grants roles access to the journal.</summary>
[Cmdlet(VerbsSecurity.Grant, "MigrationAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationAccess))]
public sealed class GrantMigrationAccessCommand : ChangeAccessCommand
{
    /// <summary>The kinds of access.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public MigrationAccessKind[] Access { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        Change(
            work,
            $"Grant {(Access.Length > 0 ? string.Join(", ", Access) : "all access")}",
            (session, role, token) => session.GrantAccessAsync(role, Access, token)
        );
}
