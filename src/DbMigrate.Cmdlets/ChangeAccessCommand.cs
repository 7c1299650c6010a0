using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands that change the access of roles to the journal.</summary>
public abstract class ChangeAccessCommand : DatabaseCommand
{
    private protected ChangeAccessCommand() { }

    /// <summary>The names of roles. What a group role has, its members have.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = [];

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Role;

    /// <summary>Asks and changes the access of each role.</summary>
    private protected void Change(
        PlanWork work,
        string action,
        Func<MigrationSession, string, CancellationToken, Task<MigrationAccess>> change
    )
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Changing access",
            async (session, port, token) =>
            {
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                foreach (var role in work.Phases)
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess($"role {role} on the journal of {target}", action, role)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(await change(session, role, token).ConfigureAwait(false))
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
