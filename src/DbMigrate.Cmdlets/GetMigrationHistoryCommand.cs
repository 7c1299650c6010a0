using System.Globalization;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationHistory</c>: reads the journal, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationHistory")]
[OutputType(typeof(MigrationEvent))]
public sealed class GetMigrationHistoryCommand : DatabaseCommand
{
    /// <summary>
    /// The ids of the phases; wildcards are permitted. Default: all rows, including those of no phase.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Phase { get; set; }

    /// <summary>Verify every row against the hash chain. A row that is not intact is an error.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>With -Verify: a recorded head of the journal, which must still be part of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Head { get; set; }

    /// <summary>The number of newest rows to return.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>The events; wildcards are permitted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EventCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Event { get; set; }

    /// <summary>The earliest time, by the server's clock.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The id of a run, as in the property <c>Run</c> of a row.</summary>
    [Parameter]
    public new Guid? Run { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Phase ?? [];

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading the journal",
            async (session, port, token) =>
            {
                var filter = new HistoryFilter
                {
                    Phases = work.Phases.Count > 0 ? work.Phases : null,
                    Events = Event,
                    Since = Since,
                    Run = Run,
                    Last = Last,
                };
                var verify = Verify || Head is not null;
                var rows = verify
                    ? session.VerifyHistoryAsync(filter, Head, token)
                    : session.GetHistoryAsync(filter, token);
                await foreach (var row in rows.ConfigureAwait(false))
                {
                    await port.EmitAsync(row).ConfigureAwait(false);
                }

                if (verify && session.Verification is { } outcome)
                {
                    await port.AskAsync(() => Tell(outcome)).ConfigureAwait(false);
                }
            }
        );

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure)
    {
        if (failure is JournalNotIntactException)
        {
            // The rows were written: an assignment keeps them.
            WriteError(RecordOf(failure));
            return;
        }

        base.OnFailure(failure);
    }

    // As Write-Host does: the pipeline has the rows.
    private bool Tell(JournalVerification outcome)
    {
        var rows = outcome.Rows == 1 ? "row" : "rows";
        var head = outcome.Head is { } newest ? $", head {newest}" : string.Empty;
        WriteInformation(
            new HostInformationMessage
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"{outcome.Rows:N0} {rows}, intact{head}"),
            },
            ["PSHOST", "DbMigrate"]
        );
        return true;
    }
}
