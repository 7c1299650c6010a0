using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Backfill;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Translates the errors of a backfill's own transactions.</summary>
internal sealed class BackfillProblems(DataServices services, StepExecution step, BackfillBatch batch)
{
    /// <summary>Does the work, and translates an error of the server or a lost connection.</summary>
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

    /// <summary>Throws where rows are done and what was done with them differs from the plan.</summary>
    internal void RequireUnchanged(IReadOnlyList<KeyPart> ranges)
    {
        if (ranges.Any(r => r.Checksum != batch.Checksum) && !services.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Step.Place}: the backfill {step.Step.Name} of {step.Execution.Label} is partly done, "
                    + "and what it ran differs from the plan's present content. Nothing was run.",
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
            $"the backfill {step.Step.Name} of {step.Execution.Label} ran",
            "Its last batch was rolled back unless the server had committed it; the journal records which. "
                + $"The next run continues after the last row that is done; {step.Execution.DescribeKept()}."
        )
        {
            Place = step.Step.Place,
            Phase = step.Execution.Owner,
            PartlyApplied = step.Execution.PartlyApplied,
        };
}
