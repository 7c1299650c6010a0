using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands that run checks of phases. A failed check is a result, not an error.</summary>
public abstract class CheckPhaseCommand : PhaseCommand
{
    private bool _passed = true;
    private bool _tested;

    private protected CheckPhaseCommand() { }

    /// <summary>Return only whether every check passed; false where no phase was tested.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The activity in the progress display.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Runs the checks of one phase.</summary>
    private protected abstract IAsyncEnumerable<CheckResult> AskAsync(
        MigrationSession session,
        MigrationPhase phase,
        CancellationToken cancellationToken
    );

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected sealed override void Process(PlanWork work) =>
        RunSession(
            work,
            Activity,
            async (session, port, token) =>
            {
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    _tested = true;
                    await foreach (var result in AskAsync(session, phase, token).ConfigureAwait(false))
                    {
                        await port.EmitAsync(result).ConfigureAwait(false);
                    }
                }
            }
        );

    /// <inheritdoc/>
    private protected override void OnResult(object result)
    {
        if (!Quiet)
        {
            base.OnResult(result);
        }
        else if (result is CheckResult { Passed: false })
        {
            _passed = false;
        }
    }

    /// <inheritdoc/>
    private protected override void OnContinue() => _passed = false;

    /// <inheritdoc/>
    private protected override void AfterProcessing()
    {
        if (Quiet)
        {
            WriteObject(_tested && _passed);
        }
    }
}
