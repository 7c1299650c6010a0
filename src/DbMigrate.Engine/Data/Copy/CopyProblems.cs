using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Translates the errors of a copy's own transactions.</summary>
internal sealed class CopyProblems(DataServices services, StepExecution step)
{
    /// <summary>Does the work, and translates an error of either server or a lost connection.</summary>
    /// <param name="workAsync">The work.</param>
    /// <param name="cancellationToken">If it is cancelled, every error counts as a cancellation.</param>
    internal async Task<string> TranslateAsync(Func<Task<string>> workAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            services.Locks.Lock.RequireHeld();
            throw e is PostgresException error && !ConnectionLoss.Is(error) ? Refused(error) : Lost().Because(e);
        }
    }

    /// <summary>Throws where parts are done and what the plan copies has changed since.</summary>
    internal void RequireUnchanged(IReadOnlyList<KeyPart> parts, string checksum)
    {
        if (parts.Any(p => p.Checksum != checksum) && !services.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Step.Place}: {step.Step.Name} of {step.Execution.Label} is partly done, and what it copied "
                    + "differs from the plan's present content. Nothing was run.",
                step.Execution.Owner,
                []
            );
        }
    }

    private Exception Refused(PostgresException error)
    {
        if (error.SqlState == JournalProblem.LostLock)
        {
            return new RunnerLockLostException($"{error.MessageText} {error.Hint}", error);
        }

        var (place, line) = BatchStatement
            .Made(error.BatchCommand?.CommandText ?? step.Step.Name, step.Step.Place)
            .Locate(Math.Max(1, error.Position));
        return ServerErrors.Translate(
            error,
            new StatementPlace(place, line, IsExact: error.Position > 0, AtCommit: false),
            transactional: true,
            step.Execution.Owner,
            step.Execution.PartlyApplied,
            step.Execution.DescribeKept(),
            advice: null,
            services.Messages.Mask
        );
    }

    private ServerCall Lost() =>
        new(
            $"{step.Step.Name} of {step.Execution.Label} ran",
            "Parts that were not committed were rolled back; the journal of the target records which are done. The next "
                + $"run continues with the others; {step.Execution.DescribeKept()}."
        )
        {
            Place = step.Step.Place,
            Phase = step.Execution.Owner,
            PartlyApplied = step.Execution.PartlyApplied,
        };
}
