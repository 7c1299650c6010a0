using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Import-MigrationHistory</c>: adopts the history of another migration tool.</summary>
[Cmdlet(VerbsData.Import, "MigrationHistory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationHistoryEntry))]
public sealed class ImportMigrationHistoryCommand : DatabaseCommand
{
    /// <summary>Adopt what fits, where other migrations do not fit.</summary>
    [Parameter]
    public SwitchParameter Partial { get; set; }

    /// <summary>
    /// With keep_history: record as undone what the journal has as applied and the other tool has not. Nothing is run.
    /// </summary>
    [Parameter]
    public SwitchParameter Undone { get; set; }

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Adopting the history of another tool",
            async (session, port, token) =>
            {
                var adoption = await session.CompareHistoryAsync(Partial, Undone, token).ConfigureAwait(false);
                var number = adoption.TakenCount;
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                var chosen =
                    number > 0
                    && await port.AskAsync(() =>
                            confirmation.ShouldProcess(
                                target,
                                $"Adopt {number} {(number == 1 ? "phase" : "phases")} that {adoption.Tool} has applied{(Undone ? " or undone" : string.Empty)}",
                                work.Plan.Name
                            )
                        )
                        .ConfigureAwait(false);
                if (chosen)
                {
                    adoption = await session.AdoptAsync(Partial, Undone, token).ConfigureAwait(false);
                }

                foreach (var entry in adoption.Entries)
                {
                    await port.EmitAsync(entry).ConfigureAwait(false);
                }

                adoption.RequireFit();
            }
        );
    }
}
