using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>The base of commands that run or undo phases.</summary>
public abstract class ChangePhaseCommand : DatabaseCommand
{
    /// <summary>The longest wait for another run where none is given.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromHours(1);

    private Confirmation? _confirmation;

    private protected ChangePhaseCommand() { }

    /// <summary>Terminate sessions that still block after half of the lock budget.</summary>
    [Parameter]
    public SwitchParameter TerminateBlockers { get; set; }

    /// <summary>Accept that files of an applied phase have changed since it was run; they are not run.</summary>
    [Parameter]
    public SwitchParameter AcceptChanged { get; set; }

    /// <summary>The reason for passing gates or for accepting changed content; recorded in the journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Wait for the end of another run in the database.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The longest wait for another run; implies -Wait. Default: 1h.</summary>
    [Parameter]
    public TimeSpan? WaitTimeout { get; set; }

    /// <summary>Do not ask for confirmation.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The action on the phases.</summary>
    private protected abstract PhaseAction Action { get; }

    /// <summary>The verb in questions and progress.</summary>
    private protected abstract string Verb { get; }

    private Confirmation Confirmation => _confirmation ??= new Confirmation(this, Force);

    /// <summary>Returns the phases to run, in the plan's order.</summary>
    private protected virtual Task<IReadOnlyList<MigrationPhase>> SelectAsync(
        MigrationSession session,
        PlanWork work,
        CancellationToken cancellationToken
    ) => Task.FromResult(PhaseSelection.Of(session, work));

    /// <summary>The options of the run.</summary>
    private protected virtual InvokeOptions Options =>
        new()
        {
            TerminateBlockers = TerminateBlockers,
            AcceptChanged = AcceptChanged,
            Reason = Reason,
            WaitForRunner = WaitTimeout ?? (Wait ? DefaultWait : null),
        };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (AcceptChanged)
        {
            RequireReason(nameof(AcceptChanged), AcceptChanged);
        }
    }

    /// <summary>Ends the command where a parameter needs a reason and has none.</summary>
    private protected void RequireReason(string parameter, object value)
    {
        if (string.IsNullOrWhiteSpace(Reason))
        {
            ThrowTerminatingError(
                new ErrorRecord(
                    new PSArgumentException(
                        $"-{parameter} requires -Reason; the journal keeps the reason.",
                        nameof(Reason)
                    ),
                    "ReasonRequired",
                    ErrorCategory.InvalidArgument,
                    value
                )
            );
        }
    }

    /// <summary>Runs the phases.</summary>
    private protected abstract IAsyncEnumerable<PhaseResult> RunAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken
    );

    /// <inheritdoc/>
    private protected sealed override void Process(PlanWork work) =>
        RunSession(
            work,
            $"{Verb} {string.Join(", ", work.Phases)}",
            async (session, port, token) =>
            {
                var phases = await SelectAsync(session, work, token).ConfigureAwait(false);
                if (await port.AskAsync(() => Confirmation.IsWhatIf).ConfigureAwait(false))
                {
                    await PreviewAsync(session, phases, port, token).ConfigureAwait(false);
                    return;
                }

                var options = Options with { Confirm = question => port.Ask(() => Confirmation.Answer(question)) };
                await foreach (var result in RunAsync(session, phases, options, token).ConfigureAwait(false))
                {
                    await port.EmitAsync(result).ConfigureAwait(false);
                }
            }
        );

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure)
    {
        if (_confirmation is { Declined: true } && failure is MigrationException { ErrorId: "ConfirmationRequired" })
        {
            // The user declined: this is no error.
            WriteVerbose(failure.Message);
            return;
        }

        base.OnFailure(failure);
    }

    /// <inheritdoc/>
    private protected override void OnResult(object result)
    {
        base.OnResult(result);
        if (result is PhaseResult { Action: not PhaseAction.Undo, State: MigrationState.Applied } applied)
        {
            var undo = CurrentPlan?.FindPhase(applied.Phase)?.UndoSource ?? MigrationUndoSource.None;
            WriteError(RecordOf(VerifyFailedException.Of(applied.Phase, undo, applied.Checks)));
        }
    }

    private async Task PreviewAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        PumpPort port,
        CancellationToken cancellationToken
    )
    {
        await foreach (
            var preview in session.PreviewAsync(phases, Action, Options, cancellationToken).ConfigureAwait(false)
        )
        {
            var text = preview.HasChecks
                ? $"{preview}{System.Environment.NewLine}    `Test-MigrationPreflight {preview.Phase}` evaluates them."
                : preview.ToString();
            await port.AskAsync(() => ShouldProcess(text, text, Verb)).ConfigureAwait(false);
        }
    }
}
